package tcplab.observe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tcplab.tcp.RawSegment;
import tcplab.wire.CapturedFrame;
import tcplab.wire.FrameDecoder;
import tcplab.wire.LinkType;
import tcplab.wire.MalformedPacketException;
import tcplab.wire.PcapWriter;

/** What the decoding thread does with frames: looks for the sentinel, keeps the others in the file, hands segments on. */
final class FrameSink {
    private final SegmentSink sink;
    private final Optional<Path> capture;

    private Optional<FrameDecoder> decoder = Optional.empty();
    private Optional<PcapWriter> writer = Optional.empty();
    private volatile Optional<Awaited> awaited = Optional.empty();
    private volatile boolean open;
    private volatile boolean began;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private volatile String firstMalformed = "";
    private volatile Optional<IOException> failure = Optional.empty();

    /** A sentinel to look for, and whether frames count after it. */
    private record Awaited(Sentinel sentinel, boolean opens) {}

    FrameSink(SegmentSink sink, Optional<Path> capture) {
        this.sink = sink;
        this.capture = capture;
    }

    /**
     * Prepares for the frames of a device.
     *
     * @param counts whether frames count at once, and not only after a sentinel
     */
    void begin(int linkType, boolean counts) throws IOException {
        LinkType link = LinkType.of(linkType);
        decoder = Optional.of(new FrameDecoder(link));
        if (capture.isPresent()) {
            writer = Optional.of(PcapWriter.create(capture.get(), link, Captures.SNAPSHOT_LENGTH));
        }
        open = counts;
        began = counts;
    }

    /** Looks for a sentinel from now on. */
    Sentinel expect(Sentinel sentinel, boolean opens) {
        awaited = Optional.of(new Awaited(sentinel, opens));
        return sentinel;
    }

    void take(CapturedFrame frame) {
        Optional<Awaited> now = awaited;
        if (now.isPresent() && now.get().sentinel().completedBy(frame)) {
            open = now.get().opens();
            began |= open;
        } else if (open) {
            keep(frame);
        }
    }

    private void keep(CapturedFrame frame) {
        try {
            Optional<RawSegment> segment = decoder.orElseThrow().decode(frame.bytes(), frame.originalLength());
            if (segment.isPresent()) {
                write(frame);
                seen.incrementAndGet();
                sink.segment(frame.nanos(), segment.get());
            }
        } catch (MalformedPacketException e) {
            write(frame);
            if (malformed.getAndIncrement() == 0) {
                firstMalformed = "(" + e.getMessage() + ")";
            }
        }
    }

    private void write(CapturedFrame frame) {
        try {
            if (writer.isPresent() && failure.isEmpty()) {
                writer.get().write(frame);
            }
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    /** No frame comes any more. */
    void end() {
        awaited.ifPresent(a -> a.sentinel().giveUp());
        try {
            if (writer.isPresent()) {
                writer.get().close();
            }
        } catch (IOException e) {
            failure = failure.isPresent() ? failure : Optional.of(e);
        }
    }

    /** Whether frames ever counted. */
    boolean began() {
        return began;
    }

    long seen() {
        return seen.get();
    }

    long malformed() {
        return malformed.get();
    }

    /** What was wrong with the first frame that could not be decoded, in parentheses. */
    String firstMalformed() {
        return firstMalformed;
    }

    /** Why the file is incomplete, if it is. */
    Optional<IOException> failure() {
        return failure;
    }
}

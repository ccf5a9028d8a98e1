package tcplab.observe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import tcplab.text.Text;
import tcplab.wire.CapturedFrame;
import tcplab.wire.LinkType;
import tcplab.wire.LiveFrames;
import tcplab.wire.SegmentVisitor;

/**
 * Every TCP segment that loopback carries between two proofs, shown as it comes and where it lies: no object for each, no
 * queue, one thread. What is done with a segment is to be short.
 */
public final class SegmentWatch implements Closeable {
    private final CaptureBy by;
    private final String filter;
    private final SegmentVisitor visitor;
    private final InetSocketAddress sentinelTo =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Sentinel.DISCARD);

    private volatile Optional<Sentinel> awaited = Optional.empty();
    private volatile Optional<Text> trouble = Optional.empty();
    private volatile boolean counts;
    private Optional<Running> running = Optional.empty();
    private FrameSource.Losses losses = new FrameSource.Losses(0, 0);
    private long segments;
    private long refused;

    /** An open capture and its thread. */
    private record Running(FrameSource source, LiveFrames frames, Thread thread) {}

    /**
     * What was captured.
     *
     * @param segments that were shown
     * @param refused frames whose headers were cut off or contradicted each other
     * @param dropped frames that the kernel could not keep
     * @param freezes how often the kernel found its ring full; 0 where that is not told
     * @param trouble why the capture is not known to be complete, besides these numbers
     */
    public record Report(long segments, long refused, long dropped, long freezes, Optional<Text> trouble) {
        /** Whether every segment was shown. */
        public boolean sound() {
            return refused == 0 && dropped == 0 && trouble.isEmpty();
        }
    }

    /**
     * A watch that has not begun.
     *
     * @param filter what segments must match in the language of pcap-filter(7); empty for all
     * @param visitor is told of each segment, always by the same thread
     */
    public SegmentWatch(CaptureBy by, String filter, SegmentVisitor visitor) {
        this.by = by;
        this.filter = filter;
        this.visitor = visitor;
    }

    /**
     * Begins, and returns when the capture is known to see.
     *
     * @throws SnifferException when loopback cannot be captured or its capture shows nothing
     */
    public void start() throws IOException {
        FrameSource source = by.open(PcapSource.LOOPBACK, filter, Sentinel.filter(sentinelTo));
        try {
            LiveFrames frames = new LiveFrames(LinkType.of(source.link()), Captures.SNAPSHOT_LENGTH, visitor);
            Thread thread = new Thread(() -> watch(source, frames), "tcplab-watch");
            thread.setDaemon(true);
            running = Optional.of(new Running(source, frames, thread));
            thread.start();
            catchUp();
        } catch (IOException | RuntimeException e) {
            if (running.isEmpty()) {
                source.close();
            }
            close();
            throw e;
        }
    }

    private void watch(FrameSource source, LiveFrames frames) {
        var unused = ThreadPriority.raise(); // where it is not permitted, the ring's size has to do
        try {
            source.run((nanos, bytes, at, captured, length) -> {
                if (!isSegment(frames, nanos, bytes, at, captured, length)) {
                    other(nanos, bytes, at, captured, length);
                }
            });
        } catch (SnifferException e) {
            trouble = Optional.of(e.text());
        } catch (RuntimeException e) {
            trouble = Optional.of(Text.text("a segment could not be handed on: %s", "有一个报文段未能交付：%s")
                    .with(e));
        }
        awaited.ifPresent(Sentinel::giveUp);
    }

    /** Whether a frame holds a segment; it is shown if it comes after the first proof. */
    private boolean isSegment(LiveFrames frames, long nanos, ByteBuffer bytes, int at, int captured, int length) {
        return counts && frames.show(nanos, bytes, at, captured, length);
    }

    /** What is no segment may be the sentinel; before the first proof nothing else matters. */
    private void other(long nanos, ByteBuffer bytes, int at, int captured, int length) {
        byte[] copy = new byte[captured];
        bytes.get(at, copy);
        Optional<Sentinel> now = awaited;
        if (now.isPresent() && now.get().completedBy(new CapturedFrame(nanos, copy, length))) {
            counts = true;
        }
    }

    /**
     * Returns when every segment that was on the wire before the call has been shown.
     *
     * @throws SnifferException when the capture no longer shows what is sent
     */
    public void catchUp() throws IOException {
        Sentinel sentinel = new Sentinel(sentinelTo);
        awaited = Optional.of(sentinel);
        sentinel.prove();
    }

    /** Ends, and returns when every segment that was on the wire before the call has been shown; {@link #report} says if not. */
    public void stop() throws IOException {
        if (running.isPresent() && trouble.isEmpty()) {
            try {
                catchUp();
            } catch (SnifferException e) {
                trouble = trouble.isPresent() ? trouble : Optional.of(e.text());
            }
        }
        close();
    }

    /** Ends without waiting for what is still on its way. */
    @Override
    public void close() throws IOException {
        if (running.isEmpty()) {
            return;
        }
        Running then = running.get();
        running = Optional.empty();
        try {
            then.source().end();
            then.thread().join();
            losses = then.source().losses();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the capture on loopback ended", e);
        } catch (SnifferException e) {
            trouble = Optional.of(e.text());
        } finally {
            segments = then.frames().segments();
            refused = then.frames().refused();
            if (!then.thread().isAlive()) {
                then.source().close(); // else its memory is still being read
            }
        }
    }

    /** What was captured; whole after {@link #stop}. */
    public Report report() {
        return new Report(segments, refused, losses.frames(), losses.freezes(), trouble);
    }
}

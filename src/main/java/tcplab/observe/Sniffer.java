package tcplab.observe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recorder;
import tcplab.record.Witness;
import tcplab.text.Text;
import tcplab.text.ToldException;
import tcplab.wire.CapturedFrame;

/**
 * The witness on the wire: every segment that a device carries, by libpcap, or by a ring that is mapped into this process.
 *
 * <p>One thread only takes frames from the {@link FrameSource}, another one decodes them, keeps them in the file and hands them on: a
 * listener that does more than copy loses packets. On loopback the start and the end are proved by a
 * {@link Sentinel}, which appears neither among the segments nor in the file. On any other device nothing is sent, and
 * what was on the wire in the last hundredth of a second before {@link #stop} may be missing.
 */
public final class Sniffer implements Closeable {
    /** Frames that may wait to be decoded; when so many wait, the kernel keeps the next ones or counts them as lost. */
    private static final int QUEUE = 1 << 17;

    private final CaptureBy by;
    private final String device;
    private final String filter;
    private final Optional<InetSocketAddress> sentinelTo;
    private final BlockingQueue<Optional<CapturedFrame>> queue = new LinkedBlockingQueue<>(QUEUE);
    private final FrameSink frames;

    private Optional<Running> running = Optional.empty();
    private volatile Optional<Text> trouble = Optional.empty();
    private long dropped;

    /** An open capture and its two threads. */
    private record Running(FrameSource source, Thread capturing, Thread decoding) {}

    /**
     * A witness whose segments are recorded.
     *
     * @param filter what segments must match in the language of pcap-filter(7); empty for all
     * @param capture where to keep the frames as a capture file, if anywhere
     */
    public Sniffer(Recorder recorder, String device, String filter, Optional<Path> capture) {
        this(
                (nanos, segment) -> recorder.add(new SegmentSeen(recorder.atWall(nanos), segment)),
                device,
                filter,
                capture);
    }

    /** A sniffer that hands segments on as they come, at most some ten milliseconds late. */
    public Sniffer(SegmentSink sink, String device, String filter, Optional<Path> capture) {
        this(CaptureBy.PCAP, sink, device, filter, capture);
    }

    /** A sniffer whose frames come as is said. */
    public Sniffer(CaptureBy by, SegmentSink sink, String device, String filter, Optional<Path> capture) {
        this(
                by,
                sink,
                device,
                filter,
                capture,
                device.equals(PcapSource.LOOPBACK)
                        ? Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), Sentinel.DISCARD))
                        : Optional.empty());
    }

    /**
     * A sniffer that proves its capture on any device.
     *
     * @param sentinelTo an IPv4 address whose datagrams pass the device and annoy nobody; nothing for no proof
     */
    public Sniffer(
            CaptureBy by,
            SegmentSink sink,
            String device,
            String filter,
            Optional<Path> capture,
            Optional<InetSocketAddress> sentinelTo) {
        this.by = by;
        this.device = device;
        this.filter = filter;
        this.sentinelTo = sentinelTo;
        this.frames = new FrameSink(sink, capture);
    }

    /**
     * Begins, and returns when the capture is known to see.
     *
     * @throws SnifferException when the device cannot be captured or its capture shows nothing
     */
    public void start() throws IOException {
        try {
            FrameSource source =
                    by.open(device, filter, sentinelTo.map(Sentinel::filter).orElse(""));
            try {
                frames.begin(source.link(), sentinelTo.isEmpty());
            } catch (IOException e) {
                source.close();
                throw e;
            }
            Running now = new Running(
                    source, daemon("sniffer", () -> capture(source)), daemon("sniffer-decoder", this::decode));
            running = Optional.of(now);
            now.decoding().start();
            now.capturing().start();
            if (sentinelTo.isPresent()) {
                frames.expect(new Sentinel(sentinelTo.get()), true).prove();
            }
        } catch (IOException e) {
            trouble = Optional.of(ToldException.of(e));
            close();
            throw e;
        }
    }

    private static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    private void capture(FrameSource source) {
        try {
            source.run((nanos, bytes, at, captured, length) -> {
                byte[] copy = new byte[captured];
                bytes.get(at, copy);
                put(Optional.of(new CapturedFrame(nanos, copy, length)));
            });
        } catch (SnifferException e) {
            trouble = Optional.of(e.text());
        }
        put(Optional.empty());
    }

    /** Takes a frame that another capture of this process saw on a device of the same kind, as if it had been seen here. */
    public void take(CapturedFrame frame) {
        put(Optional.of(frame));
    }

    private void put(Optional<CapturedFrame> frame) {
        try {
            queue.put(frame);
        } catch (InterruptedException e) {
            throw new IllegalStateException("somebody interrupted the sniffer's thread", e);
        }
    }

    private void decode() {
        try {
            for (Optional<CapturedFrame> f = queue.take(); f.isPresent(); f = queue.take()) {
                try {
                    frames.take(f.get());
                } catch (RuntimeException e) {
                    // The frames behind it must still be taken, or the capturing thread would wait for ever.
                    trouble = Optional.of(Text.text("a segment could not be handed on: %s", "有一个报文段未能交付：%s")
                            .with(e));
                }
            }
            frames.end();
        } catch (InterruptedException e) {
            throw new IllegalStateException("somebody interrupted the sniffer's decoder", e);
        }
    }

    /**
     * Returns when everything that was on the wire before the call was handed on. On loopback, or where there is another
     * address for sentinels; elsewhere nothing can prove it.
     *
     * @throws SnifferException when the capture no longer shows what is sent
     */
    public void catchUp() throws IOException {
        if (running.isPresent() && sentinelTo.isPresent()) {
            try {
                frames.expect(new Sentinel(sentinelTo.get()), true).prove();
            } catch (SnifferException e) {
                // A processor that others keep busy may not have let it through; once more, with a deadline of its own.
                frames.expect(new Sentinel(sentinelTo.get()), true).prove();
            }
        }
    }

    /** Whether frames that were captured wait to be handed on. */
    public boolean isBehind() {
        return !queue.isEmpty();
    }

    /** Waits until the capture ends: because of {@link #stop}, or because the device is gone. */
    public void await() throws InterruptedException {
        if (running.isPresent()) {
            running.get().decoding().join();
        }
    }

    /**
     * Ends, and returns when everything that was on the wire before the call was handed on. If that cannot be shown,
     * {@link #report} says so.
     *
     * @throws IOException when the capture file could not be written
     */
    public void stop() throws IOException {
        if (running.isPresent() && sentinelTo.isPresent() && trouble.isEmpty()) {
            try {
                frames.expect(new Sentinel(sentinelTo.get()), false).prove();
            } catch (SnifferException e) {
                trouble = Optional.of(e.text());
            }
        }
        close();
        frames.failure().ifPresent(e -> trouble = Optional.of(ToldException.of(e)));
        if (frames.failure().isPresent()) {
            throw new IOException(
                    "the capture file is incomplete: " + frames.failure().get().getMessage(),
                    frames.failure().get());
        }
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
            then.capturing().join();
            then.decoding().join();
            dropped = then.source().losses().frames();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the capture on '" + device + "' ended", e);
        } catch (SnifferException e) {
            trouble = Optional.of(e.text());
        } finally {
            then.source().close();
        }
    }

    /** What it saw and what it missed; whole after {@link #stop}. */
    public Witness.Report report() {
        long missed = dropped + frames.malformed() + (frames.began() && trouble.isPresent() ? 1 : 0);
        Optional<Text> why = trouble;
        if (why.isEmpty() && missed > 0) {
            why = Optional.of(
                    Text.text("the kernel dropped %s frames, %s could not be decoded %s", "内核丢弃了 %s 帧，%s 帧无法解码 %s")
                            .with(dropped, frames.malformed(), frames.firstMalformed()));
        }
        return new Witness.Report(Witness.SNIFFER, frames.began(), frames.seen(), missed, why);
    }
}

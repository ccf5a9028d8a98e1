package tcplab.observe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.RawPacketListener;
import tcplab.text.Text;
import tcplab.wire.CapturedFrame;

/**
 * An end of a wire: hands on every frame that arrives at a device, as it comes and whole, and sends frames there. Frames
 * are Ethernet's.
 */
public final class Tap implements Closeable {
    private final String device;
    private final PcapHandle handle;
    private Optional<Thread> listening = Optional.empty();
    private volatile Optional<Sentinel> awaited = Optional.empty();
    private volatile Optional<Text> trouble = Optional.empty();
    private volatile boolean closed;
    private long dropped;

    private Tap(String device, PcapHandle handle) {
        this.device = device;
        this.handle = handle;
    }

    /**
     * Opens a device of the caller's network namespace.
     *
     * @throws SnifferException when it cannot be captured
     */
    public static Tap open(String device) throws IOException {
        return new Tap(device, Captures.openWire(device));
    }

    /**
     * Begins to hand on frames.
     *
     * @param arrivals is told of each frame, always by the same thread; to be short, for frames wait meanwhile
     */
    public void start(Consumer<CapturedFrame> arrivals) {
        Thread thread = new Thread(() -> listen(arrivals), "tcplab-tap-" + device);
        thread.setDaemon(true);
        thread.start();
        listening = Optional.of(thread);
    }

    private void listen(Consumer<CapturedFrame> arrivals) {
        RawPacketListener listener =
                bytes -> take(new CapturedFrame(Captures.nanos(handle), bytes, handle.getOriginalLength()), arrivals);
        try {
            handle.loop(-1, listener);
        } catch (InterruptedException e) {
            // How pcap4j says that breakLoop() was called; the thread was not interrupted and ends here.
        } catch (PcapNativeException | NotOpenException e) {
            trouble = Optional.of(Text.text("the capture on '%s' ended: %s", "“%s”上的抓包中断：%s")
                    .with(device, String.valueOf(e.getMessage())));
        }
        awaited.ifPresent(Sentinel::giveUp);
    }

    private void take(CapturedFrame frame, Consumer<CapturedFrame> arrivals) {
        try {
            Optional<Sentinel> sentinel = awaited;
            if (sentinel.isPresent() && sentinel.get().isIn(frame)) {
                var unused = sentinel.get().completedBy(frame);
            } else {
                arrivals.accept(frame);
            }
        } catch (RuntimeException e) {
            // pcap4j would only log it, and go on.
            trouble = Optional.of(Text.text("a frame from '%s' could not be carried: %s", "来自“%s”的一帧无法转发：%s")
                    .with(device, e));
        }
    }

    /**
     * Returns when everything that was sent before the call has been handed on. To be called by a thread whose datagrams to
     * an address leave by the other end of this device; they are not handed on.
     *
     * @throws SnifferException when the datagrams were not seen in five seconds
     */
    public void prove(String address) throws IOException {
        Sentinel sentinel = new Sentinel(new InetSocketAddress(address, Sentinel.DISCARD));
        awaited = Optional.of(sentinel);
        sentinel.prove();
    }

    /** Sends a frame, which arrives at the other end of this device. */
    public void send(byte[] frame) throws IOException {
        try {
            handle.sendPacket(frame);
        } catch (PcapNativeException | NotOpenException e) {
            throw new IOException("cannot send " + frame.length + " bytes on " + device + ": " + e.getMessage(), e);
        }
    }

    /** Ends; frames on their way are left where they are. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            // In this order: closing blocks while the loop runs, and the loop ends by breakLoop() alone.
            handle.breakLoop();
            if (listening.isPresent()) {
                listening.get().join();
            }
            dropped = handle.getStats().getNumPacketsDropped();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the capture on '" + device + "' ended", e);
        } catch (PcapNativeException | NotOpenException e) {
            trouble = Optional.of(Text.text("libpcap does not tell what it lost: %s", "libpcap 没有说明丢了多少：%s")
                    .with(String.valueOf(e.getMessage())));
        } finally {
            handle.close();
        }
    }

    /** Frames that came faster than they could be taken; known after {@link #close}. */
    public long dropped() {
        return dropped;
    }

    /** What went wrong, if anything. */
    public Optional<Text> trouble() {
        return trouble;
    }
}

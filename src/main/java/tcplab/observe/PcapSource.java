package tcplab.observe;

import java.nio.ByteBuffer;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.RawPacketListener;
import tcplab.text.Text;

/** Frames by libpcap, through pcap4j. */
final class PcapSource implements FrameSource {
    static final String LOOPBACK = "lo";

    private final String device;
    private final PcapHandle handle;

    PcapSource(String device, PcapHandle handle) {
        this.device = device;
        this.handle = handle;
    }

    @Override
    public int link() {
        return handle.getDlt().value();
    }

    @Override
    public void run(Frames frames) throws SnifferException {
        RawPacketListener listener = bytes -> frames.frame(
                Captures.nanos(handle), ByteBuffer.wrap(bytes), 0, bytes.length, handle.getOriginalLength());
        try {
            handle.loop(-1, listener);
        } catch (InterruptedException e) {
            // How pcap4j says that breakLoop() was called; the thread was not interrupted and ends here.
        } catch (PcapNativeException | NotOpenException e) {
            throw new SnifferException(
                    Text.text("the capture on '%s' ended: %s", "“%s”上的抓包中断：%s")
                            .with(device, String.valueOf(e.getMessage())),
                    e);
        }
    }

    @Override
    public void end() {
        try {
            handle.breakLoop();
        } catch (NotOpenException e) {
            throw new IllegalStateException("the capture was closed before it was ended", e);
        }
    }

    @Override
    public Losses losses() throws SnifferException {
        try {
            long lost = handle.getStats().getNumPacketsDropped();
            // On loopback each frame passes the kernel's filter on its way out and on its way in, and counts twice.
            return new Losses(device.equals(LOOPBACK) ? (lost + 1) / 2 : lost, 0);
        } catch (PcapNativeException | NotOpenException e) {
            throw new SnifferException(
                    Text.text("libpcap does not tell what it lost: %s", "libpcap 没有说明丢了多少：%s")
                            .with(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /** Closing blocks while the loop runs, and the loop ends by breakLoop() alone. */
    @Override
    public void close() {
        handle.close();
    }
}

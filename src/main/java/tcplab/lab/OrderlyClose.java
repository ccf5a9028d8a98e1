package tcplab.lab;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import tcplab.observe.DeadlineException;
import tcplab.record.Deadline;
import tcplab.text.Text;

/**
 * The close in four segments. The second FIN leaves when the first one's acknowledgment has arrived, not when it has been
 * sent: two segments that a process sends from two processors can overtake each other on the way (each processor has a
 * queue of its own of what arrives, netif_rx), and an acknowledgment that comes after the FIN finds a TIME-WAIT. That one
 * repeats its own, which finds nobody, and the RST for it ends TIME-WAIT early (RFC 1337).
 */
final class OrderlyClose {
    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

    private OrderlyClose() {}

    /**
     * Closes both ends.
     *
     * @param acknowledged waits until the first end is in FIN-WAIT-2, where its socket cannot be asked
     */
    static void of(LabSocket first, LabSocket second, Lab.Act acknowledged) throws IOException {
        first.shutdownOutput();
        second.readEndOfStream();
        second.acknowledgeNow();
        if (first.inFinWait2().isPresent()) {
            awaitFinWait2(first);
        } else {
            acknowledged.run();
        }
        second.close();
        first.readEndOfStream();
        first.close();
    }

    private static void awaitFinWait2(LabSocket socket) throws IOException {
        Deadline end = Deadline.in(Lab.SOON);
        while (!socket.inFinWait2().orElse(false)) {
            if (end.passed()) {
                throw new DeadlineException(
                        Text.text("waited %s ms in vain for %s in FIN-WAIT-2", "等待了 %s 毫秒，%s 仍未进入 FIN-WAIT-2")
                                .with(Lab.SOON.toMillis(), socket.tuple()));
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an acknowledgment", e);
        }
    }
}

package tcplab.cli;

import java.io.IOException;
import java.util.Map;
import tcplab.flow.FlowTracker;
import tcplab.flow.WholeLives;
import tcplab.observe.CaptureBy;
import tcplab.observe.SegmentWatch;

/** Captures every segment of loopback and infers the states of every connection, while a program of this process makes them. */
final class ChurnWatch implements AutoCloseable {
    /** Any TCP at all, since the kernel's counters are of any. */
    private static final String EVERYTHING = "";

    private final WholeLives lives = new WholeLives();
    private final FlowTracker tracker = FlowTracker.live(lives);
    private final SegmentWatch watch;
    private final Map<String, Long> before;

    /** Begins, and returns when the capture is known to see. */
    ChurnWatch(CaptureBy by) throws IOException {
        watch = new SegmentWatch(by, EVERYTHING, tracker);
        watch.start();
        try {
            before = SegmentCounters.now();
        } catch (IOException e) {
            watch.close();
            throw e;
        }
    }

    /** Returns when every segment that was on the wire before the call has been followed. */
    void catchUp() throws IOException {
        watch.catchUp();
    }

    /** Ends, when everything that was on the wire has been seen. */
    ChurnAccount end(long connections) throws IOException {
        watch.catchUp(); // what that sets off, an acknowledgment for example, is on the wire before the second proof
        watch.stop();
        SegmentCounters kernel = new SegmentCounters(before, SegmentCounters.now());
        tracker.finish();
        return new ChurnAccount(connections, kernel, watch.report(), tracker.segments(), lives);
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}

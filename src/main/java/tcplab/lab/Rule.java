package tcplab.lab;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import tcplab.tcp.RawSegment;

/** What a {@link Wire} does with some segments, until it is told otherwise. */
public final class Rule {
    /** What is done. */
    enum Kind {
        HOLD,
        DROP,
        DELAY,
        DUPLICATE,
        PASS
    }

    private final Kind kind;
    private final SegmentFilter filter;
    private final int most;
    private final Duration delay;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile boolean ended;

    Rule(Kind kind, SegmentFilter filter, int most, Duration delay) {
        this.kind = kind;
        this.filter = filter;
        this.most = most;
        this.delay = delay;
    }

    /** Whether this decides about a segment, which then counts. */
    boolean takes(RawSegment segment) {
        if (ended || taken.get() >= most || !filter.test(segment)) {
            return false;
        }
        taken.incrementAndGet();
        return true;
    }

    Kind kind() {
        return kind;
    }

    Duration delay() {
        return delay;
    }

    /** To how many segments it was applied. */
    public int taken() {
        return taken.get();
    }

    /** Ends it: no further segment is treated so. What it holds stays held, what it delays comes later. */
    public void end() {
        ended = true;
    }

    @Override
    public String toString() {
        String text = kind.name().toLowerCase(java.util.Locale.ROOT) + " " + filter;
        return most == Integer.MAX_VALUE ? text : text + ", the first " + most;
    }
}

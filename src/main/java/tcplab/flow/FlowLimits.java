package tcplab.flow;

import java.time.Duration;

/**
 * How much is remembered.
 *
 * @param connections at once; when there are more, the one that was silent for longest is told as it is, and forgotten
 * @param ended connections that ended and are kept for segments that come late
 * @param lingerNanos how long those are kept, in time of the capture
 */
public record FlowLimits(int connections, int ended, long lingerNanos) {
    /** For captures that are read once: no limit in time. */
    public static final FlowLimits FILE = new FlowLimits(1_100_000, 1 << 17, Long.MAX_VALUE);

    /** For a stream that somebody watches: a connection is told when two MSL passed since its end (RFC 9293 §3.4.2). */
    public static final FlowLimits STREAM =
            new FlowLimits(1_100_000, 1 << 17, Duration.ofMinutes(4).toNanos());
}

package tcplab.programs;

import tcplab.tcp.Endpoint;

/**
 * How a {@link Churn} goes.
 *
 * @param addresses how many loopback addresses the connections go to in turn: each has an ephemeral range of its own
 * @param count how many connections in all
 * @param threads how many loops share the work
 * @param first which end closes first
 */
public record ChurnOptions(Endpoint server, int addresses, long count, int threads, ClosesFirst first) {
    /** The first address from which the others are counted. */
    public static final Endpoint LOOPBACK = new Endpoint("127.77.0.1", 0);

    private static final int MOST = 250;

    public ChurnOptions {
        Limits.atLeast(1, "addresses", addresses);
        if (addresses > MOST) {
            throw new IllegalArgumentException("addresses " + addresses + ": must be <= " + MOST);
        }
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + ": must be > 0");
        }
        Limits.atLeast(1, "threads", threads);
    }
}

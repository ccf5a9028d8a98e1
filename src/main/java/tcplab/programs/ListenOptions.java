package tcplab.programs;

import tcplab.tcp.Endpoint;

/**
 * How a socket listens.
 *
 * @param address where; port 0 lets the kernel choose
 * @param backlog listen(2)'s, at least 1 because the JDK takes less for its own default: the kernel holds one connection more than that before it drops SYNs
 * @param reuseAddress SO_REUSEADDR, which connections inherit and their TIME-WAIT after them
 * @param acceptAll whether connections are accepted as they come, and not only when the script asks
 */
public record ListenOptions(Endpoint address, int backlog, boolean reuseAddress, boolean acceptAll) {
    private static final int BACKLOG = 128;

    public ListenOptions {
        Limits.atLeast(1, "backlog", backlog);
    }

    /** Accepts when asked, with SO_REUSEADDR and a backlog of 128. */
    public static ListenOptions on(Endpoint address) {
        return new ListenOptions(address, BACKLOG, true, false);
    }

    ListenOptions at(Endpoint other) {
        return new ListenOptions(other, backlog, reuseAddress, acceptAll);
    }

    public ListenOptions withBacklog(int size) {
        return new ListenOptions(address, size, reuseAddress, acceptAll);
    }

    public ListenOptions withReuseAddress(boolean reuse) {
        return new ListenOptions(address, backlog, reuse, acceptAll);
    }

    public ListenOptions withAcceptAll() {
        return new ListenOptions(address, backlog, reuseAddress, true);
    }
}

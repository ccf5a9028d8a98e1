package tcplab.programs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.tcp.Endpoint;

/**
 * How a connection is opened.
 *
 * @param bindTo the address that bind(2) is called with before connect(2), if it is called; port 0 lets the kernel choose
 * @param reuseAddress SO_REUSEADDR on the connecting socket
 * @param settings what setsockopt(2) is called with before connect(2), in order
 * @param deadline how long the handshake may take
 */
public record ConnectOptions(
        Endpoint remote, Optional<Endpoint> bindTo, boolean reuseAddress, List<Setting> settings, Duration deadline) {
    /** One call of setsockopt(2). */
    public record Setting(SocketOption option, int value) {}

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    public ConnectOptions {
        settings = List.copyOf(settings);
        if (remote.port() == 0) {
            throw new IllegalArgumentException("cannot connect to " + remote + ": it has no port");
        }
    }

    /** Lets the kernel choose the local address, and waits ten seconds at most. */
    public static ConnectOptions to(Endpoint remote) {
        return new ConnectOptions(remote, Optional.empty(), false, List.of(), DEADLINE);
    }

    public ConnectOptions from(Endpoint local) {
        return new ConnectOptions(remote, Optional.of(local), reuseAddress, settings, deadline);
    }

    public ConnectOptions withReuseAddress(boolean reuse) {
        return new ConnectOptions(remote, bindTo, reuse, settings, deadline);
    }

    /** Sets one option more before it connects. */
    public ConnectOptions with(SocketOption option, int value) {
        List<Setting> all = new ArrayList<>(settings);
        all.add(new Setting(option, value));
        return new ConnectOptions(remote, bindTo, reuseAddress, all, deadline);
    }

    public ConnectOptions within(Duration limit) {
        return new ConnectOptions(remote, bindTo, reuseAddress, settings, limit);
    }

    /** The call as an error message names it. */
    String call() {
        return "connect to " + remote + bindTo.map(local -> " from " + local).orElse("");
    }
}

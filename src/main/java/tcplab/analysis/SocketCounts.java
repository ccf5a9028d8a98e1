package tcplab.analysis;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/**
 * How many sockets of one look are in each state, on each side.
 *
 * @param clients without the states that no client is in; in the order of the states
 * @param servers likewise; the listening sockets are among them
 */
public record SocketCounts(Map<TcpState, Integer> clients, Map<TcpState, Integer> servers) {
    public SocketCounts {
        clients = sorted(clients);
        servers = sorted(servers);
    }

    /** Takes for servers the sockets whose local address is that of a listening socket in the same table. */
    public static SocketCounts of(Collection<SocketEntry> sockets) {
        return of(sockets, Set.of());
    }

    /**
     * Takes for servers the sockets whose local address is that of a listening socket in the same table or one of those
     * given: the server may have gone and left connections.
     */
    public static SocketCounts of(Collection<SocketEntry> sockets, Set<Endpoint> known) {
        Set<Endpoint> listening = new HashSet<>(known);
        sockets.stream()
                .filter(entry -> entry.state() == TcpState.LISTEN)
                .map(SocketEntry::local)
                .forEach(listening::add);
        SocketView view = new SocketView(List.of(), listening);
        Map<TcpState, Integer> clients = new EnumMap<>(TcpState.class);
        Map<TcpState, Integer> servers = new EnumMap<>(TcpState.class);
        for (SocketEntry entry : sockets) {
            (view.side(entry) == Side.SERVER ? servers : clients).merge(entry.state(), 1, Integer::sum);
        }
        return new SocketCounts(clients, servers);
    }

    /** The sockets of a side in a state. */
    public int count(Side side, TcpState state) {
        return (side == Side.SERVER ? servers : clients).getOrDefault(state, 0);
    }

    /** The sockets in a state. */
    public int count(TcpState state) {
        return count(Side.CLIENT, state) + count(Side.SERVER, state);
    }

    /** The sockets of both sides by state, without the states that none is in. */
    public Map<TcpState, Integer> both() {
        Map<TcpState, Integer> both = new EnumMap<>(TcpState.class);
        both.putAll(clients);
        servers.forEach((state, n) -> both.merge(state, n, Integer::sum));
        return Collections.unmodifiableMap(both);
    }

    /** All sockets. */
    public int total() {
        return both().values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<TcpState, Integer> sorted(Map<TcpState, Integer> counts) {
        Map<TcpState, Integer> sorted = new EnumMap<>(TcpState.class);
        sorted.putAll(counts);
        return Collections.unmodifiableMap(sorted);
    }
}

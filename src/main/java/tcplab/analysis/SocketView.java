package tcplab.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/** The looks at the socket table, as counts, as the states of one socket, and as lengths of stay. */
public final class SocketView {
    /** That a look, by its position, showed a socket in a state. */
    private record Sight(int look, TcpState state) {}

    private static final List<String> ANY = List.of("0.0.0.0", "*", "::");

    private final List<SocketsSeen> looks;
    private final Set<Endpoint> servers;
    /** The ports of those of them that have no address of their own. */
    private final BitSet portsOfAny = new BitSet();
    /** Every socket's sights in order; made when first asked for, since many views are never asked. */
    private @Nullable Map<FourTuple, List<Sight>> sights;

    SocketView(List<SocketsSeen> looks, Set<Endpoint> servers) {
        this.looks = List.copyOf(looks);
        this.servers = Set.copyOf(servers);
        servers.stream().filter(end -> ANY.contains(end.host())).forEach(end -> portsOfAny.set(end.port()));
    }

    /** Takes the ends that listen, or that connections were opened to, for servers. */
    public static SocketView of(List<SocketsSeen> looks, List<Connection> connections) {
        Set<Endpoint> servers = looks.stream()
                .flatMap(look -> look.sockets().stream())
                .filter(entry -> entry.state() == TcpState.LISTEN)
                .map(SocketEntry::local)
                .collect(Collectors.toSet());
        connections.forEach(connection -> servers.add(connection.tuple().remote()));
        return new SocketView(looks, servers);
    }

    public List<SocketsSeen> looks() {
        return looks;
    }

    private List<Sight> sights(FourTuple tuple) {
        if (sights == null) {
            sights = new HashMap<>();
            for (int i = 0; i < looks.size(); i++) {
                for (SocketEntry entry : looks.get(i).sockets()) {
                    sights.computeIfAbsent(entry.tuple(), any -> new ArrayList<>())
                            .add(new Sight(i, entry.state()));
                }
            }
        }
        return sights.getOrDefault(tuple, List.of());
    }

    public Side side(SocketEntry entry) {
        boolean server =
                servers.contains(entry.local()) || portsOfAny.get(entry.local().port());
        return server ? Side.SERVER : Side.CLIENT;
    }

    public long count(SocketsSeen look, Side side, TcpState state) {
        return look.sockets().stream()
                .filter(entry -> entry.state() == state && side(entry) == side)
                .count();
    }

    /** The most sockets of a side in a state at once. */
    public long peak(Side side, TcpState state) {
        return looks.stream().mapToLong(look -> count(look, side, state)).max().orElse(0);
    }

    /**
     * The states in which a socket was seen, in order, each once, by the looks that lie wholly within a time: one that
     * ends later may show the next socket with these addresses.
     */
    public List<TcpState> states(FourTuple tuple, Duration from, Duration to) {
        return sights(tuple, from, to).map(Sight::state).distinct().toList();
    }

    private Stream<Sight> sights(FourTuple tuple, Duration from, Duration to) {
        return sights(tuple).stream()
                .filter(sight -> looks.get(sight.look()).at().compareTo(from) >= 0
                        && end(looks.get(sight.look())).compareTo(to) <= 0);
    }

    /** The first row that is as wanted. */
    public Optional<SocketEntry> first(Predicate<SocketEntry> wanted) {
        return looks.stream()
                .flatMap(look -> look.sockets().stream())
                .filter(wanted)
                .findFirst();
    }

    /** How long a socket stayed in a state; empty when no look showed it there. */
    public Optional<Stay> stay(FourTuple tuple, TcpState state) {
        return stay(tuple, state, Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * How long a socket that did not exist before a time stayed in a state; empty when no look wholly within the time showed
     * it there.
     */
    public Optional<Stay> stay(FourTuple tuple, TcpState state, Duration from, Duration to) {
        List<Integer> shown = sights(tuple, from, to)
                .filter(sight -> sight.state() == state)
                .map(Sight::look)
                .toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        int first = shown.get(0);
        int last = shown.get(shown.size() - 1);
        boolean ended = last + 1 < looks.size();
        Duration least = looks.get(last).at().minus(end(looks.get(first)));
        Duration before = first > 0 ? looks.get(first - 1).at() : from;
        Duration most = end(looks.get(ended ? last + 1 : last)).minus(before.compareTo(from) > 0 ? before : from);
        return Optional.of(new Stay(least.isNegative() ? Duration.ZERO : least, most, ended));
    }

    private static Duration end(SocketsSeen look) {
        return look.at().plus(look.took());
    }
}

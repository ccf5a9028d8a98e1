package tcplab.analysis;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * How long ends were certainly in each state: the longest time over which every look at the socket table showed one and the
 * same end there, from the end of the first look to the beginning of the last ({@link Stay#atLeast}). An end is CLOSED
 * from the first look that no longer shows it, as long as none shows it again.
 */
public final class Holds {
    /** An end in a state, since when at the latest. */
    private record Stood(Side side, TcpState state, Duration since) {}

    private final Map<TcpState, Map<Side, Duration>> longest = new EnumMap<>(TcpState.class);

    private Holds() {}

    public static Holds of(SocketView view) {
        Holds holds = new Holds();
        Map<FourTuple, Stood> standing = new HashMap<>();
        for (SocketsSeen look : view.looks()) {
            Set<FourTuple> shown = new HashSet<>();
            for (SocketEntry entry : look.sockets()) {
                shown.add(entry.tuple());
                holds.stands(standing, entry.tuple(), view.side(entry), entry.state(), look);
            }
            for (FourTuple tuple : Set.copyOf(standing.keySet())) {
                if (!shown.contains(tuple)) {
                    Side side = Optional.ofNullable(standing.get(tuple))
                            .map(Stood::side)
                            .orElseThrow();
                    holds.stands(standing, tuple, side, TcpState.CLOSED, look);
                }
            }
        }
        return holds;
    }

    private void stands(Map<FourTuple, Stood> standing, FourTuple tuple, Side side, TcpState state, SocketsSeen look) {
        Stood before = standing.get(tuple);
        if (before == null || before.state() != state) {
            standing.put(tuple, new Stood(side, state, look.at().plus(look.took())));
        } else if (look.at().compareTo(before.since()) > 0) {
            longest.computeIfAbsent(state, any -> new EnumMap<>(Side.class))
                    .merge(side, look.at().minus(before.since()), (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
    }

    /** The longest time for which an end of a side was in a state, as a lower bound; zero when it never was for two looks. */
    public Duration longest(Side side, TcpState state) {
        return Optional.ofNullable(longest.get(state))
                .map(sides -> sides.getOrDefault(side, Duration.ZERO))
                .orElse(Duration.ZERO);
    }
}

package tcplab.board;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;

/** The shortest way along Figure 5's arrows, for an end that was seen in two states and not between them. */
final class Paths {
    private Paths() {}

    /**
     * The states from one to another, both included, by arrows that Linux can walk. Nothing where there is no such way, and
     * none from LISTEN or CLOSED on to CLOSED: then a RST or the application ended it.
     */
    static List<TcpState> between(TcpState from, TcpState to) {
        Map<TcpState, TcpState> before = new EnumMap<>(TcpState.class);
        Deque<TcpState> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && !before.containsKey(to)) {
            TcpState here = next.remove();
            for (Arrow arrow : Arrow.ALL) {
                if (arrow.from() == here && arrow.walkable() && arrow.to() != from && !before.containsKey(arrow.to())) {
                    if (arrow.to() == TcpState.CLOSED && to != TcpState.CLOSED) {
                        continue;
                    }
                    before.put(arrow.to(), here);
                    next.add(arrow.to());
                }
            }
        }
        if (!before.containsKey(to) || to == TcpState.CLOSED) {
            return List.of();
        }
        List<TcpState> path = new ArrayList<>(List.of(to));
        for (TcpState state = to; state != from; state = before.getOrDefault(state, from)) {
            path.add(0, before.getOrDefault(state, from));
        }
        return path;
    }
}

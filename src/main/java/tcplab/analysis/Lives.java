package tcplab.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * The lives of sockets, where ladders show them in pieces: an end that outlived its peer stands in the ladder of the next
 * connection with its tuple too, until that resets it, and the listener's next one follows it there (RFC 9293 Figure 9).
 */
public final class Lives {
    private final Map<Integer, Connection> next = new HashMap<>();
    private final Map<Integer, Connection> before = new HashMap<>();

    private Lives() {}

    public static Lives of(List<Connection> connections) {
        Lives lives = new Lives();
        Map<FourTuple, Connection> latest = new HashMap<>();
        for (Connection connection : connections) {
            Optional<Connection> earlier = Optional.ofNullable(latest.get(connection.tuple()));
            earlier.ifPresent(e -> {
                lives.next.put(e.index(), connection);
                lives.before.put(connection.index(), e);
            });
            latest.put(connection.tuple(), connection);
            latest.put(connection.tuple().reversed(), connection);
        }
        return lives;
    }

    /** The states of the socket that an end was when its connection began there: first to last, wherever they were drawn. */
    public List<TcpState> path(Connection connection, Side side) {
        List<TcpState> drawn = connection.path(side);
        List<TcpState> path = new ArrayList<>(
                inherited(Optional.ofNullable(before.get(connection.index())), connection, side)
                        ? drawn.subList(old(drawn), drawn.size())
                        : drawn);
        Optional<Connection> later = Optional.ofNullable(next.get(connection.index()));
        later.filter(l -> inherited(Optional.of(connection), l, sideIn(l, connection, side)))
                .map(l -> l.path(sideIn(l, connection, side)))
                .ifPresent(more -> path.addAll(more.subList(1, old(more))));
        return path;
    }

    /** Whether an end begins as what the connection before it had left of it: neither closed nor listening. */
    private static boolean inherited(Optional<Connection> earlier, Connection later, Side side) {
        TcpState first = later.path(side).get(0);
        return first != TcpState.CLOSED
                && first != TcpState.LISTEN
                && earlier.map(e -> e.last(sideIn(e, later, side)) == first).orElse(false);
    }

    private static Side sideIn(Connection other, Connection connection, Side side) {
        return other.tuple().equals(connection.tuple()) ? side : side.other();
    }

    /** How many of an inherited end's states are of the old socket: those before the listener's. */
    private static int old(List<TcpState> drawn) {
        int listen = drawn.indexOf(TcpState.LISTEN);
        return listen < 0 ? drawn.size() : listen;
    }
}

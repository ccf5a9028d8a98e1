package tcplab.analysis;

import static tcplab.tcp.TcpState.*;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Recording;
import tcplab.record.SocketEntry;
import tcplab.tcp.Arrow;
import tcplab.tcp.FourTuple;
import tcplab.tcp.StateDiagram;
import tcplab.tcp.TcpState;

/**
 * Where a recording's connections went in RFC 9293 Figure 5.
 *
 * @param seen the states in which {@code ss} saw a socket; CLOSED when a socket that it had seen was gone
 * @param wire the arrows that segments imply
 * @param kernel the arrows that the tracepoint reported, with those that it does not know by {@code ss}
 */
public record Walks(Set<TcpState> seen, Set<Arrow> wire, Set<Arrow> kernel) {
    /** A little less than TIME-WAIT's length: looks do not see its first moment. */
    private static final Duration WHOLE = Duration.ofSeconds(59);

    public Walks {
        seen = Set.copyOf(seen);
        wire = Set.copyOf(wire);
        kernel = Set.copyOf(kernel);
    }

    public static Walks of(Recording recording, List<Connection> connections) {
        Set<FourTuple> reset = new HashSet<>();
        Set<FourTuple> unanswered = new HashSet<>();
        Set<FourTuple> refused = new HashSet<>();
        Set<Arrow> wire = new HashSet<>();
        for (Connection connection : connections) {
            for (Side side : Side.values()) {
                wire(connection, side, wire);
                if (connection.last(side) == SYN_SENT) {
                    unanswered.add(connection.seenBy(side));
                }
                if (connection.firstReset().isPresent()) {
                    reset.add(connection.seenBy(side));
                }
                if (has(connection.path(side), SYN_RECEIVED, LISTEN)) {
                    refused.add(connection.seenBy(side));
                }
            }
        }
        Looks looks = new Looks(new HashSet<>(), new HashSet<>(), new HashMap<>(), new HashSet<>());
        recording.each(SocketsSeen.class).forEach(look -> looks.add(look, refused));
        Set<Arrow> kernel = new HashSet<>(looks.ended());
        recording.each(StateChanged.class).forEach(change -> kernel(change, unanswered, reset, looks, kernel));
        return new Walks(looks.states(), wire, kernel);
    }

    private static boolean has(List<TcpState> path, TcpState from, TcpState to) {
        for (int i = 1; i < path.size(); i++) {
            if (path.get(i - 1) == from && path.get(i) == to) {
                return true;
            }
        }
        return false;
    }

    /** Segments walk those of {@link StateDiagram}; one end's ladder shows the two that a single segment walks at once. */
    private static void wire(Connection connection, Side side, Set<Arrow> walked) {
        List<TcpState> path = connection.path(side);
        boolean reset = connection.firstReset().isPresent();
        for (Arrow arrow : Arrow.ALL) {
            boolean bySegment =
                    StateDiagram.EDGES.stream().anyMatch(e -> e.from() == arrow.from() && e.to() == arrow.to());
            boolean refusal = arrow.from() == SYN_RECEIVED && arrow.to() == LISTEN;
            boolean unclear = reset && arrow.to() == CLOSED;
            if ((bySegment || refusal) && !unclear && has(path, arrow.from(), arrow.to())) {
                walked.add(arrow);
            }
        }
        List<TcpState> rungs = connection.moments().stream()
                .map(moment -> side == Side.CLIENT
                        ? moment.rung().left()
                        : moment.rung().right())
                .toList();
        if (has(rungs, FIN_WAIT_1, TIME_WAIT)) {
            Arrow.between(FIN_WAIT_1, TIME_WAIT).ifPresent(walked::add);
        }
    }

    /**
     * The tracepoint calls a TIME-WAIT entry CLOSED, and does not say what ended a connection: it shows SYN-SENT and CLOSED
     * also for a connect() that found no port and sent nothing.
     */
    private static void kernel(
            StateChanged change, Set<FourTuple> unanswered, Set<FourTuple> reset, Looks looks, Set<Arrow> walked) {
        TcpState to = change.to();
        boolean otherwise = change.from() == SYN_SENT
                ? !unanswered.contains(change.tuple()) || reset.contains(change.tuple())
                : reset.contains(change.tuple());
        if (to == CLOSED && (change.from() == FIN_WAIT_2 || change.from() == CLOSING)) {
            to = looks.waited().contains(change.tuple()) ? TIME_WAIT : CLOSED;
        } else if (to == CLOSED && otherwise) {
            return;
        }
        Arrow.between(change.from(), to).ifPresent(walked::add);
    }

    /**
     * What the looks add up to.
     *
     * @param waited the tuples that were seen in TIME-WAIT
     * @param since the tuples of the last look with their states, and since when they were seen in them
     * @param ended the arrows that only a row's end shows
     */
    private record Looks(Set<TcpState> states, Set<FourTuple> waited, Map<FourTuple, Stood> since, Set<Arrow> ended) {
        record Stood(TcpState state, Duration since) {}

        void add(SocketsSeen look, Set<FourTuple> refused) {
            Map<FourTuple, TcpState> now = look.sockets().stream()
                    .collect(Collectors.toMap(SocketEntry::tuple, SocketEntry::state, (first, second) -> second));
            states.addAll(now.values());
            Set<FourTuple> gone = new HashSet<>(since.keySet());
            gone.removeAll(now.keySet());
            for (FourTuple tuple : gone) {
                Optional.ofNullable(since.remove(tuple)).ifPresent(stood -> end(tuple, stood, look.at(), refused));
            }
            now.forEach((tuple, state) -> {
                if (state == TIME_WAIT) {
                    waited.add(tuple);
                }
                since.merge(
                        tuple,
                        new Stood(state, look.at()),
                        (before, after) -> before.state() == state ? before : after);
            });
        }

        private void end(FourTuple tuple, Stood stood, Duration at, Set<FourTuple> refused) {
            states.add(CLOSED);
            if (stood.state() == TIME_WAIT && at.minus(stood.since()).compareTo(WHOLE) >= 0) {
                Arrow.between(TIME_WAIT, CLOSED).ifPresent(ended::add);
            }
            if (stood.state() == SYN_RECEIVED && refused.contains(tuple)) {
                Arrow.between(SYN_RECEIVED, LISTEN).ifPresent(ended::add);
            }
        }
    }
}

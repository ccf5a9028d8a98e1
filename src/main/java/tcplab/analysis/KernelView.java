package tcplab.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tcplab.record.Event.StateChanged;
import tcplab.record.Recording;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * What the kernel's state tracepoint said of each connection end, beside what the end's segments imply.
 *
 * <p>The tracepoint's vocabulary is not the RFC's: TIME-WAIT is a mini-socket and appears as CLOSED; a passive end appears
 * only with the handshake's last ACK, as LISTEN, SYN-RECEIVED, ESTABLISHED in one go, or with the SYN when Fast Open gives
 * it to a program at once, which may close it before it is ESTABLISHED; an orphan in FIN-WAIT-2 becomes a mini-socket, so
 * CLOSED too; a change from a state to itself is a second call on the same socket.
 */
public final class KernelView {
    /** How a kernel's path and a wire's path agree. */
    public enum Agreement {
        SAME,
        /** The kernel turned an orphan in FIN-WAIT-2 into a mini-socket. */
        ORPHANED,
        /** The opening was given up, of which no segment tells (RFC 9293 §3.10.4, CLOSE in SYN-SENT). */
        GIVEN_UP,
        /** The connection was given up, whose last segment was sent again and never acknowledged; no segment tells. */
        TIMED_OUT,
        /** The request found no room in the listener's queue, and tcp_abort_on_overflow had its last ACK answered by RST. */
        REFUSED,
        /** No transition is due and none was reported: a request that never became a socket, or no socket at all. */
        SILENT,
        DISAGREES;

        public boolean agrees() {
            return this != DISAGREES;
        }
    }

    /** What segments imply of a request that was refused with its last ACK; it never became a socket. */
    private static final List<TcpState> REFUSED_PATH =
            List.of(TcpState.LISTEN, TcpState.SYN_RECEIVED, TcpState.ESTABLISHED, TcpState.CLOSED);

    private final Map<FourTuple, List<List<TcpState>>> paths = new LinkedHashMap<>();

    private final Set<FourTuple> asking = new HashSet<>();

    private KernelView() {}

    public static KernelView of(Recording recording) {
        KernelView view = new KernelView();
        recording.each(StateChanged.class).forEach(view::add);
        return view;
    }

    private void add(StateChanged change) {
        if (change.from() == change.to()
                || change.tuple().local().port() == 0
                || change.tuple().remote().port() == 0) {
            return;
        }
        List<List<TcpState>> incarnations = paths.computeIfAbsent(change.tuple(), any -> new ArrayList<>());
        if (refused(change, incarnations)) {
            return;
        }
        boolean begins = incarnations.isEmpty()
                || change.from() == TcpState.LISTEN
                || last(incarnations.get(incarnations.size() - 1)) == TcpState.CLOSED;
        if (begins) {
            incarnations.add(new ArrayList<>(List.of(change.from())));
        }
        incarnations.get(incarnations.size() - 1).add(change.to());
    }

    /**
     * Whether it is of another socket that asked for a tuple while it was taken: connect(2) makes it SYN-SENT, finds the
     * other one and makes it CLOSED again, without a segment.
     */
    private boolean refused(StateChanged change, List<List<TcpState>> incarnations) {
        boolean taken = !incarnations.isEmpty() && last(incarnations.get(incarnations.size() - 1)) != TcpState.CLOSED;
        if (taken && change.from() == TcpState.CLOSED && change.to() == TcpState.SYN_SENT) {
            return asking.add(change.tuple());
        }
        return change.from() == TcpState.SYN_SENT && change.to() == TcpState.CLOSED && asking.remove(change.tuple());
    }

    private static TcpState last(List<TcpState> path) {
        return path.get(path.size() - 1);
    }

    /** The paths of an end's tuple, one an incarnation, in order. */
    public List<List<TcpState>> paths(FourTuple tuple) {
        return paths.getOrDefault(tuple, List.of());
    }

    /** The number of tuples that the tracepoint named. */
    public int size() {
        return paths.size();
    }

    /** Compares the path of an end that was always heard. */
    public static Agreement compare(List<TcpState> wire, List<TcpState> kernel) {
        return compare(wire, kernel, false);
    }

    /**
     * Compares an end's path on the wire with the kernel's.
     *
     * @param kernel the kernel's path, empty when it reported none
     * @param unheard whether the last that this end sent was sent again and never acknowledged
     */
    public static Agreement compare(List<TcpState> wire, List<TcpState> kernel, boolean unheard) {
        List<TcpState> expected = asTraced(wire);
        List<TcpState> reported = withoutClosedStart(kernel);
        if (reported.isEmpty() && expected.equals(REFUSED_PATH)) {
            return Agreement.REFUSED;
        }
        if (reported.isEmpty()) {
            return expected.isEmpty() || wire.size() == 1 ? Agreement.SILENT : Agreement.DISAGREES;
        }
        if (reported.equals(expected)) {
            return Agreement.SAME;
        }
        boolean closedOnly = reported.size() == expected.size() + 1
                && reported.subList(0, expected.size()).equals(expected)
                && last(reported) == TcpState.CLOSED;
        if (closedOnly && last(expected) == TcpState.FIN_WAIT_2) {
            return Agreement.ORPHANED;
        }
        if (closedOnly && last(expected) == TcpState.SYN_SENT) {
            return Agreement.GIVEN_UP;
        }
        return closedOnly && unheard ? Agreement.TIMED_OUT : Agreement.DISAGREES;
    }

    private static List<TcpState> withoutClosedStart(List<TcpState> path) {
        return !path.isEmpty() && path.get(0) == TcpState.CLOSED ? path.subList(1, path.size()) : path;
    }

    /** A path from segments as the tracepoint would tell it: of several requests only the one that became a socket. */
    private static List<TcpState> asTraced(List<TcpState> wire) {
        List<TcpState> traced = new ArrayList<>();
        for (TcpState state : withoutClosedStart(wire)) {
            TcpState shown = state == TcpState.TIME_WAIT ? TcpState.CLOSED : state;
            if (traced.isEmpty() || last(traced) != shown) {
                traced.add(shown);
            }
        }
        int request = traced.lastIndexOf(TcpState.LISTEN);
        if (request < 0) {
            return traced;
        }
        boolean becameSocket = traced.contains(TcpState.ESTABLISHED) || traced.contains(TcpState.FIN_WAIT_1);
        return becameSocket ? traced.subList(request, traced.size()) : List.of();
    }
}

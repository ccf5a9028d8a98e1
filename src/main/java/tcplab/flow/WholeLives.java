package tcplab.flow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tcplab.tcp.TcpState;

/**
 * Whether a stream explains every connection in it: opened by a SYN that is answered and acknowledged, closed by both ends in
 * order, each end followed from its first state to its last. Counts those of which it does, by the states in which they left
 * their ends, and keeps some of the others.
 *
 * <p>A TIME-WAIT may end by a RST (RFC 1337), also where nobody meant it to: two segments that one end sends from two
 * processors can overtake each other, and an acknowledgment that comes after the FIN is answered, to which nobody is left
 * to listen. Such a life is whole, and counted by itself.
 */
@SuppressWarnings("EnumOrdinal") // a state is a byte here
public final class WholeLives implements FlowSink {
    private static final int WHOLE = Completeness.SYN | Completeness.SYN_ACK | Completeness.ACK | Completeness.FIN;
    private static final int KEPT = 3;

    private final Map<CloseKind, Long> closes = new EnumMap<>(CloseKind.class);
    private final List<Flow> unexplained = new ArrayList<>();
    private long connections;
    private long explained;
    private long clientWaits;
    private long serverWaits;
    private long sentAgain;
    private long reused;
    private long killed;

    @Override
    public void ended(FlowView flow) {
        connections++;
        closes.merge(flow.close(), 1L, Long::sum);
        sentAgain += flow.sentAgain();
        boolean odd = false;
        for (int i = 0; i < flow.noticed(); i++) {
            boolean reuse = flow.oddity(i) == Oddity.TIME_WAIT_REUSED; // the kernel's right, after a second
            reused += reuse ? 1 : 0;
            odd |= !reuse;
        }
        boolean whole = (flow.completeness() & WHOLE) == WHOLE && flow.openerKnown() && !odd;
        if (whole && flow.close().orderly() && endsAsItMust(flow)) {
            explained++;
        } else if (unexplained.size() < KEPT) {
            unexplained.add(flow.copy());
        }
    }

    /** The end that must wait is left in TIME-WAIT or was taken out of it by a RST, and the other one is closed. */
    private boolean endsAsItMust(FlowView flow) {
        boolean client = left(flow, Party.CLIENT, TcpState.TIME_WAIT);
        boolean server = left(flow, Party.SERVER, TcpState.TIME_WAIT);
        clientWaits += client ? 1 : 0;
        serverWaits += server ? 1 : 0;
        boolean whole = switch (flow.timeWait()) {
            case CLIENT -> (client || killed(flow, Party.CLIENT)) && left(flow, Party.SERVER, TcpState.CLOSED);
            case SERVER -> (server || killed(flow, Party.SERVER)) && left(flow, Party.CLIENT, TcpState.CLOSED);
            case BOTH -> client && server;
            case NONE, UNKNOWN -> false;
        };
        killed += whole && !client && !server ? 1 : 0;
        return whole;
    }

    private static boolean killed(FlowView flow, Party party) {
        return path(flow, party).has(TcpState.TIME_WAIT.ordinal()) && left(flow, party, TcpState.CLOSED);
    }

    private static boolean left(FlowView flow, Party party, TcpState state) {
        return path(flow, party).last() == state.ordinal();
    }

    private static Path path(FlowView flow, Party party) {
        return flow.inference().paths[flow.direction(party)];
    }

    /** All that were told. */
    public long connections() {
        return connections;
    }

    /** Those whose whole life was seen. */
    public long explained() {
        return explained;
    }

    /** Clients that were left in TIME-WAIT. */
    public long clientWaits() {
        return clientWaits;
    }

    /** Servers that were left in TIME-WAIT. */
    public long serverWaits() {
        return serverWaits;
    }

    /** Segments with SYN, FIN or data that were sent again. */
    public long sentAgain() {
        return sentAgain;
    }

    /** Connections whose tuple was used again within TIME-WAIT. */
    public long reused() {
        return reused;
    }

    /** Connections whose TIME-WAIT a RST ended (RFC 1337). */
    public long killed() {
        return killed;
    }

    public long of(CloseKind kind) {
        return closes.getOrDefault(kind, 0L);
    }

    /** The first few that are not explained. */
    public List<Flow> unexplained() {
        return List.copyOf(unexplained);
    }
}

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

    /** The end that must wait is left in TIME-WAIT, and the other one is closed. */
    private boolean endsAsItMust(FlowView flow) {
        boolean client = left(flow, Party.CLIENT, TcpState.TIME_WAIT);
        boolean server = left(flow, Party.SERVER, TcpState.TIME_WAIT);
        clientWaits += client ? 1 : 0;
        serverWaits += server ? 1 : 0;
        return switch (flow.timeWait()) {
            case CLIENT -> client && left(flow, Party.SERVER, TcpState.CLOSED);
            case SERVER -> server && left(flow, Party.CLIENT, TcpState.CLOSED);
            case BOTH -> client && server;
            case NONE, UNKNOWN -> false;
        };
    }

    private static boolean left(FlowView flow, Party party, TcpState state) {
        return flow.inference().paths[flow.direction(party)].last() == state.ordinal();
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

    public long of(CloseKind kind) {
        return closes.getOrDefault(kind, 0L);
    }

    /** The first few that are not explained. */
    public List<Flow> unexplained() {
        return List.copyOf(unexplained);
    }
}

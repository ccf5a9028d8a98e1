package tcplab.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tcplab.analysis.Connection;
import tcplab.analysis.Connections;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;

/**
 * Draws the ladders of connections while their segments come. A rung is handed on when the segment is known to have
 * arrived, since only then the states after it are known; or when {@link #settle} says that nobody will tell any more.
 *
 * <p>Memory is bounded: a connection that is over is forgotten, of a long one the middle is, and of too many the one that
 * was silent longest.
 */
final class LiveLadders {
    /** A rung of the connection with this number. */
    record Step(int number, FourTuple tuple, boolean first, Moment moment) {}

    private static final int SEGMENTS = 64;
    private static final int HANDSHAKE = 3;
    private static final int CONNECTIONS = 10_000;

    private final Consumer<Step> sink;
    private final Map<FourTuple, Live> live = new LinkedHashMap<>();
    private int connections;
    private long segments;

    /** A connection's segments so far, and how many of their rungs were handed on. */
    private static final class Live {
        final int number;
        final List<SegmentSeen> seen = new ArrayList<>();
        int told;
        boolean any;
        /** When the last segment came here, which may be long after it was on the wire. */
        Duration heard = Duration.ZERO;

        Live(int number) {
            this.number = number;
        }
    }

    LiveLadders(Consumer<Step> sink) {
        this.sink = sink;
    }

    int connections() {
        return connections;
    }

    long segments() {
        return segments;
    }

    void segment(SegmentSeen seen) {
        segment(seen, seen.at());
    }

    /** Takes a segment that came here at a time. */
    void segment(SegmentSeen seen, Duration now) {
        segments++;
        FourTuple key = canonical(seen.segment());
        Live one = live.remove(key);
        if (one != null) {
            one.seen.add(seen);
            if (Connections.of(one.seen).size() > 1) {
                one.seen.remove(one.seen.size() - 1);
                tell(one, true);
                one = null;
            }
        }
        if (one == null) {
            one = new Live(++connections);
            one.seen.add(seen);
        }
        one.heard = now;
        live.put(key, one);
        Connection drawn = tell(one, false);
        if (over(drawn, Side.CLIENT) && over(drawn, Side.SERVER)) {
            tell(one, true);
            live.remove(key);
        }
        shorten(one);
        if (live.size() > CONNECTIONS) {
            Live silent = live.values().iterator().next();
            tell(silent, true);
            live.values().remove(silent);
        }
    }

    /** Hands on what waits since before this moment: what came since then may be followed by what tells more. */
    void settle(Duration before) {
        for (Live one : live.values()) {
            if (one.told < one.seen.size() && one.heard.compareTo(before) < 0) {
                tell(one, true);
            }
        }
    }

    private Connection tell(Live one, boolean all) {
        Connection drawn = Connections.of(one.seen).get(0);
        List<Moment> moments = drawn.moments();
        while (one.told < moments.size() && (all || moments.get(one.told).arrived())) {
            sink.accept(new Step(one.number, drawn.tuple(), !one.any, moments.get(one.told)));
            one.any = true;
            one.told++;
        }
        return drawn;
    }

    private static boolean over(Connection connection, Side side) {
        TcpState state = connection.last(side);
        return state == TcpState.CLOSED || state == TcpState.TIME_WAIT;
    }

    /** Forgets the oldest segment behind the handshake that was told; it changed no state, or it does not any more. */
    private static void shorten(Live one) {
        if (one.seen.size() > SEGMENTS && one.told > HANDSHAKE) {
            one.seen.remove(HANDSHAKE);
            one.told--;
        }
    }

    private static FourTuple canonical(RawSegment segment) {
        Comparator<Endpoint> order = Comparator.comparing(Endpoint::host).thenComparing(Endpoint::port);
        FourTuple tuple = segment.tuple();
        return order.compare(tuple.local(), tuple.remote()) <= 0 ? tuple : tuple.reversed();
    }
}

package tcplab.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Ladder;
import tcplab.tcp.RawSegment;
import tcplab.tcp.Rung;
import tcplab.tcp.Segment;
import tcplab.tcp.SeqNumber;

/** A ladder's segments as a sniffer would have captured them: the states are left out, for the analysis to find. */
public final class Wire {
    public static final Endpoint CLIENT = new Endpoint("127.0.0.1", 40000);
    public static final Endpoint SERVER = new Endpoint("127.77.0.1", 7000);
    /** Close to the end of the number space, so that every fixture wraps. */
    public static final long CLIENT_ISN = SeqNumber.MODULUS - 3;

    public static final long SERVER_ISN = 1_000_000;

    private Wire() {}

    /** One segment a millisecond. */
    public static List<SegmentSeen> segments(Ladder ladder) {
        return segments(ladder, CLIENT, 0);
    }

    /** One segment a millisecond, the client being another one, and both initial numbers so much later. */
    public static List<SegmentSeen> segments(Ladder ladder, Endpoint client, long later) {
        List<SegmentSeen> seen = new ArrayList<>();
        for (Rung rung : ladder.rungs()) {
            seen.add(new SegmentSeen(Duration.ofMillis(seen.size() + 1L), raw(rung, client, later)));
        }
        return seen;
    }

    private static RawSegment raw(Rung rung, Endpoint client, long later) {
        Segment s = rung.segment();
        long own = later + (rung.rightward() ? CLIENT_ISN : SERVER_ISN);
        long other = later + (rung.rightward() ? SERVER_ISN : CLIENT_ISN);
        return new RawSegment(
                rung.rightward() ? client : SERVER,
                rung.rightward() ? SERVER : client,
                s.flags(),
                SeqNumber.plus(own, s.seq()),
                s.ack().isPresent() ? SeqNumber.plus(other, s.ack().getAsLong()) : 0,
                65535,
                s.length(),
                List.of());
    }
}

package tcplab.lab;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;

/**
 * Tells the segments that are sent again only because the lab holds something: their sender waits in vain for an
 * acknowledgment. To be asked about every segment, in order.
 */
final class Repetitions {
    /** The number after the last that each end has sent. */
    private final Map<FourTuple, Long> next = new HashMap<>();

    /** The SYNs that were seen, with ACK and without. */
    private final Set<Syn> syns = new HashSet<>();

    private record Syn(FourTuple tuple, long seq, boolean ack) {}

    /**
     * Whether a segment only repeats numbers that a held segment carries or that a held segment acknowledges; or what a held
     * RST, which acknowledges nothing, will end. SYN,ACK does not repeat SYN: it is how a simultaneous open goes on (RFC 9293
     * Figure 7).
     */
    boolean isCopy(RawSegment segment, Collection<RawSegment> held) {
        return isRepetition(segment) && repeats(segment, held);
    }

    /** Whether numbers of a segment are carried by a held one or acknowledged by it, or a held RST is on its way to its sender. */
    static boolean repeats(RawSegment segment, Collection<RawSegment> held) {
        return held.stream().anyMatch(h -> carriesAlso(h, segment) || answers(h, segment));
    }

    private boolean isRepetition(RawSegment segment) {
        if (segment.flags().rst() || segment.occupies() == 0) {
            return false;
        }
        FourTuple tuple = segment.tuple();
        if (segment.flags().syn()) {
            if (!syns.add(new Syn(tuple, segment.seq(), segment.flags().ack()))) {
                return true;
            }
            next.put(tuple, segment.next());
            return false;
        }
        Long before = next.get(tuple);
        if (before != null && SeqNumber.distance(before, segment.next()) <= 0) {
            return true;
        }
        next.put(tuple, segment.next());
        return false;
    }

    private static boolean carriesAlso(RawSegment held, RawSegment segment) {
        return held.tuple().equals(segment.tuple())
                && held.flags().syn() == segment.flags().syn()
                && SeqNumber.distance(held.seq(), segment.next()) > 0
                && SeqNumber.distance(segment.seq(), held.next()) > 0;
    }

    private static boolean answers(RawSegment held, RawSegment segment) {
        return held.tuple().equals(segment.tuple().reversed())
                && (held.flags().rst() || (held.flags().ack() && SeqNumber.distance(segment.next(), held.ack()) >= 0));
    }
}

package tcplab.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Endpoint;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;

/**
 * When each segment of a connection arrived, known in hindsight: a segment that occupies sequence numbers is on its way
 * until the other end acknowledges it. "Seen" is not "received" where segments cross, as in a simultaneous close
 * (RFC 9293 Figure 13), nor where they are lost.
 */
final class Arrivals {
    /** The segment is not known to have arrived. */
    static final int NEVER = Integer.MAX_VALUE;

    /** What a segment that is sent again has in common with itself; a SYN,ACK after a SYN is another (simultaneous open). */
    private record Numbers(long seq, boolean synAck) {
        Numbers(RawSegment segment) {
            this(segment.seq(), isSynAck(segment));
        }
    }

    /** One end, as it sends. */
    private static final class Sender {
        /** Its segments that occupy numbers and are not known to have arrived, by index. */
        final Map<Numbers, Integer> onTheirWay = new LinkedHashMap<>();

        final Set<Numbers> sent = new HashSet<>();
        /** The index of its latest segment. */
        int latest = -1;

        boolean sentSynAck;
        /** The lowest number at which something sent again ends, looking back from the end; negative for none. */
        long againUpTo = -1;
        /** The latest arrival of its segments so far. */
        int latestArrival;
    }

    private final List<RawSegment> segments;
    private final int[] arrival;
    private final boolean[] again;
    private final Sender one = new Sender();
    private final Sender two = new Sender();

    private Arrivals(List<RawSegment> segments) {
        this.segments = segments;
        this.arrival = new int[segments.size()];
        this.again = new boolean[segments.size()];
        Arrays.fill(arrival, NEVER);
    }

    /**
     * For each segment the index before which it arrived: its own index plus one when nothing came between, the index of
     * the segment that acknowledges it when others crossed, {@link #NEVER} when it was sent again or never acknowledged.
     * A RST is not acknowledged: it arrived when its receiver had sent its last. An injected segment arrives at once, and acknowledges nothing in its alleged sender's name.
     */
    static int[] of(List<SegmentSeen> all, Circumstances circumstances) {
        int[] arrival = new int[all.size()];
        List<SegmentSeen> own = new ArrayList<>();
        int[] place = new int[all.size()];
        for (int i = 0; i < all.size(); i++) {
            arrival[i] = i + 1;
            if (!circumstances.isInjected(all.get(i))) {
                place[own.size()] = i;
                own.add(all.get(i));
            }
        }
        int[] arrived = own.isEmpty() ? new int[0] : of(own);
        for (int k = 0; k < own.size(); k++) {
            arrival[place[k]] = arrived[k] > own.size() ? arrived[k] : place[arrived[k] - 1] + 1;
        }
        return arrival;
    }

    static int[] of(List<SegmentSeen> segments) {
        RawSegment first = segments.get(0).segment();
        if (first.source().equals(first.destination())) {
            return IntStream.rangeClosed(1, segments.size()).toArray(); // a socket connected to itself
        }
        Arrivals arrivals =
                new Arrivals(segments.stream().map(SegmentSeen::segment).toList());
        arrivals.ofWhatIsAcknowledged();
        arrivals.pureAcksLost();
        arrivals.ofPureAcks();
        return arrivals.arrival;
    }

    private Sender sender(int i) {
        Endpoint first = segments.get(0).source();
        return segments.get(i).source().equals(first) ? one : two;
    }

    private void ofWhatIsAcknowledged() {
        for (int i = 0; i < arrival.length; i++) {
            RawSegment segment = segments.get(i);
            Sender own = sender(i);
            Sender other = own == one ? two : one;
            answers(i, own, other);
            if (segment.flags().rst()) {
                arrival[i] = ofReset(i);
            } else if (segment.occupies() > 0) {
                own.onTheirWay.remove(new Numbers(segment));
                if (isSynAck(segment) && other.sentSynAck) {
                    arrival[i] = i + 1;
                } else {
                    own.onTheirWay.put(new Numbers(segment), i);
                }
            }
            if (segment.occupies() > 0) {
                again[i] =
                        !own.sent.add(new Numbers(segment)) && !segment.flags().rst();
            }
            own.latest = i;
            own.sentSynAck |= isSynAck(segment);
        }
    }

    /**
     * Whoever sends data or FIN has had no RST: the last of them that comes before the RST's sender speaks otherwise, or
     * anyone opens anew, crossed it. Pure ACKs do not tell: one may answer a RST that was refused (RFC 5961 §3).
     */
    private int ofReset(int reset) {
        int arrived = reset + 1;
        for (int k = reset + 1; k < segments.size(); k++) {
            RawSegment later = segments.get(k);
            boolean answer = sender(k) != sender(reset);
            if (later.flags().syn() || (!answer && !later.flags().rst())) {
                break;
            }
            if (answer && later.occupies() > 0 && !later.flags().rst()) {
                arrived = k + 1;
            }
        }
        return arrived;
    }

    /** What the other end had on its way and this segment shows to have arrived: crossed, when its sender spoke between. */
    private void answers(int i, Sender own, Sender other) {
        RawSegment segment = segments.get(i);
        if (!segment.flags().ack()) {
            return;
        }
        for (Iterator<Integer> k = other.onTheirWay.values().iterator(); k.hasNext(); ) {
            int sent = k.next();
            RawSegment earlier = segments.get(sent);
            if (isSynAck(segment) && isSynAck(earlier)) {
                arrival[sent] = i + 1; // a simultaneous open: whoever sends SYN,ACK has not had the other's yet
                k.remove();
            } else if (SeqNumber.distance(earlier.next(), segment.ack()) >= 0) {
                arrival[sent] = own.latest > sent ? i : sent + 1;
                k.remove();
            }
        }
    }

    /** A pure ACK is lost when the other end later sends again something that it had acknowledged; the others get 0. */
    private void pureAcksLost() {
        for (int i = arrival.length - 1; i >= 0; i--) {
            RawSegment segment = segments.get(i);
            Sender own = sender(i);
            Sender other = own == one ? two : one;
            if (isPure(segment)) {
                boolean lost = other.againUpTo >= 0 && SeqNumber.distance(other.againUpTo, segment.ack()) >= 0;
                arrival[i] = lost ? NEVER : 0;
            }
            if (again[i] && (own.againUpTo < 0 || SeqNumber.distance(segment.next(), own.againUpTo) > 0)) {
                own.againUpTo = segment.next();
            }
        }
    }

    /** Segments arrive in order: a pure ACK behind one that crossed arrives after the segment that it crossed with. */
    private void ofPureAcks() {
        for (int i = 0; i < arrival.length; i++) {
            Sender own = sender(i);
            if (isPure(segments.get(i)) && arrival[i] != NEVER) {
                arrival[i] = own.latestArrival > i ? own.latestArrival + 1 : i + 1;
            }
            if (arrival[i] != NEVER) {
                own.latestArrival = Math.max(own.latestArrival, arrival[i]);
            }
        }
    }

    private static boolean isPure(RawSegment segment) {
        return segment.occupies() == 0 && !segment.flags().rst();
    }

    private static boolean isSynAck(RawSegment segment) {
        return segment.flags().syn() && segment.flags().ack();
    }
}

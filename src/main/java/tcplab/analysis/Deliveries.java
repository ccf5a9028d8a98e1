package tcplab.analysis;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;

/** What the lab itself did with segments where it was the wire: there nothing has to be concluded from what came after. */
final class Deliveries {
    private static final Duration NOT_DELIVERED = Duration.ofSeconds(Long.MAX_VALUE);

    /** Of each segment with a fate the first delivery, by when it was sent. */
    private final Map<Duration, Duration> delivered = new HashMap<>();

    private final Set<Duration> copies = new HashSet<>();

    private Deliveries() {}

    /** Nothing is known. */
    static Deliveries none() {
        return new Deliveries();
    }

    static Deliveries of(Recording recording) {
        Deliveries all = new Deliveries();
        recording.each(SegmentFate.class).forEach(all::add);
        return all;
    }

    private void add(SegmentFate fate) {
        delivered.merge(
                fate.sent(),
                fate.fate() == Fate.DELIVERED ? fate.at() : NOT_DELIVERED,
                (a, b) -> a.compareTo(b) <= 0 ? a : b);
        if (fate.fate() == Fate.COPY) {
            copies.add(fate.sent());
        }
    }

    /** Whether a segment was put aside because it was only sent again for what the lab held. */
    boolean isCopy(SegmentSeen seen) {
        return copies.contains(seen.at());
    }

    /** Whether the segments of a connection went over the wire that the lab was. */
    boolean know(List<SegmentSeen> segments) {
        return segments.stream().anyMatch(seen -> delivered.containsKey(seen.at()));
    }

    /** For each segment the index of the first that was sent after it arrived; {@link Arrivals#NEVER} for one that did not. */
    int[] arrivals(List<SegmentSeen> segments) {
        int[] arrival = new int[segments.size()];
        for (int i = 0; i < arrival.length; i++) {
            Duration at = when(segments.get(i));
            int next = i + 1;
            while (next < arrival.length && segments.get(next).at().compareTo(at) <= 0) {
                next++;
            }
            arrival[i] = at.equals(NOT_DELIVERED) ? Arrivals.NEVER : next;
        }
        return arrival;
    }

    /** The order in which segments were delivered, by their indices. */
    Comparator<Integer> order(List<SegmentSeen> segments) {
        return Comparator.<Integer, Duration>comparing(i -> when(segments.get(i)))
                .thenComparing(i -> i);
    }

    private Duration when(SegmentSeen seen) {
        return delivered.getOrDefault(seen.at(), NOT_DELIVERED);
    }
}

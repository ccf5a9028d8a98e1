package tcplab.record;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.RawSegment;

/** Which of the captured segments are forged: each injection is the first equal segment that was captured after it. */
public final class Injections {
    /** The sniffer's clock and the script's may differ by so much. */
    private static final Duration CLOCKS = Duration.ofMillis(2);

    private Injections() {}

    /** The captured segments that the lab had injected; one whose packet was never captured is not among them. */
    public static Set<SegmentSeen> seen(List<Event> events) {
        Map<RawSegment, Deque<Duration>> awaited = new HashMap<>();
        for (Event event : events) {
            if (event instanceof SegmentInjected injected) {
                awaited.computeIfAbsent(injected.segment(), any -> new ArrayDeque<>())
                        .add(injected.at().minus(CLOCKS));
            }
        }
        Set<SegmentSeen> forged = new HashSet<>();
        if (awaited.isEmpty()) {
            return forged;
        }
        for (Event event : events) {
            if (event instanceof SegmentSeen seen) {
                Duration injected =
                        awaited.getOrDefault(seen.segment(), new ArrayDeque<>()).peek();
                if (injected != null && injected.compareTo(seen.at()) <= 0) {
                    awaited.getOrDefault(seen.segment(), new ArrayDeque<>()).remove();
                    forged.add(seen);
                }
            }
        }
        return forged;
    }
}

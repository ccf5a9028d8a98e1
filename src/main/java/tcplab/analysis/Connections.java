package tcplab.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;

/**
 * Sorts segments into connections. A four-tuple is not a connection: a SYN with a new sequence number begins a new
 * incarnation of it (RFC 9293 §3.4.1), except the second SYN of a simultaneous open, which comes from the other end.
 */
public final class Connections {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private Connections() {}

    /** The connections of a recording, by first segment. */
    public static List<Connection> of(Recording recording) {
        Deliveries deliveries = Deliveries.of(recording);
        return of(
                recording
                        .each(SegmentSeen.class)
                        .filter(seen -> !deliveries.isCopy(seen))
                        .toList(),
                deliveries,
                Circumstances.of(recording));
    }

    /** The connections in a sequence of captured segments, by first segment. */
    public static List<Connection> of(List<SegmentSeen> segments) {
        return of(segments, Deliveries.none(), Circumstances.NONE);
    }

    private static List<Connection> of(List<SegmentSeen> segments, Deliveries deliveries, Circumstances circumstances) {
        Set<RawSegment> accepted = acceptedInjections(segments, circumstances);
        Map<FourTuple, List<SegmentSeen>> open = new LinkedHashMap<>();
        List<List<SegmentSeen>> all = new ArrayList<>();
        for (SegmentSeen seen : segments) {
            FourTuple key = canonical(seen.segment().tuple());
            List<SegmentSeen> current = open.get(key);
            boolean refused = circumstances.isInjected(seen) && !accepted.contains(seen.segment());
            if (current == null || (!refused && beginsAnother(seen.segment(), current))) {
                current = new ArrayList<>();
                open.put(key, current);
                all.add(current);
            }
            current.add(seen);
        }
        all.sort(Comparator.comparing(list -> list.get(0).at()));
        List<Connection> connections = new ArrayList<>();
        List<Duration> ends = ends(all);
        for (List<SegmentSeen> list : all) {
            connections.add(
                    Drawing.draw(connections.size(), list, ends.get(connections.size()), deliveries, circumstances));
        }
        return List.copyOf(connections);
    }

    /** For each connection when the next one with its tuple begins, or the end of time. */
    private static List<Duration> ends(List<List<SegmentSeen>> all) {
        List<Duration> ends = new ArrayList<>(Collections.nCopies(all.size(), FOREVER));
        Map<FourTuple, Duration> next = new HashMap<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            SegmentSeen first = all.get(i).get(0);
            FourTuple tuple = canonical(first.segment().tuple());
            ends.set(i, next.getOrDefault(tuple, FOREVER));
            next.put(tuple, first.at());
        }
        return ends;
    }

    /** The forged SYNs that were answered by SYN,ACK: any other one is a stray in the connection whose tuple it bears. */
    private static Set<RawSegment> acceptedInjections(List<SegmentSeen> segments, Circumstances circumstances) {
        Set<RawSegment> accepted = new HashSet<>();
        Map<FourTuple, List<RawSegment>> asked = new HashMap<>();
        for (SegmentSeen seen : segments) {
            RawSegment segment = seen.segment();
            if (circumstances.isInjected(seen)
                    && segment.flags().syn()
                    && !segment.flags().ack()) {
                asked.computeIfAbsent(segment.tuple(), any -> new ArrayList<>()).add(segment);
            } else if (segment.flags().syn() && segment.flags().ack()) {
                asked.getOrDefault(segment.tuple().reversed(), List.of()).stream()
                        .filter(syn -> syn.next() == segment.ack())
                        .forEach(accepted::add);
            }
        }
        return accepted;
    }

    private static FourTuple canonical(FourTuple tuple) {
        Comparator<Endpoint> order = Comparator.comparing(Endpoint::host).thenComparing(Endpoint::port);
        return order.compare(tuple.local(), tuple.remote()) <= 0 ? tuple : tuple.reversed();
    }

    private static boolean beginsAnother(RawSegment segment, List<SegmentSeen> current) {
        Flags flags = segment.flags();
        if (!flags.syn() || flags.ack()) {
            return false;
        }
        boolean answered = false;
        for (SegmentSeen earlier : current) {
            RawSegment e = earlier.segment();
            if (e.source().equals(segment.source())) {
                if (e.flags().syn()) {
                    return isAnother(segment, e, current);
                }
                answered = true;
            }
        }
        return answered || !current.get(0).segment().flags().syn();
    }

    /** A newer number begins another connection; an older one, while the first SYN is unanswered, is a stray (Figure 8). */
    private static boolean isAnother(RawSegment syn, RawSegment earlier, List<SegmentSeen> current) {
        long newer = SeqNumber.distance(earlier.seq(), syn.seq());
        return newer > 0
                || (newer < 0
                        && current.stream()
                                .map(SegmentSeen::segment)
                                .anyMatch(s -> !s.source().equals(syn.source())
                                        && s.flags().ack()
                                        && SeqNumber.distance(earlier.next(), s.ack()) >= 0));
    }
}

package tcplab.board;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.analysis.Connection;
import tcplab.analysis.Connections;
import tcplab.analysis.Moment;
import tcplab.record.Environment;
import tcplab.record.Event;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;

/** What passed between two addresses so far, drawn anew whenever something is added: as the ladders of a recording are. */
final class Conversation {
    /** Longer ones are no longer drawn; their states are known from the kernel alone. */
    private static final int LONGEST = 300;

    private static final Environment NOWHERE = new Environment("", Instant.EPOCH, Duration.ZERO, Map.of(), Map.of());

    private final int number;
    private final List<Event> events = new ArrayList<>();
    private int shown;

    Conversation(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Whether it is drawn, or has become too long for that. */
    boolean add(Event event) {
        return events.size() < LONGEST && events.add(event);
    }

    /** A segment, and the connection that it belongs to. */
    record Drawn(FourTuple client, Moment moment) {}

    /** The segments that were not handed out before, in order. */
    List<Drawn> news() {
        List<Drawn> all = drawn(events);
        List<Drawn> fresh = List.copyOf(all.subList(Math.min(shown, all.size()), all.size()));
        shown = all.size();
        return fresh;
    }

    /** How a segment would be drawn that is still held. */
    Optional<Drawn> next(RawSegment segment) {
        List<Event> with = new ArrayList<>(events);
        Duration at = with.isEmpty() ? Duration.ZERO : with.get(with.size() - 1).at();
        with.add(new SegmentSeen(at, segment));
        return drawn(with).stream()
                .filter(d -> d.moment().raw().equals(segment))
                .reduce((a, b) -> b);
    }

    /**
     * On a wire it is known what became of each segment. Elsewhere it is known only afterwards whether one arrived; here it is
     * taken to arrive when it is sent, and the kernel's own word corrects that.
     */
    private static List<Event> delivered(List<Event> events) {
        if (events.stream().anyMatch(SegmentFate.class::isInstance)) {
            return events;
        }
        List<Event> all = new ArrayList<>();
        for (Event event : events) {
            all.add(event);
            if (event instanceof SegmentSeen seen) {
                all.add(new SegmentFate(seen.at(), seen.at(), Fate.DELIVERED));
            }
        }
        return all;
    }

    private static List<Drawn> drawn(List<Event> events) {
        List<Drawn> all = new ArrayList<>();
        for (Connection connection : Connections.of(new Recording(NOWHERE, delivered(events), List.of()))) {
            connection.moments().forEach(moment -> all.add(new Drawn(connection.tuple(), moment)));
        }
        return all;
    }
}

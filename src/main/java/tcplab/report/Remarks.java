package tcplab.report;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Recording;
import tcplab.text.Text;

/**
 * What is to be said of a rung beside what it shows: that nobody sent its segment but the lab, what the lab did with it where
 * it was the wire, and that it was sent again because nothing acknowledged it.
 */
final class Remarks {
    private static final Text FORGED = text("forged", "伪造");
    private static final Text LOST = text("lost on the wire", "在线上丢失");
    private static final Text HELD = text("held on the wire", "在线上被扣住");
    private static final Text AGAIN = text("not acknowledged, sent again", "无人确认，重传");

    /** What became of segments, by when they were seen. */
    private final Map<Duration, Set<Fate>> fates = new HashMap<>();

    private Remarks() {}

    static Remarks of(Recording recording) {
        Remarks remarks = new Remarks();
        recording
                .each(SegmentFate.class)
                .forEach(seen -> remarks.fates
                        .computeIfAbsent(seen.sent(), any -> EnumSet.noneOf(Fate.class))
                        .add(seen.fate()));
        return remarks;
    }

    /** The remark on each rung of a connection's ladder, in order; most have none. */
    List<Optional<Text>> of(Connection connection) {
        List<Optional<Text>> remarks = new ArrayList<>();
        for (Moment moment : connection.moments()) {
            remarks.add(of(connection, moment));
        }
        return List.copyOf(remarks);
    }

    private Optional<Text> of(Connection connection, Moment moment) {
        Set<Fate> became = fates.getOrDefault(moment.at(), Set.of());
        if (moment.injected()) {
            return Optional.of(FORGED);
        }
        if (became.contains(Fate.DROPPED)) {
            return Optional.of(LOST);
        }
        if (became.contains(Fate.HELD)) {
            return Optional.of(HELD);
        }
        return !moment.arrived() && isSentAgain(connection, moment) ? Optional.of(AGAIN) : Optional.empty();
    }

    private static boolean isSentAgain(Connection connection, Moment moment) {
        return moment.raw().occupies() > 0
                && !moment.raw().flags().rst()
                && connection.after(moment).stream()
                        .anyMatch(later -> later.sender() == moment.sender()
                                && !later.injected()
                                && later.raw().seq() == moment.raw().seq()
                                && later.raw().next() == moment.raw().next());
    }
}

package tcplab.record;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.record.Event.StepReturned;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;

/** Which sockets the script destroyed without a segment, and when: what the wire cannot tell. */
public final class Vanishings {
    private static final String STEP = "vanish ";

    private final Map<String, List<Duration>> moments = new HashMap<>();

    private Vanishings() {}

    public static Vanishings of(Recording recording) {
        Vanishings all = new Vanishings();
        recording
                .each(StepReturned.class)
                .filter(returned -> returned.step().en().startsWith(STEP) && returned.errno() == Errno.OK)
                .forEach(returned -> all.moments
                        .computeIfAbsent(returned.step().en().substring(STEP.length()), any -> new ArrayList<>())
                        .add(returned.at()));
        return all;
    }

    /** The name of the step that destroys an end's socket without a segment. */
    public static Text step(FourTuple end) {
        return text(STEP + "%s", "无声销毁 %s").with(end);
    }

    /** None. */
    public static Vanishings none() {
        return new Vanishings();
    }

    /** When an end's socket was destroyed first, from a moment and before another; a tuple may be used again. */
    public Optional<Duration> of(FourTuple tuple, Duration from, Duration before) {
        if (moments.isEmpty()) {
            return Optional.empty();
        }
        return moments.getOrDefault(tuple.toString(), List.of()).stream()
                .filter(at -> at.compareTo(from) >= 0 && at.compareTo(before) < 0)
                .findFirst();
    }
}

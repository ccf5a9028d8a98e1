package tcplab.theory;

import static tcplab.text.Text.text;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Witness;
import tcplab.text.Text;
import tcplab.theory.Prediction.Value;

/**
 * That a prediction comes true: computed from the settings of one part of the exercise, and measured in that part.
 *
 * @param name the prediction's, as {@link Predictions} has it
 * @param phase the part of the exercise, in which every setting that matters is set
 * @param restsOn the witnesses without whom nothing is measured
 * @param measure what was measured in that part; empty when it was not seen
 */
public record Forecast(String name, Text phase, Set<Witness> restsOn, Function<Evidence, Optional<Measured>> measure)
        implements Expectation {
    /** The environment's fact that says how often the kernel's clock ticks in a second. */
    public static final String HZ = "hz";

    public Forecast {
        restsOn = Set.copyOf(restsOn);
    }

    public static Forecast of(
            String name, Text phase, Function<Evidence, Optional<Measured>> measure, Witness first, Witness... more) {
        return new Forecast(name, phase, EnumSet.of(first, more), measure);
    }

    /** The prediction beside the measurement; empty when one of them is not to be had. */
    public Optional<Comparison> compare(Evidence evidence) {
        Evidence part = evidence.during(phase);
        Optional<TimerWheel> wheel = wheel(evidence);
        Optional<Measured> measured = measure.apply(part);
        if (wheel.isEmpty() || measured.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, String> set = new TreeMap<>();
        part.recording().each(SettingChanged.class).forEach(change -> set.put(change.name(), change.value()));
        Map<String, String> all = new TreeMap<>(evidence.whole().environment().sysctls());
        all.putAll(set);
        Prediction prediction =
                Predictions.of(name, all, wheel.get(), measured.get().roundTrip());
        set.keySet().retainAll(prediction.settings());
        return prediction.answer() instanceof Value value
                ? Optional.of(new Comparison(name, set, value, measured.get()))
                : Optional.empty();
    }

    private static Optional<TimerWheel> wheel(Evidence evidence) {
        String hz = evidence.whole().environment().fact(HZ);
        return hz.matches("\\d{1,5}") && Integer.parseInt(hz) > 0
                ? Optional.of(new TimerWheel(Integer.parseInt(hz)))
                : Optional.empty();
    }

    @Override
    public Finding check(Evidence evidence) {
        return compare(evidence)
                .map(comparison -> Finding.of(comparison.holds(), comparison.sentence()))
                .orElseGet(() ->
                        Finding.fails(text("'%s': what %s predicts was not seen to happen", "“%s”：没有看到 %s 所预测的事情发生")
                                .with(phase, name)));
    }
}

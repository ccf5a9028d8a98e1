package tcplab.exercises;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import tcplab.record.Errno;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.StateChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.ProgramReport;
import tcplab.text.Text;

/** Steps that returned otherwise; counters, settings, changes of state and what programs told, otherwise or missing. */
final class ScriptSpoiler {
    private final SpoiltPart part;

    ScriptSpoiler(SpoiltPart part) {
        this.part = part;
    }

    void spoil() {
        Set<Text> steps = new LinkedHashSet<>();
        part.each(StepReturned.class).map(StepReturned::step).forEach(steps::add);
        for (Text step : steps) {
            part.change(
                    step.en() + " returned otherwise",
                    StepReturned.class,
                    s -> s.named(step),
                    s -> Optional.of(new StepReturned(
                            s.at(), s.took(), s.step(), s.errno() == Errno.OK ? Errno.EACCES : Errno.OK)));
            part.change(
                    step.en() + " returned otherwise once",
                    StepReturned.class,
                    SpoiltPart.first(s -> s.named(step)),
                    s -> Optional.of(new StepReturned(
                            s.at(), s.took(), s.step(), s.errno() == Errno.OK ? Errno.EACCES : Errno.OK)));
            part.change(
                    step.en() + " once less",
                    StepReturned.class,
                    SpoiltPart.first(s -> s.named(step)),
                    s -> Optional.empty());
        }
        for (int by : new int[] {-1, 1}) {
            part.change(
                    "last counters " + by,
                    CountersSeen.class,
                    seen -> part.last(CountersSeen.class).map(seen::equals).orElse(false),
                    seen -> {
                        Map<String, Long> counters = new TreeMap<>(seen.counters());
                        counters.replaceAll((name, value) -> value + by);
                        return Optional.of(new CountersSeen(seen.at(), counters));
                    });
        }
        part.change("no setting", SettingChanged.class, any -> true, s -> Optional.empty());
        part.change("all counters the same", CountersSeen.class, any -> true, seen -> {
            Map<String, Long> counters = new TreeMap<>(seen.counters());
            counters.replaceAll((name, value) -> 4096L);
            return Optional.of(new CountersSeen(seen.at(), counters));
        });
        part.change("no state change", StateChanged.class, any -> true, c -> Optional.empty());
        part.change("one state change less", StateChanged.class, SpoiltPart.first(c -> true), c -> Optional.empty());
        part.change(
                "settings otherwise",
                SettingChanged.class,
                any -> true,
                s -> Optional.of(new SettingChanged(s.at(), s.name(), s.value().replaceAll("\\d+", "7"))));
        for (ProgramReport.Act act : ProgramReport.Act.values()) {
            Predicate<ProgramReported> which = p -> p.report().act() == act;
            part.change("no " + act, ProgramReported.class, which, p -> Optional.empty());
            part.change("one " + act + " less", ProgramReported.class, SpoiltPart.first(which), p -> Optional.empty());
            part.change(
                    act + " told otherwise",
                    ProgramReported.class,
                    which,
                    p -> Optional.of(new ProgramReported(
                            p.at(),
                            p.program(),
                            new ProgramReport(p.report().act(), p.report().connection(), Errno.EACCES, "otherwise"))));
            part.change(
                    act + " of another program",
                    ProgramReported.class,
                    which,
                    p -> Optional.of(new ProgramReported(p.at(), "stranger", p.report())));
        }
    }
}

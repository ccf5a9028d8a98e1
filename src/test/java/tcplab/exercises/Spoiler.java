package tcplab.exercises;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tcplab.record.Environment;
import tcplab.record.Event;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Recording;
import tcplab.text.Text;

/**
 * Copies of a recording that are wrong in one respect: segments missing or renumbered, rows of the socket table in another
 * state or one too many, steps that returned otherwise. A claim that survives them all cannot fail, and is no claim.
 */
final class Spoiler {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

    private final Recording whole;
    private final Map<String, Recording> spoilt = new LinkedHashMap<>();

    private Spoiler(Recording whole) {
        this.whole = whole;
    }

    /** The spoilt copies, each by what was done to it. */
    static Map<String, Recording> copies(Recording recording) {
        Spoiler spoiler = new Spoiler(recording);
        Set<Text> phases = new LinkedHashSet<>();
        recording.each(PhaseBegan.class).map(PhaseBegan::phase).forEach(phases::add);
        if (phases.isEmpty()) {
            spoiler.spoil("", event -> true);
        }
        phases.forEach(phase -> spoiler.spoil(phase.en() + ": ", spoiler.during(phase)));
        spoiler.environment();
        spoiler.spoilt.putAll(MatrixSpoiler.copies(recording));
        return spoiler.spoilt;
    }

    /** The settings that the namespace began with, otherwise: each another number, one more, or minutes for seconds. */
    private void environment() {
        environment("another machine's settings", number -> 7);
        environment("settings one more", number -> number + 1);
        environment("settings sixty times", number -> number * 60);
    }

    private void environment(String what, LongUnaryOperator change) {
        Environment was = whole.environment();
        Map<String, String> sysctls = new TreeMap<>(was.sysctls());
        sysctls.replaceAll((name, value) -> NUMBER.matcher(value)
                .replaceAll(found -> String.valueOf(change.applyAsLong(Long.parseLong(found.group())))));
        spoilt.put(
                what,
                new Recording(
                        new Environment(was.exercise(), was.started(), was.took(), was.facts(), sysctls),
                        whole.events(),
                        whole.witnesses()));
    }

    private Predicate<Event> during(Text phase) {
        Set<Event> inside = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        boolean in = false;
        for (Event event : whole.events()) {
            in = event instanceof PhaseBegan began ? began.named(phase) : in;
            if (in) {
                inside.add(event);
            }
        }
        return inside::contains;
    }

    private void spoil(String where, Predicate<Event> inside) {
        SpoiltPart part = new SpoiltPart(whole, where, inside, spoilt);
        new SegmentSpoiler(part).spoil();
        new SocketSpoiler(part).spoil();
        new ScriptSpoiler(part).spoil();
    }

    /** For messages: the names of some. */
    static String some(Iterable<String> names) {
        List<String> list = new ArrayList<>();
        names.forEach(list::add);
        return Arrays.toString(list.stream().limit(5).toArray());
    }
}

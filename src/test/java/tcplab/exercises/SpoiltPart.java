package tcplab.exercises;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tcplab.record.Event;
import tcplab.record.Recording;

/** A part of a recording, and copies of the whole in which one thing of that part is wrong. */
final class SpoiltPart {
    private final Recording whole;
    private final String where;
    private final Predicate<Event> part;
    private final Map<String, Recording> spoilt;

    SpoiltPart(Recording whole, String where, Predicate<Event> part, Map<String, Recording> spoilt) {
        this.whole = whole;
        this.where = where;
        this.part = part;
        this.spoilt = spoilt;
    }

    Recording whole() {
        return whole;
    }

    boolean has(Event event) {
        return part.test(event);
    }

    <E extends Event> Stream<E> each(Class<E> kind) {
        return whole.each(kind).filter(part);
    }

    <E extends Event> Optional<E> last(Class<E> kind) {
        return each(kind).reduce((a, b) -> b);
    }

    /** Keeps a copy with these events. */
    void keep(String what, List<Event> events) {
        spoilt.put(where + what, whole.withEvents(events));
    }

    /** Keeps a copy in which the chosen events of the part are changed, if there are any. */
    <E extends Event> void change(String what, Class<E> kind, Predicate<E> which, Function<E, Optional<Event>> change) {
        boolean[] hit = new boolean[1];
        List<Event> events = new ArrayList<>();
        for (Event event : whole.events()) {
            if (kind.isInstance(event) && part.test(event) && which.test(kind.cast(event))) {
                hit[0] = true;
                change.apply(kind.cast(event)).ifPresent(events::add);
            } else {
                events.add(event);
            }
        }
        if (hit[0]) {
            keep(what, events);
        }
    }

    /** Holds for the first of what is chosen, and only once. */
    static <T> Predicate<T> first(Predicate<T> which) {
        boolean[] done = new boolean[1];
        return item -> {
            boolean hit = !done[0] && which.test(item);
            done[0] |= hit;
            return hit;
        };
    }
}

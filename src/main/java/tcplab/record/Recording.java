package tcplab.record;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A run as its witnesses saw it, in the order of one clock: everything that a verdict may rest on. */
public record Recording(Environment environment, List<Event> events, List<Witness.Report> witnesses) {
    /** Events are put in order of time; those of one moment keep the order in which they came. */
    public Recording {
        events = events.stream().sorted(Comparator.comparing(Event::at)).toList();
        witnesses = List.copyOf(witnesses);
    }

    /** The events of one kind, in order. */
    public <E extends Event> Stream<E> each(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    public Optional<Witness.Report> witness(Witness witness) {
        return witnesses.stream().filter(report -> report.witness() == witness).findFirst();
    }

    /** The same run with other events: what a test spoils. */
    public Recording withEvents(List<Event> other) {
        return new Recording(environment, other, witnesses);
    }

    /** The same run with other reports of the witnesses on themselves. */
    public Recording withWitnesses(List<Witness.Report> other) {
        return new Recording(environment, events, other);
    }
}

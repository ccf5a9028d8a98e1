package tcplab.exercises;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.tcp.TcpState.CLOSING;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.TIME_WAIT;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.record.Event;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.SocketEntry;
import tcplab.tcp.TcpState;
import tcplab.theory.Judge;
import tcplab.theory.Verdict;

/** A recording such as a script leaves that lacks one of its lines is not believed: what only that line shows is missed. */
class LinesThatMatterTest {
    private static final String TAKEN = "higher number, no timestamps";
    private static final String REFUSED = "lower number, no timestamps";

    private static Recording saved(Exercise exercise) throws IOException {
        return RecordingStore.read(Path.of("src/test/resources/exercises", exercise.name()));
    }

    private static List<String> surprises(Exercise exercise, Recording recording) {
        return Judge.judge(exercise.claims(), recording).verdicts().stream()
                .filter(Verdict::surprising)
                .map(verdict -> verdict.claim().id())
                .toList();
    }

    /** The recording with each event, and the part that it is in, as a change makes it. */
    private static Recording spoilt(Recording recording, BiFunction<String, Event, Optional<Event>> change) {
        List<Event> events = new ArrayList<>();
        String part = "";
        for (Event event : recording.events()) {
            part = event instanceof PhaseBegan began ? began.phase().en() : part;
            change.apply(part, event).ifPresent(events::add);
        }
        return recording.withEvents(events);
    }

    private static Recording without(Recording recording, BiPredicate<String, Event> which) {
        return spoilt(recording, (part, event) -> which.test(part, event) ? Optional.empty() : Optional.of(event));
    }

    private static Recording withoutRows(Recording recording, TcpState state, BiPredicate<String, Event> which) {
        return spoilt(
                recording,
                (part, event) -> Optional.of(
                        event instanceof SocketsSeen look && which.test(part, event)
                                ? new SocketsSeen(look.at(), look.took(), notIn(look, state))
                                : event));
    }

    private static List<SocketEntry> notIn(SocketsSeen look, TcpState state) {
        return look.sockets().stream().filter(row -> row.state() != state).toList();
    }

    private static long in(TcpState state, Event event) {
        return event instanceof SocketsSeen look
                ? look.sockets().stream().filter(row -> row.state() == state).count()
                : 0;
    }

    private static <E extends Event> Duration first(Recording recording, Class<E> kind, Predicate<E> which) {
        return recording.each(kind).filter(which).findFirst().orElseThrow().at();
    }

    /** Without the wait for both after the time for which they were kept. */
    @Test
    void closingWasThereStillWhenItHadBeenKeptSoLong() throws IOException {
        Exercise exercise = new SimultaneousClose();
        Recording sound = saved(exercise);
        Duration middle =
                first(sound, SocketsSeen.class, look -> in(CLOSING, look) > 0).plus(Duration.ofSeconds(1));
        Recording spoilt = without(
                sound, (part, event) -> in(CLOSING, event) == 2 && event.at().compareTo(middle) > 0);
        assertThat(surprises(exercise, spoilt)).containsExactly("C10");
    }

    @Test
    void timeWaitGivesWayOrStaysOnlyInTheEyesOfALookAfterTheReset() throws IOException {
        Exercise exercise = new TupleReuse();
        Recording sound = saved(exercise);
        for (String part : List.of(TAKEN, REFUSED)) {
            Duration reset = resetIn(sound, part);
            Recording spoilt = without(
                    sound,
                    (phase, event) -> phase.equals(part)
                            && event instanceof SocketsSeen
                            && event.at().compareTo(reset) > 0);
            assertThat(surprises(exercise, spoilt)).as(part).containsExactly("D5");
        }
    }

    /** As it would be without tcp_rfc1337. */
    @Test
    void theResetOfARefusedSynDidNotEndTimeWait() throws IOException {
        Exercise exercise = new TupleReuse();
        Recording sound = saved(exercise);
        Duration reset = resetIn(sound, REFUSED);
        Recording ended = withoutRows(
                sound,
                TIME_WAIT,
                (part, event) -> part.equals(REFUSED) && event.at().compareTo(reset) > 0);
        assertThat(surprises(exercise, ended)).containsExactly("D5");
    }

    private static Duration resetIn(Recording recording, String part) {
        Duration began =
                first(recording, PhaseBegan.class, phase -> phase.phase().en().equals(part));
        return first(
                recording,
                SegmentSeen.class,
                seen -> seen.segment().flags().rst() && seen.at().compareTo(began) > 0);
    }

    /** Without the volleys that go on: the queue was full once, and nobody knows for how long. */
    @Test
    void theFloodWentOn() throws IOException {
        Exercise exercise = new SynFlood();
        Recording sound = saved(exercise);
        Duration over = first(sound, SocketsSeen.class, look -> in(SYN_RECEIVED, look) > 0)
                .plus(Duration.ofSeconds(1));
        Recording spoilt = without(
                sound,
                (phase, event) -> phase.equals("no defence")
                        && (event instanceof SegmentInjected || event instanceof SocketsSeen)
                        && event.at().compareTo(over) > 0);
        assertThat(surprises(exercise, spoilt)).contains("A15");
    }

    /** One look at which an entry had gone is enough. */
    @Test
    void theQueueWasFullAtEveryLook() throws IOException {
        Exercise exercise = new SynFlood();
        Recording sound = saved(exercise);
        Duration full = first(sound, SocketsSeen.class, look -> in(SYN_RECEIVED, look) > 0)
                .plus(Duration.ofSeconds(1));
        Duration moment = first(sound, SocketsSeen.class, look -> look.at().compareTo(full) > 0);
        Recording spoilt =
                withoutRows(sound, SYN_RECEIVED, (part, event) -> event.at().equals(moment));
        assertThat(surprises(exercise, spoilt)).containsExactly("A15");
    }

    /** Without the wait before the gate opens: later looks show the same, but perhaps only since the ACK was sent again. */
    @ParameterizedTest
    @ValueSource(strings = {"the last ACK is lost, TIME-WAIT is there", "the last ACK is lost, TIME-WAIT is left out"})
    void theAckWasLostWhileSomebodyLooked(String lost) throws IOException {
        Exercise exercise = new WithoutTimeWait();
        Recording sound = saved(exercise);
        Duration began =
                first(sound, PhaseBegan.class, phase -> phase.phase().en().equals(lost));
        Duration open = first(
                sound,
                SettingChanged.class,
                change -> change.at().compareTo(began) > 0 && change.value().equals(Gate.OPEN));
        Recording spoilt = without(
                sound,
                (part, event) -> part.equals(lost)
                        && in(LAST_ACK, event) > 0
                        && event.at().compareTo(open) < 0);
        assertThat(surprises(exercise, spoilt)).containsExactly("D3");
    }
}

package tcplab.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tcplab.record.Event;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpState;
import tcplab.theory.Cell;
import tcplab.theory.Evidence;
import tcplab.theory.MatrixSeen;
import tcplab.theory.MatrixSeen.Met;
import tcplab.theory.MatrixSeen.Verdict;
import tcplab.theory.Reaction;
import tcplab.theory.StateMatrix;
import tcplab.theory.Stimulus;

/** The 88 cells: all there, each shown by the saved recording, and each flipped by a copy in which its socket did otherwise. */
class StateMatrixTest {
    private static Recording saved;
    private static MatrixSeen sound = MatrixSeen.nothing();

    @BeforeAll
    static void read() throws IOException {
        saved = RecordingStore.read(Path.of("src/test/resources/exercises/segment-arrives"));
        sound = MatrixSeen.of(Evidence.of(saved));
    }

    private static Met met(Cell cell) {
        assertThat(sound.met(cell)).as(cell.toString()).hasSize(1);
        return sound.met(cell).get(0);
    }

    @Test
    void everyStateMeetsEverySegment() {
        assertThat(StateMatrix.CELLS).hasSize(88);
        for (TcpState state : TcpState.values()) {
            for (Stimulus segment : Stimulus.values()) {
                Cell cell = StateMatrix.of(state, segment);
                assertThat(cell).hasToString(state + " × " + segment);
                assertThat(cell.where().source()).startsWith("RFC 9293 §3.10.7.");
                cell.deviation().ifPresent(d -> {
                    assertThat(d.linux()).isNotEqualTo(cell.rfc());
                    assertThat(d.where().source()).startsWith("Linux net/ipv4/");
                });
            }
        }
        assertThat(StateMatrix.CELLS.stream().filter(cell -> cell.deviation().isPresent()))
                .hasSize(8);
    }

    @Test
    void everyCellIsShownAndNoneIsUnexplained() {
        for (Cell cell : StateMatrix.CELLS) {
            assertThat(met(cell).reaction()).as(cell.toString()).isEqualTo(cell.known());
            assertThat(sound.verdict(cell))
                    .as(cell.toString())
                    .isEqualTo(cell.deviation().isPresent() ? Verdict.DIFFERS : Verdict.FOLLOWS);
        }
    }

    @Test
    void aSocketThatDoesOtherwiseFlipsItsCellAndNoOther() {
        for (Cell cell : StateMatrix.CELLS) {
            Met met = met(cell);
            List<Reaction> others = new ArrayList<>();
            others.add(MatrixSpoiler.answersOtherwise(met.reaction()));
            others.add(MatrixSpoiler.goesElsewhere(met.reaction()));
            cell.deviation().ifPresent(d -> others.add(cell.rfc()));
            for (Reaction other : others) {
                MatrixSeen spoilt = MatrixSeen.of(Evidence.of(MatrixSpoiler.with(saved, met, other)));
                assertThat(spoilt.met(cell).get(0).reaction())
                        .as(cell + " " + other)
                        .isEqualTo(other);
                assertThat(unlike(spoilt)).as(cell + " " + other).containsExactly(cell);
                assertThat(spoilt.verdict(cell)).as(cell + " " + other).isEqualTo(Verdict.SURPRISE);
            }
        }
    }

    private static Set<Cell> unlike(MatrixSeen spoilt) {
        Set<Cell> cells = new HashSet<>();
        StateMatrix.CELLS.stream()
                .filter(cell -> spoilt.verdict(cell) != sound.verdict(cell))
                .forEach(cells::add);
        return cells;
    }

    @Test
    void aSegmentThatIsNotTheBaseCaseShowsNothing() {
        for (Cell cell : StateMatrix.CELLS) {
            boolean numbered = cell.state().compareTo(TcpState.SYN_SENT) > 0;
            if (numbered) {
                RawSegment was = met(cell).segment();
                RawSegment other = new RawSegment(
                        was.source(),
                        was.destination(),
                        was.flags(),
                        SeqNumber.plus(was.seq(), 1),
                        was.ack(),
                        was.window(),
                        was.length(),
                        was.options());
                List<Event> events = saved.events().stream()
                        .map(event -> replaced(event, was, other))
                        .toList();
                assertThat(MatrixSeen.of(Evidence.of(saved.withEvents(events))).verdict(cell))
                        .as(cell.toString())
                        .isEqualTo(Verdict.NOT_SHOWN);
            }
        }
    }

    private static Event replaced(Event event, RawSegment was, RawSegment other) {
        if (event instanceof SegmentSeen seen && seen.segment().equals(was)) {
            return new SegmentSeen(seen.at(), other);
        }
        return event instanceof SegmentInjected forged && forged.segment().equals(was)
                ? new SegmentInjected(forged.at(), other)
                : event;
    }

    @Test
    void aBlindWitnessShowsNothing() {
        for (Witness witness : MatrixSeen.RESTS_ON) {
            List<Witness.Report> reports = saved.witnesses().stream()
                    .map(report -> report.witness() == witness
                            ? new Witness.Report(witness, true, report.seen(), 1, report.why())
                            : report)
                    .toList();
            assertThat(MatrixSeen.of(Evidence.of(saved.withWitnesses(reports))).count(Verdict.NOT_SHOWN))
                    .as(witness.toString())
                    .isEqualTo(88);
        }
    }
}

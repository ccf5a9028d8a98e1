package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tcplab.analysis.Wire;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Ladder;
import tcplab.tcp.Rung;

class LiveLaddersTest {
    private static final Ladder OPEN = Ladder.parse("""
            SYN-SENT     > S  0:0(0)           SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1     SYN-RECEIVED
            ESTABLISHED  > .  1:1(0) ack 1     ESTABLISHED
            """);
    private static final Ladder CLOSE = Ladder.parse("""
            FIN-WAIT-1   > F. 1:1(0) ack 1     CLOSE-WAIT
            FIN-WAIT-2   < .  1:1(0) ack 2     CLOSE-WAIT
            TIME-WAIT    < F. 1:1(0) ack 2     LAST-ACK
            TIME-WAIT    > .  2:2(0) ack 2     CLOSED
            """);
    private static final Ladder WHOLE = join(OPEN, CLOSE);

    private final List<LiveLadders.Step> steps = new ArrayList<>();
    private final LiveLadders ladders = new LiveLadders(steps::add);

    private static Ladder join(Ladder first, Ladder second) {
        List<Rung> rungs = new ArrayList<>(first.rungs());
        rungs.addAll(second.rungs());
        return new Ladder(rungs);
    }

    private List<Rung> rungs() {
        return steps.stream().map(step -> step.moment().rung()).toList();
    }

    @Test
    void drawsWhatTheWholeRecordingWouldShow() {
        Wire.segments(WHOLE).forEach(ladders::segment);

        assertThat(new Ladder(rungs())).hasToString(WHOLE.toString());
        assertThat(steps.get(0).first()).isTrue();
        assertThat(steps.subList(1, steps.size())).noneMatch(LiveLadders.Step::first);
        assertThat(ladders.segments()).isEqualTo(7);
    }

    @Test
    void aRungWaitsUntilItsSegmentIsKnownToHaveArrived() {
        List<SegmentSeen> segments = Wire.segments(OPEN);

        ladders.segment(segments.get(0));
        assertThat(steps).isEmpty();
        ladders.segment(segments.get(1));
        assertThat(rungs()).containsExactly(OPEN.rungs().get(0));
    }

    @Test
    void whatNobodyAnswersIsToldInTheEnd() {
        ladders.segment(Wire.segments(OPEN).get(0));

        ladders.settle(Duration.ofMillis(1));
        assertThat(steps).isEmpty();
        ladders.settle(Duration.ofMillis(2));
        assertThat(rungs()).hasSize(1);
        ladders.settle(Duration.ofHours(1));
        assertThat(rungs()).hasSize(1);
    }

    @Test
    void theNextIncarnationOfATupleIsAnotherConnection() {
        Wire.segments(WHOLE).forEach(ladders::segment);
        Wire.segments(WHOLE).forEach(ladders::segment);

        assertThat(steps.stream().map(LiveLadders.Step::number).distinct()).containsExactly(1, 2);
        assertThat(ladders.connections()).isEqualTo(2);
    }

    @Test
    void aLongConnectionIsDrawnWithoutKeepingItAll() {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            int from = 1 + 10 * i;
            data.append(String.format(
                    "ESTABLISHED > P. %d:%d(10) ack 1 ESTABLISHED%nESTABLISHED < . 1:1(0) ack %d ESTABLISHED%n",
                    from, from + 10, from + 10));
        }
        Ladder longer = join(join(OPEN, Ladder.parse(data.toString())), Ladder.parse("""
                        FIN-WAIT-1   > F. 5001:5001(0) ack 1     CLOSE-WAIT
                        TIME-WAIT    < F. 1:1(0) ack 5002        LAST-ACK
                        TIME-WAIT    > .  5002:5002(0) ack 2     CLOSED
                        """));

        Wire.segments(longer).forEach(ladders::segment);

        assertThat(new Ladder(rungs())).hasToString(longer.toString());
    }
}

package tcplab.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.RecordingStore;

/** Recordings of exercises, whole and with segments taken out. */
class WholeLivesTest {
    private static List<SegmentSeen> recorded(String exercise) throws IOException {
        return RecordingStore.read(Path.of("src/test/resources/exercises", exercise))
                .each(SegmentSeen.class)
                .toList();
    }

    private static WholeLives without(String exercise, Predicate<SegmentSeen> left) throws IOException {
        return Segments.lives(recorded(exercise).stream().filter(left.negate()).toList());
    }

    @Test
    void aWholeLifeIsExplained() throws IOException {
        WholeLives lives = Segments.lives(recorded("half-close"));
        assertThat(lives.connections()).isEqualTo(1);
        assertThat(lives.explained()).isEqualTo(1);
        assertThat(lives.clientWaits()).isEqualTo(1);
        assertThat(lives.serverWaits()).isZero();
        assertThat(lives.of(CloseKind.HALF_CLOSE)).isEqualTo(1);
        assertThat(lives.unexplained()).isEmpty();
    }

    @Test
    void withoutItsFirstSynItIsNot() throws IOException {
        unexplained(without(
                "half-close",
                seen -> seen.segment().flags().syn() && !seen.segment().flags().ack()));
    }

    @Test
    void withoutTheSynAckItIsNot() throws IOException {
        unexplained(without(
                "half-close",
                seen -> seen.segment().flags().syn() && seen.segment().flags().ack()));
    }

    @Test
    void withoutFinsItIsNot() throws IOException {
        unexplained(without("half-close", seen -> seen.segment().flags().fin()));
    }

    @Test
    void withoutItsLastAcknowledgmentItIsNot() throws IOException {
        List<SegmentSeen> all = new ArrayList<>(recorded("half-close"));
        all.remove(all.size() - 1);
        unexplained(Segments.lives(all));
    }

    @Test
    void aResetIsNoOrderlyEnd() throws IOException {
        WholeLives lives = Segments.lives(recorded("reset"));
        assertThat(lives.explained()).isLessThan(lives.connections());
    }

    @Test
    void aTimeWaitThatAResetEndedIsAWholeLifeOfItsOwnKind() throws IOException {
        WholeLives lives = Segments.lives(recorded("assassination"));
        assertThat(lives.killed()).isPositive().isLessThan(lives.connections());
        assertThat(lives.explained()).isEqualTo(lives.clientWaits() + lives.serverWaits() + lives.killed());
        WholeLives without =
                without("assassination", seen -> seen.segment().flags().rst());
        assertThat(without.killed()).isZero();
    }

    private static void unexplained(WholeLives lives) {
        assertThat(lives.connections()).isEqualTo(1);
        assertThat(lives.explained()).isZero();
        assertThat(lives.unexplained()).hasSize(1);
    }
}

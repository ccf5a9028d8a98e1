package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.StepReturned;
import tcplab.text.Text;

/** The names of steps and phases, which are in both languages since version 4 of a recording. */
class NamesTest {
    private static final Text READ = text("read after the own FIN", "自己发出 FIN 之后读取");
    private static final Text OPEN = text("one | two", "一 | 二");

    private static Recording recording(int version, String... lines) throws BadRecordingException {
        String head = """
                tcplab-recording %s
                exercise half-close
                started 2026-01-02T03:04:05.678Z
                took 1.500000000
                """.formatted(version);
        return RecordingStore.parse(
                head + Stream.of(lines).map(line -> line + "\n").collect(Collectors.joining()) + "end "
                        + (4 + lines.length) + "\n");
    }

    private static List<Text> names(Recording recording) {
        return recording.events().stream()
                .map(event -> event instanceof PhaseBegan phase ? phase.phase() : ((StepReturned) event).step())
                .toList();
    }

    @Test
    void bothLanguagesAreWrittenAndRead() throws BadRecordingException {
        Recording made = recording(1)
                .withEvents(List.of(
                        new PhaseBegan(Duration.ZERO, OPEN),
                        new StepReturned(Duration.ZERO, Duration.ZERO, READ, Errno.OK)));
        String written = RecordingStore.toText(made);

        assertThat(written.lines())
                .startsWith("tcplab-recording 4")
                .contains("0.000000000 phase one || two | 一 || 二")
                .contains("0.000000000 step 0.000000000 OK read after the own FIN | 自己发出 FIN 之后读取");
        assertThat(names(RecordingStore.parse(written))).containsExactly(OPEN, READ);
    }

    @Test
    void inOlderRecordingsTheEnglishStandsForBothWhateverIsInIt() throws BadRecordingException {
        for (int version = 1; version <= 3; version++) {
            Recording read = recording(version, "0.0 phase one | two", "0.1 step 0.0 OK read after the own FIN");

            assertThat(names(read)).containsExactly(Text.same("one | two"), Text.same(READ.en()));
            assertThat(RecordingStore.toText(read).lines()).startsWith("tcplab-recording 1");
        }
    }

    @Test
    void theEnglishIsTheIdentifier() {
        StepReturned step = new StepReturned(Duration.ZERO, Duration.ZERO, Text.same(READ.en()), Errno.OK);
        PhaseBegan phase = new PhaseBegan(Duration.ZERO, Text.same(OPEN.en()));

        assertThat(step.named(READ)).isTrue();
        assertThat(step.named(OPEN)).isFalse();
        assertThat(phase.named(OPEN)).isTrue();
        assertThat(phase.named(READ)).isFalse();
    }

    @Test
    void sinceVersionFourANameInOneLanguageIsRefused() {
        assertThatThrownBy(() -> recording(4, "0.0 phase one"))
                .isInstanceOf(BadRecordingException.class)
                .hasMessageContaining("one");
    }
}

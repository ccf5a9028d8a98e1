package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tcplab.lab.Catalogue;
import tcplab.lab.Exercise;
import tcplab.record.Environment;
import tcplab.record.Event;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;

/** {@code tcplab predict --verify}, on saved recordings in place of runs. */
class VerifyTest {
    private static final List<Exercise> ALL = Catalogue.all();

    private static Staging saved(Function<Recording, Recording> change) {
        return (exercise, directory, progress) -> {
            assertThat(exercise.name()).startsWith("predicted-");
            return change.apply(recording(exercise.name()));
        };
    }

    private static Recording recording(String name) throws IOException {
        return RecordingStore.read(Path.of("src/test/resources/exercises", name));
    }

    private static Cli verify(Function<Recording, Recording> change, String... more) {
        String[] args = new String[more.length + 2];
        args[0] = "predict";
        args[1] = "--verify";
        System.arraycopy(more, 0, args, 2, more.length);
        return Cli.run(ALL, saved(change), args);
    }

    private static Recording each(Recording recording, Function<Event, Event> change) {
        return recording.withEvents(recording.events().stream().map(change).toList());
    }

    @Test
    void printsPredictedBesideMeasured() {
        Cli cli = verify(recording -> recording);

        assertThat(cli.status()).isZero();
        assertThat(cli.out())
                .contains("connect-timeout\n  ✔ tcp_syn_linear_timeouts=0 tcp_syn_retries=1: predicted 3.016–3.048 s")
                .contains("30 predictions compared: 30 came true, 0 off, 0 not measured");
        assertThat(cli.err()).contains("measuring takes about");
        assertThat(verify(recording -> recording, "--lang", "zh").out()).contains("共比较 30 项预测：30 项相符");
    }

    @Test
    void printsALineOfJsonForEachComparison() {
        Cli cli = verify(recording -> recording, "--format", "json");

        assertThat(cli.status()).isZero();
        assertThat(cli.out().lines())
                .hasSize(30)
                .allMatch(line -> line.startsWith("{\"schema\":1,\"verified\":\"") && line.contains("\"holds\":true"));
    }

    /** With one retry more than was really set, the kernel gives up too soon. */
    @Test
    void aPredictionThatIsOffIsASurprise() {
        Cli cli = verify(recording -> each(
                recording,
                event -> event instanceof SettingChanged set
                                && set.name().endsWith("tcp_syn_retries")
                                && set.value().equals("2")
                        ? new SettingChanged(set.at(), set.name(), "3")
                        : event));

        assertThat(cli.status()).isEqualTo(ExitStatus.SURPRISE);
        assertThat(cli.out())
                .contains("✘ tcp_syn_linear_timeouts=0 tcp_syn_retries=3: predicted 15")
                .contains("30 predictions compared: 29 came true, 1 off, 0 not measured");
    }

    @Test
    void whatWasNotSeenToHappenIsASurpriseToo() {
        Cli cli = verify(recording -> each(
                recording,
                event -> event instanceof SocketsSeen look
                        ? new SocketsSeen(look.at(), look.took(), List.of())
                        : event));

        assertThat(cli.status()).isEqualTo(ExitStatus.SURPRISE);
        assertThat(cli.out()).contains("what connect-timeout predicts was not seen to happen");
    }

    @Test
    void aWitnessThatMissedSomethingLeavesItOpen() {
        Cli cli = verify(recording -> new Recording(
                recording.environment(),
                recording.events(),
                recording.witnesses().stream()
                        .map(w -> w.witness() == Witness.SNIFFER
                                ? new Witness.Report(w.witness(), true, w.seen(), 3, w.why())
                                : w)
                        .toList()));

        assertThat(cli.status()).isEqualTo(ExitStatus.INCONCLUSIVE);
        assertThat(cli.out()).contains("30 predictions compared: 0 came true, 0 off, 30 not measured");
    }

    /** The same waits on a kernel whose clock ticks ten times slower would have been rounded otherwise. */
    @Test
    void theClockOfTheKernelCounts() {
        Cli cli = verify(recording -> {
            Environment was = recording.environment();
            Map<String, String> facts = new TreeMap<>(was.facts());
            facts.put("hz", "25");
            return new Recording(
                    new Environment(was.exercise(), was.started(), was.took(), facts, was.sysctls()),
                    recording.events(),
                    recording.witnesses());
        });

        assertThat(cli.out()).doesNotContain("predicted 3.016–3.048 s").contains("predicted 3.04–3.08 s");
    }

    @Test
    void saveBelongsToVerify() {
        Cli cli = Cli.run("predict", "--save", "somewhere");

        assertThat(cli.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(cli.err()).contains("--verify");
    }
}

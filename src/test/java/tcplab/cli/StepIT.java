package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;

/**
 * {@code tcplab run --step} on this machine's kernel: on loopback, on the wire between two hosts, with forged segments, and
 * with a gate that opens while segments are held.
 */
class StepIT {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"half-close", "simultaneous-close", "assassination", "without-time-wait"})
    void everyEnterLetsOneSegmentGoAndTheVerdictsStand(String exercise) throws Exception {
        Path saved = directory.resolve("saved");
        Path said = directory.resolve("said");
        Path enters = Files.writeString(directory.resolve("enters"), "\n".repeat(200));
        ProcessBuilder run = new ProcessBuilder(Self.command("run", exercise, "--step", "--save", saved.toString()))
                .redirectInput(enters.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        run.environment().put("TCPLAB_LANG", "en");
        Process process = run.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("done").isTrue();
        String output = Files.readString(said);
        assumeFalse(
                output.contains("no network namespace can be made") || output.contains("segments cannot be held here"),
                output);

        assertThat(process.exitValue()).as(output).isIn(0, 3); // 3 where the tracepoint could not look
        assertThat(output).doesNotContain("surprise");
        Recording recording = RecordingStore.read(saved);
        long putAside = recording
                .each(SegmentFate.class)
                .filter(fate -> fate.fate() == Fate.COPY) // repetitions of what the exercise itself holds on its wire
                .count();
        long forged = recording.each(SegmentInjected.class).count(); // never held
        long segments = recording.each(SegmentSeen.class).count() - putAside - forged;
        List<String> steps = output.lines()
                .filter(line -> line.matches(" +\\d+  \\S+ > \\S+  .*"))
                .toList();
        assertThat(steps).as(output).hasSize((int) segments);
        assertThat(recording.environment().fact("stepped")).startsWith(segments + " segments held, ");
        Stream<String> shown = output.lines().filter(line -> line.strip().startsWith("ss: "));
        assertThat(shown.count()).as(output).isGreaterThanOrEqualTo(segments - 1);
    }
}

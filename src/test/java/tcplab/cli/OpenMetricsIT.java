package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A parser that others wrote, Prometheus's client for Python, reads the OpenMetrics text of {@code states} as we mean it. */
class OpenMetricsIT {
    /** Prints the number of samples, and each value of the label "process" in hexadecimal digits. */
    private static final String READ = """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
            samples = [s for f in read(open(sys.argv[1], "rb").read().decode()) for s in f.samples]
            print(len(samples))
            for s in samples:
                if "process" in s.labels:
                    print("+" + s.labels["process"].encode().hex())
            """;

    @TempDir
    Path directory = Path.of("");

    /** A Python with the parser: Debian's is in the package python3-prometheus-client. */
    private static String python() throws Exception {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            try {
                Process asked = new ProcessBuilder(python, "-c", "import prometheus_client.openmetrics.parser")
                        .redirectErrorStream(true)
                        .start();
                asked.getInputStream().readAllBytes();
                if (asked.waitFor() == 0) {
                    return python;
                }
            } catch (IOException missing) {
                assertThat(missing).hasMessageContaining(python);
            }
        }
        assumeTrue(false, "there is no Python with prometheus_client (python3-prometheus-client)");
        throw new AssertionError();
    }

    private List<String> read(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("metrics"), text);
        Process process = new ProcessBuilder(python(), "-c", READ, file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }

    private void readAsMeant(String text) throws Exception {
        var ours = OpenMetricsText.read(text);
        List<String> processes = ours.stream()
                .flatMap(sample -> Stream.ofNullable(sample.labels().get("process")))
                .map(name -> "+" + java.util.HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8)))
                .toList();

        assertThat(read(text))
                .startsWith(Integer.toString(ours.size()))
                .hasSize(1 + processes.size())
                .containsAll(processes);
    }

    static Stream<Optional<StatesBy>> forms() {
        return Stream.concat(
                Stream.of(Optional.empty()), Stream.of(StatesBy.values()).map(Optional::of));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFormIsReadWhateverProcessesCallThemselves(Optional<StatesBy> by) throws Exception {
        readAsMeant(StatesMetrics.of(OpenMetricsTest.look(by)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--by=state", "--by=process", "--by=peer", "--port=9"})
    void soAreThisMachinesSockets(String option) throws Exception {
        String[] states = {"states", "--format=openmetrics", option};
        Cli run = Cli.run(option.isEmpty() ? new String[] {states[0], states[1]} : states);
        assumeTrue(run.status() == ExitStatus.OK, run.err());

        readAsMeant(run.out());
    }

    @Test
    void theParserRefusesWhatIsWrong() throws Exception {
        Path file = Files.writeString(directory.resolve("wrong"), "# TYPE a gauge\na{b=\"1\",b=\"2\"} 1\n# EOF\n");
        Process process = new ProcessBuilder(python(), "-c", READ, file.toString())
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();

        assertThat(process.waitFor()).isNotZero();
    }
}

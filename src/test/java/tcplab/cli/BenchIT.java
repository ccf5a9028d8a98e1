package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/bench --smoke}: its programs run, and agree on what they counted. Nothing is timed. */
class BenchIT {
    /** When something hangs; a smoke takes seconds. */
    private static final int MINUTES = 10;

    /** What the script says with when it can measure nothing. */
    private static final int CANNOT = 3;

    private static final Path JAR =
            Path.of(System.getProperty("tcplab.jar", "target/tcplab.jar")).toAbsolutePath();

    @TempDir
    Path directory = Path.of("");

    private Path output = Path.of("");

    private int bench(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "scripts/bench"));
        command.addAll(List.of(arguments));
        output = directory.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("BENCH_JAR", JAR.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("scripts/bench ended within %s minutes, having said: %s", MINUTES, said())
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(output);
    }

    @Test
    void theProgramsAgreeOnWhatTheyCounted() throws Exception {
        assumeTrue(Files.exists(JAR), "there is no " + JAR + " yet");
        int status = bench("--smoke");
        assumeTrue(status != CANNOT, "scripts/bench can measure nothing here");

        assertThat(said()).contains("bench: all agree");
        assertThat(status).as(said()).isZero();
    }

    @Test
    void aRowThatIsNotThere() throws Exception {
        assertThat(bench("--smoke", "speed")).isEqualTo(ExitStatus.USAGE);
        assertThat(said()).startsWith("usage: scripts/bench");
    }
}

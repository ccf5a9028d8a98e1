package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs tcplab in network namespaces made for it, whose output goes into a directory. */
record Inside(Path directory) {
    private static final List<String> NAMESPACE =
            List.of("unshare", "--user", "--map-current-user", "--keep-caps", "--net");
    /** When something hangs. */
    private static final int SECONDS = 120;

    /** Runs a shell script in a namespace; in it {@code "$@"} is this tcplab. Returns what it printed. */
    String run(String script) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(NAMESPACE);
        command.addAll(List.of("bash", "-c", "tcplab() { \"$@\"; }; " + script, "tcplab"));
        command.addAll(Self.command());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("TCPLAB_LANG", "en");
        Process process = builder.start();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("the script ended within %s s", SECONDS)
                .isTrue();
        return Files.readString(output);
    }

    /** Skips the calling test where no namespace can be made. */
    Inside orSkip() throws IOException, InterruptedException {
        assumeTrue(run("echo inside").strip().endsWith("inside"), "no network namespace can be made here");
        return this;
    }
}

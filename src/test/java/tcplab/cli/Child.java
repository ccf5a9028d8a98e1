package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** tcplab in a process of its own, where what it prints and how it ends can be seen as its users see them. */
final class Child implements AutoCloseable {
    private static final int SECONDS = 30;

    private final Process process;
    private final BufferedReader lines;

    private Child(ProcessBuilder builder) throws IOException {
        process = builder.redirectErrorStream(true).start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(String... args) throws IOException {
        return start(Map.of(), args);
    }

    static Child start(Map<String, String> environment, String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Self.command(args));
        builder.environment().putAll(environment);
        builder.environment().putIfAbsent("TCPLAB_LANG", "en");
        return new Child(builder);
    }

    /** The next line that has a text in it. */
    String line(String text) throws Exception {
        CompletableFuture<String> found = CompletableFuture.supplyAsync(() -> lines.lines()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElse("it ended without a line with " + text));
        try {
            return found.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("no line with '" + text + "' within " + SECONDS + " s", e);
        }
    }

    List<String> rest() {
        return lines.lines().toList();
    }

    void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Sends SIGTERM, which tcplab takes as it takes the SIGINT of Ctrl-C; a test's children may ignore SIGINT. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy() would close what it still has to say
    }

    int status() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("ended within %s s", SECONDS)
                .isTrue();
        return process.exitValue();
    }

    /** An environment in which programs are looked for in one directory alone. */
    static Map<String, String> path(Path directory) {
        return Map.of("PATH", directory.toString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

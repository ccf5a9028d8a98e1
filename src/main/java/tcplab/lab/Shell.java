package tcplab.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The system's own tools, run to their end. */
final class Shell {
    private static final int DEADLINE_SECONDS = 10;

    private Shell() {}

    static String run(String... command) throws IOException {
        return feed("", command);
    }

    /**
     * Runs a command with a text on its standard input and returns what it printed.
     *
     * @throws IOException with the command and what it said, when it fails, is missing, or is not done in ten seconds
     */
    static String feed(String input, String... command) throws IOException {
        String shown = String.join(" ", command);
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("'" + shown + "' was not done after " + DEADLINE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("'" + shown + "' failed with status " + process.exitValue() + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while '" + shown + "' ran", e);
        }
    }
}

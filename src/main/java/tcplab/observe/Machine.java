package tcplab.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a {@link Doctor} asks of the machine: commands run and files read. */
interface Machine {
    /** The status with which shells report a command that does not exist. */
    int NOT_FOUND = 127;

    /** How a command ended and what it printed, standard error included. */
    record Result(int status, String output) {
        boolean ok() {
            return status == 0;
        }

        /** Its first line, or how it ended where it printed nothing. */
        String line() {
            return output.lines().findFirst().orElse("status " + status);
        }
    }

    Result run(List<String> command);

    /** The first line of a file, if it can be read. */
    Optional<String> read(Path file);

    /** The machine that this runs on. */
    final class This implements Machine {
        private static final int DEADLINE_SECONDS = 20;

        @Override
        public Result run(List<String> command) {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .start();
                Thread watch = new Thread(() -> endLate(process), "doctor-deadline");
                watch.setDaemon(true);
                watch.start();
                try (InputStream out = process.getInputStream()) {
                    String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
                    return new Result(process.waitFor(), said);
                }
            } catch (IOException e) {
                return new Result(NOT_FOUND, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Result(NOT_FOUND, "interrupted while '" + String.join(" ", command) + "' ran");
            }
        }

        private static void endLate(Process process) {
            try {
                if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Optional<String> read(Path file) {
            try {
                return Files.readString(file).lines().findFirst();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }
}

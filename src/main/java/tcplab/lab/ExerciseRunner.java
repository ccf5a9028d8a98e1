package tcplab.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.text.Text;

/**
 * Runs an exercise in a child process with a network namespace of its own, and brings back its recording. The child holds
 * everything that the exercise makes, so nothing is left whatever dies first.
 */
public final class ExerciseRunner {
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final List<String> self;

    /** A runner that starts the child with a command, to which the exercise's name and the directory are appended. */
    public ExerciseRunner(List<String> self) {
        this.self = List.copyOf(self);
    }

    /**
     * Runs an exercise and leaves its recording and capture in a directory.
     *
     * @throws StageException when the stage cannot be set here
     * @throws IOException when the child ends without a recording; the message has its last words
     */
    public Recording run(Exercise exercise, Path directory, Audience audience) throws IOException {
        Files.createDirectories(directory);
        Path complaints = directory.resolve("stage.err");
        try {
            Process child = start(exercise, directory, complaints, audience);
            int status = await(exercise, child, audience);
            String said = Files.readString(complaints, StandardCharsets.UTF_8).strip();
            if (status == Stage.STATUS_NOT_SET || isUnshare(said)) {
                throw new StageException(reason(said));
            }
            if (status != 0) {
                throw new IOException(
                        exercise.name() + " ended with status " + status + (said.isEmpty() ? "" : ": " + said));
            }
            return RecordingStore.read(directory);
        } finally {
            Files.deleteIfExists(complaints);
        }
    }

    private Process start(Exercise exercise, Path directory, Path complaints, Audience audience) throws IOException {
        List<String> command = new ArrayList<>(self);
        command.add(exercise.name());
        command.add(directory.toAbsolutePath().toString());
        audience.watches().ifPresent(tempo -> command.add("--watched=" + tempo));
        try {
            return new ProcessBuilder(Namespace.entering(command))
                    .redirectError(complaints.toFile())
                    .start();
        } catch (IOException e) {
            throw new StageException(Text.text(
                            "no network namespace can be made: %s. Install util-linux, which has unshare(1).",
                            "无法创建网络命名空间：%s。请安装提供 unshare(1) 的 util-linux。")
                    .with(e.getMessage()));
        }
    }

    /** Hears the child's progress until it closes its output, then waits for its end. */
    private static int await(Exercise exercise, Process child, Audience audience) throws IOException {
        Thread hearing = new Thread(() -> hear(exercise, child, audience), "tcplab-progress");
        hearing.setDaemon(true);
        hearing.start();
        if (audience.watches().isPresent()) {
            audience.began(new StageControl(child.getOutputStream()));
        }
        Duration deadline = exercise.length().multipliedBy(3).plus(GRACE);
        try {
            if (audience.watches().isPresent()) {
                child.waitFor(); // as long as its watcher likes
            } else if (!child.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(exercise.name() + " was not done after " + deadline.toSeconds()
                        + " s; it should take " + exercise.length().toSeconds() + " s");
            }
            hearing.join();
            return child.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + exercise.name() + " ran", e);
        } finally {
            end(child);
        }
    }

    /** Closing its input asks the child to clean up and go; a child that does not is ended. */
    private static void end(Process child) throws IOException {
        child.getOutputStream().close();
        try {
            if (!child.waitFor(5, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void hear(Exercise exercise, Process child, Audience audience) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            NewsLine.Reader news = new NewsLine.Reader();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ProgressLine.parse(exercise.name(), line).ifPresent(audience);
                news.read(line).ifPresent(audience::hear);
            }
        } catch (IOException e) {
            audience.accept(new Progress(
                    exercise.name(), Text.text("its progress can no longer be heard", "无法再得知其进度"), Duration.ZERO));
        }
    }

    private static boolean isUnshare(String said) {
        return said.startsWith("unshare:");
    }

    private static Text reason(String said) {
        if (isUnshare(said)) {
            return Text.text(
                            "no network namespace can be made (%s). Run as root, or let users make namespaces; 'tcplab doctor' says how.",
                            "无法创建网络命名空间（%s）。请以 root 运行，或允许普通用户创建命名空间；方法见 tcplab doctor。")
                    .with(said);
        }
        String last = said.substring(said.lastIndexOf('\n') + 1);
        return ProgressLine.bilingual(last);
    }
}

package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tcplab.record.RecordingStore;

/**
 * Where the recordings of a run go: into the directory that the user named, one for each exercise below it when there are
 * several; else into a temporary one that is removed at the end, however the end comes.
 */
final class SavePlan implements AutoCloseable {
    private final Path root;
    private final boolean temporary;
    private final boolean several;
    private final Thread atExit = new Thread(this::remove, "tcplab-remove");

    private SavePlan(Path root, boolean temporary, boolean several) {
        this.root = root;
        this.temporary = temporary;
        this.several = several;
    }

    /** A plan that will not meet an obstacle later: what stands in the way is refused here. */
    static SavePlan of(Optional<Path> named, int exercises) throws IOException {
        if (named.isPresent()) {
            check(named.get());
            return new SavePlan(named.get(), false, exercises > 1);
        }
        TemporaryDirectories.sweep();
        SavePlan plan = new SavePlan(TemporaryDirectories.create(), true, true);
        Runtime.getRuntime().addShutdownHook(plan.atExit);
        return plan;
    }

    private static void check(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw Failure.usage(
                    text("--save %s: this is no directory", "--save %s：这不是目录").with(directory));
        }
        List<Path> held = RecordingStore.find(directory);
        if (!held.isEmpty()) {
            throw Failure.usage(
                    text("--save %s: %s already holds a recording; name another directory", "--save %s：%s 中已有记录，请换一个目录")
                            .with(directory, held.get(0)));
        }
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "tcplab-", ".try"));
        } catch (IOException e) {
            throw new Failure(
                    ExitStatus.INCONCLUSIVE,
                    text("--save %s: cannot be written to: %s", "--save %s：无法写入：%s")
                            .with(directory, Failures.of(e).text()));
        }
    }

    Path directory(String exercise) {
        return several ? root.resolve(exercise) : root;
    }

    /** Where a report may say that the recording is. */
    Optional<Path> kept(String exercise) {
        return temporary ? Optional.empty() : Optional.of(directory(exercise));
    }

    @Override
    public void close() {
        if (temporary) {
            remove();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private void remove() {
        try {
            TemporaryDirectories.remove(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + root, e);
        }
    }
}

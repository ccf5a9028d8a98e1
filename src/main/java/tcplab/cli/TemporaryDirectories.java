package tcplab.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Directories for recordings that nobody asked to keep, named with the process that made them: what a process that was
 * killed left behind, a later one removes.
 */
final class TemporaryDirectories {
    private static final String PREFIX = "tcplab-run-";

    private TemporaryDirectories() {}

    static Path create() throws IOException {
        return Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
    }

    /** Removes those of processes that are gone, as far as they are ours to remove. */
    static void sweep() throws IOException {
        Path all = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> ours = Files.newDirectoryStream(all, PREFIX + "*")) {
            for (Path directory : ours) {
                String pid = directory
                        .getFileName()
                        .toString()
                        .substring(PREFIX.length())
                        .replaceFirst("-.*", "");
                boolean gone = pid.matches("\\d{1,18}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
                if (gone && Files.isWritable(directory)) {
                    remove(directory);
                }
            }
        }
    }

    static void remove(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            return; // somebody else was faster
        }
    }
}

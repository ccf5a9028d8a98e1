package tcplab.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A trace buffer of this process's own: a directory below {@code instances} that the kernel fills with files. */
final class TraceInstance {
    /** What {@code per_cpu/cpu*}{@code /stats} calls events that were lost. */
    private static final Pattern LOST = Pattern.compile("(?m)^(?:overrun|commit overrun|dropped events): (\\d+)$");

    private static final Pattern NAME = Pattern.compile("tcplab-(\\d+)(?:-\\d+)?");
    private static final int MOST_IN_ONE_PROCESS = 100;

    private final Path directory;

    private TraceInstance(Path directory) {
        this.directory = directory;
    }

    /** Makes one that is named for this process, so that {@link #sweep} can tell whose it was. */
    static TraceInstance create(Path tracefs) throws IOException {
        String name = "tcplab-" + ProcessHandle.current().pid();
        for (int i = 1; ; i++) {
            try {
                return new TraceInstance(
                        Files.createDirectory(tracefs.resolve("instances").resolve(i == 1 ? name : name + "-" + i)));
            } catch (FileAlreadyExistsException e) {
                if (i == MOST_IN_ONE_PROCESS) {
                    throw e;
                }
            }
        }
    }

    /** Removes the instances of processes that are gone; what is still in use refuses to go and stays. */
    static void sweep(Path tracefs) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(tracefs.resolve("instances"), "tcplab-*")) {
            for (Path instance : all) {
                Matcher m = NAME.matcher(String.valueOf(instance.getFileName()));
                if (m.matches() && ProcessHandle.of(Long.parseLong(m.group(1))).isEmpty()) {
                    Files.deleteIfExists(instance);
                }
            }
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Writes a setting; the kernel reads it as one call. */
    void write(String name, String value) throws IOException {
        Files.writeString(file(name), value + "\n", StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    }

    /** Events that the kernel could not keep, on all processors. */
    long lost() throws IOException {
        long lost = 0;
        try (DirectoryStream<Path> cpus = Files.newDirectoryStream(file("per_cpu"), "cpu*")) {
            for (Path cpu : cpus) {
                Matcher m = LOST.matcher(Files.readString(cpu.resolve("stats")));
                while (m.find()) {
                    lost += Long.parseLong(m.group(1));
                }
            }
        }
        return lost;
    }

    /**
     * Removes it. The kernel refuses while a file of it is open, as it is for a moment in each process that is being
     * started by another thread, between fork and exec; so it is tried again for a while.
     */
    void remove() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (true) {
            try {
                Files.deleteIfExists(directory);
                return;
            } catch (FileSystemException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }
}

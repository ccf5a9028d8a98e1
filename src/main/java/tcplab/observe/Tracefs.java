package tcplab.observe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kernel's trace file system, where it is mounted (Documentation/trace/ftrace.rst). */
public final class Tracefs {
    /** Where it is mounted by convention: on its own, or as a part of debugfs. */
    private static final List<Path> PLACES =
            List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));

    private Tracefs() {}

    /** Where it is mounted, as far as this process may see: to others than root its directory is closed. */
    public static Optional<Path> find() {
        return PLACES.stream()
                .filter(place -> Files.isDirectory(place.resolve("instances")))
                .findFirst();
    }
}

package tcplab.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tcplab.observe.Tracefs;

/**
 * The way into a new network namespace, which dies with the process that is started in it.
 *
 * <p>As root by {@code unshare --net}, with mounts of its own so that the trace file system can be mounted where the host
 * has none. Otherwise inside a user namespace that keeps the user's own id and the namespace's capabilities over exec;
 * util-linux before 2.38 cannot, and there the user is mapped to root inside, which programs that give root's privileges
 * up do not like (unshare(1), user_namespaces(7)).
 */
final class Namespace {
    private static final List<String> PRIVATE_MOUNTS = List.of("--mount", "--propagation", "private");
    private static final Path USERS = Path.of("/proc/self/uid_map");

    private Namespace() {}

    /** Whether this process is root in the user namespace that it is in. */
    static boolean root() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** Whether this process is root of the machine: in the first user namespace, which maps every id to itself. */
    static boolean hostRoot() throws IOException {
        return root()
                && Files.readString(USERS, StandardCharsets.US_ASCII).strip().matches("0\\s+0\\s+4294967295");
    }

    /** Whether mounts can be kept from the host: not in a chroot whose root is no mount. */
    private static boolean mountsOfItsOwn() {
        List<String> probe = new ArrayList<>(List.of("unshare"));
        probe.addAll(PRIVATE_MOUNTS);
        probe.add("true");
        try {
            Shell.run(probe.toArray(String[]::new));
            return true;
        } catch (IOException e) {
            return false; // then nothing is mounted, and the tracer says that it finds nothing
        }
    }

    /** A command that runs another one inside. */
    static List<String> entering(List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("unshare"));
        if (root()) {
            all.add("--net");
            if (Tracefs.find().isEmpty() && mountsOfItsOwn()) {
                all.addAll(PRIVATE_MOUNTS);
            }
        } else if (Shell.run("unshare", "--help").contains("--keep-caps")) {
            all.addAll(List.of("--user", "--map-current-user", "--keep-caps", "--net"));
        } else {
            all.addAll(List.of("--user", "--map-root-user", "--net"));
        }
        all.add("--");
        all.addAll(command);
        return all;
    }
}

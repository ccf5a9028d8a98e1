package tcplab.observe;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tcplab.record.SocketEntry.User;

/**
 * The processes that hold sockets, found as {@code ss -p} finds them: by their descriptors in proc(5). Processes of others
 * are passed over where they may not be looked at, and so are those that end meanwhile.
 */
final class Holders {
    private static final String SOCKET = "socket:[";

    private final Path proc;
    private final Set<Long> inodes;
    private final Map<Long, List<User>> found = new HashMap<>();
    /** The process whose name was read last, and the name. */
    private Path named = Path.of("");

    private String name = "";

    private Holders(Path proc, Set<Long> inodes) {
        this.proc = proc;
        this.inodes = inodes;
    }

    /**
     * Looks through all processes, once.
     *
     * @param inodes of the sockets that are asked for
     * @throws IOException when there is no {@code /proc}
     */
    static Map<Long, List<User>> of(Set<Long> inodes) throws IOException {
        return of(Path.of("/proc"), inodes);
    }

    static Map<Long, List<User>> of(Path proc, Set<Long> inodes) throws IOException {
        Holders holders = new Holders(proc, inodes);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                holders.look(process);
            }
        }
        return holders.found;
    }

    private void look(Path process) {
        long pid = Long.parseLong(proc.relativize(process).toString());
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                long inode = inode(descriptor);
                if (inodes.contains(inode)) {
                    int number = Integer.parseInt(String.valueOf(descriptor.getFileName()));
                    found.computeIfAbsent(inode, any -> new ArrayList<>(1)).add(new User(name(process), pid, number));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Not ours to look at, or gone: ss tells nothing of it either.
            return;
        }
    }

    /** The inode of the socket that a descriptor refers to; -1 for what is no socket, or closed meanwhile. */
    private static long inode(Path descriptor) {
        try {
            String link = Files.readSymbolicLink(descriptor).toString();
            return link.startsWith(SOCKET) ? Long.parseLong(link, SOCKET.length(), link.length() - 1, 10) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private String name(Path process) throws IOException {
        if (!named.equals(process)) {
            name = SsUsers.printable(Files.readString(process.resolve("comm")).stripTrailing());
            named = process;
        }
        return name;
    }
}

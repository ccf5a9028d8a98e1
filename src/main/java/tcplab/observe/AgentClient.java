package tcplab.observe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.text.Text;

/** Asks the agent in another Java process which lines of it made its sockets. */
public final class AgentClient {
    private static final String GREETING = "tcplab-agent 1 ";
    private static final String END = ".";

    private AgentClient() {}

    /**
     * What the agent answers.
     *
     * @param lines the program's frames that made a socket, innermost first, by inode; empty for a socket that no line of the
     *     program has had in hand
     * @param trouble what the agent could not do, if anything
     */
    public record Answer(Map<Long, String> lines, Optional<Text> trouble) {
        public Answer {
            lines = Map.copyOf(lines);
        }
    }

    /** Whether a process has an agent that this user may ask. */
    public static boolean present(long pid) {
        try {
            return directory(pid).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The lines that made some sockets of a process.
     *
     * @return empty when there is no agent in the process
     * @throws IOException when there is one that may not be asked, or that answers otherwise than an agent does
     */
    public static Optional<Answer> ask(long pid, Collection<Long> inodes) throws IOException {
        Optional<Path> directory = directory(pid);
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Path socket = directory.get().resolve("socket");
        try (SocketChannel agent = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            PrintWriter out = new PrintWriter(Channels.newWriter(agent, StandardCharsets.UTF_8));
            BufferedReader in = new BufferedReader(Channels.newReader(agent, StandardCharsets.UTF_8));
            inodes.forEach(out::println);
            out.println();
            out.flush();
            return Optional.of(answer(in));
        } catch (IOException e) {
            throw new IOException("the agent in process " + pid + " cannot be asked: " + e.getMessage(), e);
        }
    }

    private static Answer answer(BufferedReader in) throws IOException {
        String greeting = in.readLine();
        if (greeting == null || !greeting.startsWith(GREETING)) {
            throw new IOException("it greets with '" + greeting + "'");
        }
        Map<Long, String> lines = new HashMap<>();
        String line = in.readLine();
        while (line != null && !line.equals(END)) {
            int blank = line.indexOf(' ');
            try {
                lines.put(Long.parseLong(line.substring(0, blank)), SsUsers.printable(line.substring(blank + 1)));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new IOException("'" + SsUsers.printable(line) + "' is no socket and line", e);
            }
            line = in.readLine();
        }
        if (line == null) {
            throw new IOException("it stopped in the midst of its answer");
        }
        return new Answer(lines, trouble(greeting.substring(GREETING.length()).split(" ", -1)));
    }

    private static Optional<Text> trouble(String[] counts) {
        boolean well = counts.length == 4 && counts[1].equals("0") && counts[2].equals("0") && counts[3].equals("0");
        return well
                ? Optional.empty()
                : Optional.of(Text.text(
                                "the agent had no room for %s sockets, %s faults of its own, and %s classes that it could not change",
                                "agent 有 %s 个套接字记不下，自身出错 %s 次，另有 %s 个类无法改写")
                        .with(
                                counts.length > 1 ? counts[1] : "?",
                                counts.length > 2 ? counts[2] : "?",
                                counts.length > 3 ? counts[3] : "?"));
    }

    /**
     * Where the agent of a process is asked, in that process's own view of {@code /tmp}: it may be in a container. Only a
     * directory that belongs to the process's user and is closed to others is taken.
     */
    private static Optional<Path> directory(long pid) throws IOException {
        Path process = Path.of("/proc", String.valueOf(pid));
        Path directory = process.resolve("root/tmp/.tcplab-agent-" + ownNumber(process, pid));
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
        Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(Files.getAttribute(process, "unix:uid"))
                || !allowed.equals(PosixFilePermissions.fromString("rwx------"))) {
            throw new IOException(directory + " is not private to the process's user");
        }
        return Optional.of(directory);
    }

    /** The number by which a process knows itself, which in a container is another. */
    private static String ownNumber(Path process, long pid) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("NSpid:"))
                .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip())
                .findFirst()
                .orElse(String.valueOf(pid));
    }
}

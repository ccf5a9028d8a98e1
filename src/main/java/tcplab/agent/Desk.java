package tcplab.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where tcplab asks: a Unix socket in a directory that only this process's user can enter. Each line of a question is an
 * inode, an empty line ends it; the answer is lines too:
 *
 * <pre>
 * tcplab-agent 1 12 0 0 0                  form, entries, no room, faults, classes unchanged
 * 186790 app.Server.loop(Server.java:41) &lt; app.Main.main(Main.java:7)
 * 186800                                   known, but no line of the program has had it in hand
 * .
 * </pre>
 */
final class Desk extends Thread {
    /** The form of the answers. */
    static final int FORM = 1;
    /** How many inodes one question may have. */
    private static final int MOST = 1 << 17;

    private final ServerSocketChannel server;
    private final Births births;

    private Desk(ServerSocketChannel server, Births births) {
        super(null, null, "tcplab-agent", 0, false);
        this.server = server;
        this.births = births;
        setDaemon(true);
    }

    /** Where the process with this number, as it knows itself, is asked. */
    static Path directory(long pid) {
        return Leftovers.PLACE.resolve(Leftovers.PREFIX + pid);
    }

    /** Begins to answer, in a thread of its own. */
    static void open(Births births) throws IOException {
        Leftovers.sweep();
        Path directory = directory(ProcessHandle.current().pid());
        Path socket = directory.resolve(Leftovers.SOCKET);
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(socket); // of a process that is gone and had our number
            Files.delete(directory);
        }
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        directory.toFile().deleteOnExit();
        socket.toFile().deleteOnExit();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        new Desk(server, births).start();
    }

    @Override
    public void run() {
        while (server.isOpen()) {
            try (SocketChannel asker = server.accept()) {
                answer(asker);
            } catch (IOException | RuntimeException e) {
                Births.count(Births.FAULTS); // an asker that went away, or no descriptor left
                if (!pause()) {
                    return;
                }
            }
        }
    }

    /** Without descriptors accept() fails at once, again and again. */
    private static boolean pause() {
        try {
            Thread.sleep(100);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void answer(SocketChannel asker) throws IOException {
        BufferedReader in = new BufferedReader(Channels.newReader(asker, StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(Channels.newWriter(asker, StandardCharsets.UTF_8));
        StringBuilder answer = new StringBuilder("tcplab-agent " + FORM + " " + births.size());
        for (int what : new int[] {Births.NO_ROOM, Births.FAULTS, Births.UNCHANGED}) {
            answer.append(' ').append(Births.counted(what));
        }
        out.println(answer);
        String line = in.readLine();
        for (int n = 0; n < MOST && line != null && !line.isEmpty(); n++) {
            long inode = Long.parseLong(line);
            births.line(inode).ifPresent(frames -> out.println(inode + " " + frames));
            line = in.readLine();
        }
        out.println(".");
        out.flush();
    }
}

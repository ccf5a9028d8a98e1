package tcplab.agent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What agents left behind whose process was killed: a directory each, which a process that ends removes by itself. */
public final class Leftovers {
    static final Path PLACE = Path.of("/tmp");
    static final String PREFIX = ".tcplab-agent-";
    static final String SOCKET = "socket";

    private Leftovers() {}

    /** Removes those of this user; what cannot be looked at or removed stays, since nothing depends on it. */
    public static void sweep() {
        sweep(PLACE);
    }

    static void sweep(Path place) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(place, PREFIX + "*")) {
            for (Path directory : all) {
                remove(directory);
            }
        } catch (IOException | RuntimeException e) {
            return; // a directory that cannot be listed has nothing that we could remove
        }
    }

    private static void remove(Path directory) {
        try {
            if (ours(directory) && abandoned(directory)) {
                Files.deleteIfExists(directory.resolve(SOCKET));
                Files.delete(directory); // refuses if something else lies in it
            }
        } catch (IOException e) {
            return; // somebody else was faster, or it is no agent's
        }
    }

    private static boolean ours(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                        .equals(PosixFilePermissions.fromString("rwx------"));
    }

    /** The process is gone, and its number names none in another container with the same {@code /tmp}: nobody answers. */
    private static boolean abandoned(Path directory) {
        String number = directory.getFileName().toString().substring(PREFIX.length());
        return number.matches("[1-9]\\d{0,9}")
                && ProcessHandle.of(Long.parseLong(number)).isEmpty()
                && !answers(directory.resolve(SOCKET));
    }

    private static boolean answers(Path socket) {
        try (SocketChannel agent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return agent.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}

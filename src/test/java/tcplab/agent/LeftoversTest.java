package tcplab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    /** Above any process number: {@code pid_max} is at most 2^22. */
    private static final String GONE = gone(0);

    @TempDir
    Path place = Path.of("");

    private static String gone(int number) {
        return Leftovers.PREFIX + (2_000_000_000 + number);
    }

    private Path directory(String name, String permissions) throws IOException {
        return Files.createDirectory(
                place.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    }

    private static ServerSocketChannel listening(Path directory) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve(Leftovers.SOCKET)));
        return server;
    }

    @Test
    void whatAKilledProcessLeftBehindIsRemoved() throws IOException {
        Path left = directory(GONE, "rwx------");
        listening(left).close();
        Path empty = directory(gone(1), "rwx------");
        assertThat(left.resolve(Leftovers.SOCKET)).exists();

        Leftovers.sweep(place);

        assertThat(left).doesNotExist();
        assertThat(empty).doesNotExist();
    }

    @Test
    void whatIsInUseOrNobodyKnowsWhoseStays() throws IOException {
        Path alive = directory(Leftovers.PREFIX + ProcessHandle.current().pid(), "rwx------");
        Path inAContainer = directory(GONE, "rwx------");
        Path open = directory(gone(1), "rwxr-x---");
        Path notANumber = directory(GONE + "x", "rwx------");
        Path withMore = directory(gone(2), "rwx------");
        Files.writeString(withMore.resolve("file"), "somebody's");
        Path link = Files.createSymbolicLink(place.resolve(gone(3)), directory("elsewhere", "rwx------"));
        try (ServerSocketChannel server = listening(inAContainer)) {
            Leftovers.sweep(place);

            assertThat(server.isOpen()).isTrue();
        }

        assertThat(inAContainer.resolve(Leftovers.SOCKET)).exists();
        assertThat(alive).exists();
        assertThat(open).exists();
        assertThat(notANumber).exists();
        assertThat(withMore.resolve("file")).exists();
        assertThat(link).isSymbolicLink().exists();
    }
}

package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.record.SocketEntry.User;

/** A made {@code /proc}, in which descriptors are links to what is not there, as in the real one. */
class HoldersTest {
    @TempDir
    Path proc = Path.of("");

    private void process(int pid, String name, Map<Integer, String> descriptors) throws IOException {
        Path fd = Files.createDirectories(proc.resolve(String.valueOf(pid)).resolve("fd"));
        Files.writeString(proc.resolve(String.valueOf(pid)).resolve("comm"), name + "\n");
        for (Map.Entry<Integer, String> descriptor : descriptors.entrySet()) {
            Files.createSymbolicLink(fd.resolve(String.valueOf(descriptor.getKey())), Path.of(descriptor.getValue()));
        }
    }

    @Test
    void thoseOfTheSocketsThatAreAskedFor() throws IOException {
        process(
                12,
                "na\u0007me) (x",
                Map.of(0, "anon_inode:[eventpoll]", 3, "socket:[77]", 5, "socket:[78]", 6, "pipe:[79]"));
        process(13, "other", Map.of(3, "socket:[77]"));

        Map<Long, List<User>> holders = Holders.of(proc, Set.of(77L, 79L, 80L));

        assertThat(holders).containsOnlyKeys(77L);
        assertThat(holders.get(77L))
                .containsExactlyInAnyOrder(new User("na\ufffdme) (x", 12, 3), new User("other", 13, 3));
    }

    @Test
    void whatIsGoneIsPassedOver() throws IOException {
        Files.createDirectories(proc.resolve("11"));
        Files.createDirectories(proc.resolve("net"));
        process(12, "stays", Map.of(3, "socket:[77]"));
        Files.writeString(proc.resolve("12").resolve("fd").resolve("4"), "no link");

        assertThat(Holders.of(proc, Set.of(77L))).isEqualTo(Map.of(77L, List.of(new User("stays", 12, 3))));
    }
}

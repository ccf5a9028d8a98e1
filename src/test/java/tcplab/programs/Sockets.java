package tcplab.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;

/** The kernel's socket table as the tests of this package need it, asked from {@code ss}. */
final class Sockets {
    /** Any port of a loopback address that is this process's own, so that what earlier runs left does not disturb. */
    static final Endpoint LOOPBACK = new Endpoint(
            "127.88." + ProcessHandle.current().pid() / 256 % 256 + "."
                    + ProcessHandle.current().pid() % 256,
            0);

    private Sockets() {}

    /** A row: state, receive queue, send queue, local and remote address. */
    record Row(String state, int receiveQueue, int sendQueue, String local, String remote) {}

    /** Opens a transport, or skips the test on a machine that does not have it. */
    static Transport transport(Transport.Kind kind) {
        Assumptions.assumeTrue(
                Transport.whyNot(kind).isEmpty(),
                () -> Transport.whyNot(kind).orElseThrow().en());
        return Transport.open(kind);
    }

    /** The sockets with a local address: a listener's, and those of its connections. */
    static List<Row> at(Endpoint local) throws IOException {
        return rows("src", local.toString());
    }

    /** One end of a connection, if the kernel still knows it. */
    static List<Row> at(FourTuple tuple) throws IOException {
        return rows(
                "src", tuple.local().toString(), "and", "dst", tuple.remote().toString());
    }

    private static List<Row> rows(String... filter) throws IOException {
        List<String> command = new ArrayList<>(List.of("ss", "-Htan"));
        command.addAll(List.of(filter));
        Process ss = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (ss.waitFor() != 0) {
                throw new IOException(command + " failed with status " + ss.exitValue() + ": " + out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command + " ran", e);
        }
        return out.lines().map(Sockets::row).toList();
    }

    private static Row row(String line) {
        List<String> f = Arrays.asList(line.trim().split("\\s+", -1));
        return new Row(f.get(0), Integer.parseInt(f.get(1)), Integer.parseInt(f.get(2)), f.get(3), f.get(4));
    }

    /** Waits until exactly so many sockets with a local address are in a state, and says what was there instead. */
    static void await(Endpoint local, String state, long count) throws IOException {
        await(() -> at(local), local, state, count);
    }

    /** Waits until one end of a connection is in a state. */
    static void await(FourTuple tuple, String state) throws IOException {
        await(() -> at(tuple), tuple, state, 1);
    }

    private interface Look {
        List<Row> rows() throws IOException;
    }

    private static void await(Look look, Object where, String state, long count) throws IOException {
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<Row> seen = look.rows();
        while (seen.stream().filter(r -> r.state().equals(state)).count() != count) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("waited for " + count + " " + state + " at " + where + ", saw " + seen);
            }
            seen = look.rows();
        }
    }
}

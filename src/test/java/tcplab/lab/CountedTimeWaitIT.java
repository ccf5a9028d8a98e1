package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.observe.SsPoller;
import tcplab.observe.SsVersion;
import tcplab.observe.TableWatch;
import tcplab.record.Recorder;
import tcplab.record.SocketEntry;
import tcplab.tcp.TcpState;

/** Looks that count TIME-WAIT agree with looks that list it, on random tables in a namespace of their own. */
@Timeout(300)
class CountedTimeWaitIT {
    private static final int MOST = 40;
    private static final int TRIES = 200;

    /** How a connection is left. */
    private enum Left {
        OPEN,
        CLIENT_CLOSED,
        CLIENT_SHUT_DOWN,
        BOTH_CLOSED
    }

    private final List<Socket> open = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithAListOnATableThatRests(long seed) throws IOException {
        SsVersion version = SsVersion.detect();
        assumeTrue(version.usable(), version.text().en());
        try (NetworkNamespace lab = namespace()) {
            lab.inside(() -> {
                loopback();
                try (ServerSocket four = new ServerSocket(0, MOST, InetAddress.getByName("127.77.0.1"));
                        ServerSocket any = new ServerSocket(0, MOST)) {
                    Map<Left, Integer> made = make(new Random(seed), four, any);
                    compare(made);
                } finally {
                    for (Socket socket : open) {
                        socket.close();
                    }
                }
                return seed;
            });
        }
    }

    private static NetworkNamespace namespace() {
        try {
            return NetworkNamespace.create();
        } catch (IOException e) {
            assumeTrue(false, "no network namespace: " + e.getMessage());
            throw new AssertionError(e);
        }
    }

    private static void loopback() throws IOException {
        Process process = new ProcessBuilder("ip", "link", "set", "lo", "up").start();
        try {
            assertThat(process.waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Map<Left, Integer> make(Random random, ServerSocket... servers) throws IOException {
        Map<Left, Integer> made = new EnumMap<>(Left.class);
        for (Left left : Left.values()) {
            int number = 1 + random.nextInt(MOST);
            made.put(left, number);
            for (int i = 0; i < number; i++) {
                leave(servers[random.nextInt(servers.length)], left);
            }
        }
        return made;
    }

    private void leave(ServerSocket server, Left left) throws IOException {
        InetAddress at = server.getInetAddress().isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress()
                : server.getInetAddress();
        Socket client = new Socket(at, server.getLocalPort());
        open.add(client);
        Socket accepted = server.accept();
        open.add(accepted);
        switch (left) {
            case OPEN -> {}
            case CLIENT_SHUT_DOWN -> client.shutdownOutput();
            case CLIENT_CLOSED -> client.close();
            case BOTH_CLOSED -> {
                client.close();
                assertThat(accepted.getInputStream().read()).isNegative();
                accepted.close();
            }
        }
    }

    /** One look after the other: the table rests if the first and the third show the same. */
    private void compare(Map<Left, Integer> made) throws IOException {
        SsPoller lister = new SsPoller(new Recorder());
        TableWatch watch = new TableWatch(false, TableWatch.Need.NUMBER);
        for (int i = 0; i < TRIES; i++) {
            List<SocketEntry> before = lister.look().sockets();
            TableWatch.Look counted = watch.count();
            List<SocketEntry> after = lister.look().sockets();
            if (known(before).equals(known(after)) && number(before, TcpState.FIN_WAIT_2) > 0) {
                agree(before, counted);
                assertThat(number(before, TcpState.TIME_WAIT))
                        .isLessThanOrEqualTo(made.getOrDefault(Left.BOTH_CLOSED, 0));
                return;
            }
        }
        throw new AssertionError("the table did not rest between any of " + TRIES + " looks");
    }

    private static void agree(List<SocketEntry> listed, TableWatch.Look counted) {
        assertThat(counted.timeWait()).hasValue((int) number(listed, TcpState.TIME_WAIT));
        List<SocketEntry> others = listed.stream()
                .filter(entry -> entry.state() != TcpState.TIME_WAIT)
                .toList();
        assertThat(known(counted.seen().sockets())).isEqualTo(known(others)).hasSameSizeAs(others);
        assertThat(counted.sockets()).isEqualTo(listed.size());
    }

    private static long number(List<SocketEntry> table, TcpState state) {
        return table.stream().filter(entry -> entry.state() == state).count();
    }

    private static Set<String> known(List<SocketEntry> table) {
        Set<String> sockets = new HashSet<>();
        table.forEach(entry -> sockets.add(entry.state() + " " + entry.tuple() + " " + entry.cookie() + " "
                + (entry.mini() ? "mini" : entry.inode())));
        return sockets;
    }
}

package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.TcpState;

/** Netlink and {@code ss} tell the same of the same sockets, on the machine's own table. */
class SockDiagTest {
    private static final int CONNECTIONS = 20;

    @Test
    void tellsOfEverySocketOfOursWhatSsTells() throws IOException {
        try (ServerSocket four = new ServerSocket(0, 7, InetAddress.getLoopbackAddress());
                ServerSocket any = new ServerSocket(0);
                Open open = new Open(four)) {
            Set<Integer> ports = Set.of(four.getLocalPort(), any.getLocalPort());
            List<SocketEntry> bySs = ofPorts(
                    SsCommand.table()
                            .run(in -> SocketTable.read(in, new SsParser()))
                            .sockets(),
                    ports);
            List<SocketEntry> byNetlink = ofPorts(dump(EnumSet.allOf(TcpState.class)), ports);
            assertThat(byNetlink).isEqualTo(bySs).hasSize(2 + open.sockets.size());
        }
    }

    /** Others may hold a copy for a moment, while they start a program. */
    @Test
    void tellsThatWeHoldASocketAsSsDoes() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Open open = new Open(server)) {
            Set<Integer> ports = Set.of(server.getLocalPort());
            List<List<User>> bySs = heldByUs(ofPorts(
                    SsCommand.tableWithHolders()
                            .run(in -> SocketTable.read(in, new SsParser()))
                            .sockets(),
                    ports));
            assertThat(heldByUs(ofPorts(SocketTable.askWithHolders().sockets(), ports)))
                    .isEqualTo(bySs)
                    .hasSize(1 + open.sockets.size())
                    .allMatch(users -> users.size() == 1);
        }
    }

    private static List<List<User>> heldByUs(List<SocketEntry> entries) {
        long us = ProcessHandle.current().pid();
        return entries.stream()
                .map(entry ->
                        entry.users().stream().filter(user -> user.pid() == us).toList())
                .toList();
    }

    @Test
    void theKernelPassesOverOtherStates() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Open open = new Open(server)) {
            List<SocketEntry> closeWait = ofPorts(dump(Set.of(TcpState.CLOSE_WAIT)), Set.of(server.getLocalPort()));
            List<SocketEntry> all = ofPorts(dump(EnumSet.allOf(TcpState.class)), Set.of(server.getLocalPort()));
            assertThat(closeWait)
                    .hasSize(open.sockets.size() / 4)
                    .allMatch(entry -> entry.state() == TcpState.CLOSE_WAIT);
            assertThat(all)
                    .filteredOn(entry -> entry.state() == TcpState.CLOSE_WAIT)
                    .isEqualTo(closeWait);
        }
    }

    /** Nobody speaks on these connections, so the time since the last acknowledgement only grows; {@code ss} leaves out 0 ms. */
    @Test
    void theTimeSinceTheLastAcknowledgementIsThatOfSs() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Open open = new Open(server)) {
            Map<String, Duration> before = CloseWaitIdle.ask();
            Map<String, Duration> bySs = CloseWaitIdle.bySs();
            Map<String, Duration> after = CloseWaitIdle.ask();
            List<SocketEntry> closeWait = ofPorts(dump(Set.of(TcpState.CLOSE_WAIT)), Set.of(server.getLocalPort()));
            assertThat(closeWait).hasSize(open.sockets.size() / 4).allSatisfy(entry -> {
                assertThat(before).containsKey(entry.cookie());
                assertThat(bySs.getOrDefault(entry.cookie(), Duration.ZERO))
                        .isBetween(before.get(entry.cookie()), after.get(entry.cookie()));
            });
        }
    }

    private static List<SocketEntry> dump(Set<TcpState> states) throws IOException {
        List<SocketEntry> entries = new ArrayList<>();
        try (SockDiag diag = new SockDiag()) {
            diag.dump(states, row -> entries.add(row.entry()));
        }
        return entries;
    }

    private static List<SocketEntry> ofPorts(List<SocketEntry> entries, Set<Integer> ports) {
        return entries.stream()
                .filter(e -> ports.contains(e.local().port())
                        || ports.contains(e.remote().port()))
                .sorted(Comparator.comparing(SocketEntry::cookie))
                .toList();
    }

    /** Connections of which the client has closed every second one's sending side. */
    private static final class Open implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        Open(ServerSocket server) throws IOException {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket client = new Socket();
                client.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
                Socket accepted = server.accept();
                sockets.addAll(List.of(client, accepted));
                if (i % 2 == 0) {
                    client.shutdownOutput();
                    assertThat(accepted.getInputStream().read()).isNegative();
                }
            }
            awaitAcknowledged(server.getLocalPort());
        }

        /** The server's end may read the FIN before the client's end hears that it has come. */
        private static void awaitAcknowledged(int port) throws IOException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            List<SocketEntry> waiting;
            do {
                waiting = ofPorts(dump(Set.of(TcpState.FIN_WAIT_1)), Set.of(port));
                Thread.onSpinWait();
            } while (!waiting.isEmpty() && System.nanoTime() - deadline < 0);
            assertThat(waiting).as("FINs not acknowledged after 20 s").isEmpty();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}

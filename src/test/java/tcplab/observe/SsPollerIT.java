package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recorder;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** The machine's own {@code ss}, looking at a connection of this process over loopback. */
@Timeout(60)
class SsPollerIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @BeforeEach
    void needsSs() {
        SsVersion version = SsVersion.detect();
        assumeTrue(version.usable(), version.text().en());
    }

    @Test
    void followsAConnectionThroughItsStates() throws IOException {
        try (SsPoller ss = new SsPoller(new Recorder());
                ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName("127.77.0.1"));
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            Endpoint server = new Endpoint("127.77.0.1", listener.getLocalPort());
            FourTuple active = new FourTuple(new Endpoint("127.0.0.1", client.getLocalPort()), server);
            await(ss, server, TcpState.LISTEN);
            await(ss, active, TcpState.ESTABLISHED);
            assertThat(await(ss, active.reversed(), TcpState.ESTABLISHED).inode())
                    .as("accept() has not given the connection to anybody")
                    .isZero();
            try (Socket accepted = listener.accept()) {
                client.shutdownOutput();
                await(ss, active, TcpState.FIN_WAIT_2);
                assertThat(await(ss, active.reversed(), TcpState.CLOSE_WAIT).receiveQueue())
                        .as("the FIN that has not been read")
                        .isEqualTo(1);
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
            SocketEntry last = await(ss, active, TcpState.TIME_WAIT);
            assertThat(last.timer()).hasValueSatisfying(timer -> {
                assertThat(timer.kind()).isEqualTo("timewait");
                assertThat(timer.left()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
            });
            assertThat(ss.report().seen()).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void tellsWhoHoldsASocket() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName("127.77.0.1"));
                SsPoller ss = new SsPoller(new Recorder(), true)) {
            Endpoint server = new Endpoint("127.77.0.1", listener.getLocalPort());
            assertThat(await(ss, server, TcpState.LISTEN).users())
                    .extracting(User::pid)
                    .containsExactly(ProcessHandle.current().pid());
        }
    }

    private static SocketEntry await(SsPoller ss, FourTuple tuple, TcpState state) throws IOException {
        return await(ss, e -> e.tuple().equals(tuple) && e.state() == state, tuple + " in " + state);
    }

    private static SocketEntry await(SsPoller ss, Endpoint local, TcpState state) throws IOException {
        return await(ss, e -> e.local().equals(local) && e.state() == state, local + " in " + state);
    }

    private static SocketEntry await(SsPoller ss, Predicate<SocketEntry> wanted, String what) throws IOException {
        SocketsSeen look = ss.await(table -> table.stream().anyMatch(wanted), SOON, Text.same(what));
        return look.sockets().stream().filter(wanted).findFirst().orElseThrow();
    }
}

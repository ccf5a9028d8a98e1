package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.record.Errno;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;

/** Servers and clients with several event loops, and clients with several targets. */
@ParameterizedClass
@EnumSource
class LoopsTest {
    private static final ServerOptions SERVER = ServerOptions.on(Sockets.LOOPBACK);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Heard heard = new Heard();
    private final Heard serverHeard = new Heard();
    private final Map<Act, Set<Thread>> threads = new ConcurrentHashMap<>();
    private final Transport transport;

    LoopsTest(Transport.Kind kind) {
        Sockets.transport(kind).close();
        transport = Transport.open(kind, 2, 2);
    }

    @AfterEach
    void close() {
        transport.close();
    }

    private ProgramListener noting(Heard heard) {
        return report -> {
            threads.computeIfAbsent(report.act(), any -> ConcurrentHashMap.newKeySet())
                    .add(Thread.currentThread());
            heard.told(report);
        };
    }

    /** Which of two sockets a connection comes to is the kernel's choice, by a hash: that it is always the same one of a hundred has 2⁻⁹⁹. */
    @Test
    void allLoopsWorkAndTheCountsAreOne() throws IOException {
        try (Server server = Server.start(transport, SERVER, noting(serverHeard))) {
            Sockets.await(server.localEndpoint(), "LISTEN", 2);
            ClientOptions options =
                    ClientOptions.to(server.localEndpoint()).times(101).withConcurrency(7);
            ClientSummary summary =
                    Client.start(transport, options, noting(heard)).await(SOON);
            assertThat(summary.opened()).isEqualTo(101);
            assertThat(summary.answered()).isEqualTo(101);
            assertThat(summary.failed()).isEmpty();
            assertThat(summary.sent()).isEqualTo(101);
            assertThat(heard.all(Act.CLOSED)).hasSize(101);
            assertThat(heard.all(Act.FINISHED))
                    .extracting(ProgramReport::detail)
                    .containsExactly(summary.toString());
            serverHeard.await(Act.CLOSED, 101);
            assertThat(threads.get(Act.CONNECTED)).hasSize(2);
            assertThat(threads.get(Act.ACCEPTED)).hasSize(2);
            server.stopListening();
            Sockets.await(server.localEndpoint(), "LISTEN", 0);
        }
    }

    @Test
    void anAddressAtWhichSuchAServerListensIsInUse() throws IOException {
        try (Server server = Server.start(transport, SERVER, serverHeard)) {
            ServerOptions same = ServerOptions.on(server.localEndpoint());
            assertThatThrownBy(() -> Server.start(transport, same, heard))
                    .hasMessageContaining(server.localEndpoint().toString())
                    .hasMessageContaining("EADDRINUSE");
            Sockets.await(server.localEndpoint(), "LISTEN", 2);
        }
    }

    @Test
    void cancellingEndsTheWorkOfAllLoops() throws IOException {
        try (Server server = Server.start(transport, SERVER, serverHeard)) {
            ClientOptions options = ClientOptions.to(server.localEndpoint())
                    .times(1000)
                    .withConcurrency(6)
                    .holding(Duration.ofHours(1));
            Client client = Client.start(transport, options, heard);
            heard.await(Act.RECEIVED, 6);
            client.cancel();
            ClientSummary summary = client.await(SOON);
            assertThat(summary.cancelled()).isTrue();
            assertThat(summary.opened()).isEqualTo(6);
            assertThat(heard.all(Act.CLOSED)).hasSize(6);
        }
    }

    /** The last of them has nobody who listens. */
    @Test
    void targetsTakeTurns() throws IOException {
        try (Transport one = Transport.open(transport.kind());
                Server first = Server.start(one, SERVER, serverHeard);
                Server second = Server.start(one, SERVER, serverHeard);
                Server gone = Server.start(one, SERVER, serverHeard)) {
            gone.stopListening();
            List<Endpoint> targets = List.of(first.localEndpoint(), second.localEndpoint(), gone.localEndpoint());
            ClientOptions options = ClientOptions.to(targets.get(0)).to(targets).times(12);
            ClientSummary summary = Client.start(one, options, heard).await(SOON);
            assertThat(summary.failed()).isEqualTo(Map.of(Errno.ECONNREFUSED, 4));
            Map<Endpoint, Integer> connected = new HashMap<>();
            heard.all(Act.CONNECTED).stream()
                    .map(report -> report.connection().map(FourTuple::remote).orElseThrow())
                    .forEach(remote -> connected.merge(remote, 1, Integer::sum));
            assertThat(connected).isEqualTo(Map.of(targets.get(0), 4, targets.get(1), 4));
            assertThat(heard.all(Act.CONNECT_FAILED))
                    .extracting(ProgramReport::detail)
                    .isEqualTo(Collections.nCopies(4, targets.get(2) + " ECONNREFUSED (Connection refused)"));
        }
    }
}

package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.record.Errno;
import tcplab.record.ProgramReport.Act;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;

@ParameterizedClass
@EnumSource
class ClientTest {
    private static final ServerOptions SERVER = ServerOptions.on(Sockets.LOOPBACK);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Heard heard = new Heard();
    private final Heard serverHeard = new Heard();
    private final Transport transport;

    @SuppressWarnings("NullAway.Init")
    private Server server;

    ClientTest(Transport.Kind kind) {
        transport = Sockets.transport(kind);
    }

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
        transport.close();
    }

    private ClientOptions toServer(ServerOptions options) throws IOException {
        server = Server.start(transport, options, serverHeard);
        return ClientOptions.to(server.localEndpoint());
    }

    private ClientSummary run(ClientOptions options) throws IOException {
        return Client.start(transport, options, heard).await(SOON);
    }

    /** Most of them have it: a delayed ACK that comes late makes a RST, which ends one (RFC 1337). */
    @Test
    void theClientClosesFirstAndHasTheTimeWait() throws IOException {
        ClientSummary summary = run(
                toServer(SERVER.withAnswerBytes(7)).times(20).withConcurrency(4).withRequestBytes(10));
        assertThat(summary.opened()).isEqualTo(20);
        assertThat(summary.answered()).isEqualTo(20);
        assertThat(summary.failed()).isEmpty();
        assertThat(summary.sent()).isEqualTo(200);
        assertThat(summary.received()).isEqualTo(140);
        assertThat(summary.cancelled()).isFalse();
        serverHeard.await(Act.CLOSED, 20);
        assertThat(Sockets.at(server.localEndpoint()))
                .extracting(Sockets.Row::state)
                .containsExactly("LISTEN");
        assertThat(heard.all(Act.CONNECTED))
                .anySatisfy(report -> Sockets.await(report.connection().orElseThrow(), "TIME-WAIT"));
        assertThat(heard.await(Act.FINISHED, 1).get(0).detail()).isEqualTo(summary.toString());
    }

    @Test
    void theServerClosesFirstAndHasTheTimeWait() throws IOException {
        ClientOptions options = toServer(SERVER.closing(CloseWhen.ON_REQUEST));
        assertThat(run(options.times(5).closing(ClosesFirst.SERVER)).answered()).isEqualTo(5);
        assertThat(Sockets.at(server.localEndpoint()))
                .extracting(Sockets.Row::state)
                .contains("TIME-WAIT");
    }

    @Test
    void halfClosesAndReadsToTheEnd() throws IOException {
        ClientOptions options = toServer(SERVER.keepSending(new ServerOptions.Farewell(4, 25, Duration.ofMillis(1))));
        assertThat(run(options.withHalfClose(true)).received()).isEqualTo(101);
        assertThat(heard.acts()).containsSubsequence(Act.SHUT_OUTPUT, Act.RECEIVED, Act.END_OF_STREAM, Act.CLOSED);
    }

    @Test
    void lingerZeroResets() throws IOException {
        run(toServer(SERVER).lingering(0));
        assertThat(serverHeard.await(Act.FAILED, 1).get(0).errno()).isEqualTo(Errno.ECONNRESET);
        FourTuple tuple = heard.all(Act.CONNECTED).get(0).connection().orElseThrow();
        assertThat(Sockets.at(tuple)).isEmpty();
    }

    @Test
    void holdsBeforeItCloses() throws IOException {
        ClientOptions options = toServer(SERVER).times(3).holding(Duration.ofSeconds(2));
        Client client = Client.start(transport, options, heard);
        heard.await(Act.RECEIVED, 3);
        Sockets.await(server.localEndpoint(), "ESTAB", 3);
        assertThat(client.await(SOON).took()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPoolCarriesAllRequestsOnItsConnections() throws IOException {
        ClientSummary summary = run(toServer(SERVER).times(50).withPool(3).withRequestBytes(100));
        assertThat(summary.opened()).isEqualTo(3);
        assertThat(summary.answered()).isEqualTo(50);
        assertThat(summary.sent()).isEqualTo(5000);
        assertThat(serverHeard.await(Act.CLOSED, 3)).hasSize(3);
    }

    @Test
    void aPoolReplacesAConnectionThatTheServerClosed() throws IOException {
        ClientOptions options = toServer(SERVER.closing(CloseWhen.ON_REQUEST));
        ClientSummary summary = run(options.times(10).withPool(2));
        assertThat(summary.opened()).isBetween(5, 20);
        assertThat(summary.answered()
                        + summary.unanswered()
                        + summary.failed().values().stream().mapToInt(n -> n).sum())
                .isEqualTo(10);
    }

    @Test
    void keepsTheRate() throws IOException {
        ClientSummary summary = run(toServer(SERVER).times(41).atRate(100));
        assertThat(summary.took()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void refusedConnectionsAreCountedByErrno() throws IOException {
        ClientOptions options = toServer(SERVER).times(6).withConcurrency(2);
        server.close();
        ClientSummary summary = run(options);
        assertThat(summary.opened()).isZero();
        assertThat(summary.failed()).containsExactly(Map.entry(Errno.ECONNREFUSED, 6));
        assertThat(heard.all(Act.CONNECT_FAILED))
                .hasSize(6)
                .allSatisfy(report -> assertThat(report.detail())
                        .isEqualTo(options.targets().get(0) + " ECONNREFUSED (Connection refused)"));
    }

    @Test
    void anAddressThatIsNotOursIsCountedByErrno() throws IOException {
        ClientSummary summary = run(toServer(SERVER).from(new Endpoint("192.0.2.1", 0)));
        assertThat(summary.failed()).containsExactly(Map.entry(Errno.EADDRNOTAVAIL, 1));
    }

    @Test
    void aServerThatDoesNotAnswerIsADeadline() throws IOException {
        ClientOptions options = toServer(SERVER.withAnswerBytes(0));
        ClientSummary summary = run(options.within(Duration.ofSeconds(1)));
        assertThat(summary.failed()).containsExactly(Map.entry(Errno.DEADLINE, 1));
        assertThat(heard.all(Act.FAILED).get(0).detail()).isEqualTo("deadline of 1000 ms passed, no answer until then");
    }

    @Test
    void aFullQueueIsADeadlineToo() throws IOException {
        Transport listening = Transport.open();
        Listener listener =
                Listener.open(listening, ListenOptions.on(Sockets.LOOPBACK).withBacklog(1));
        ClientOptions options = ClientOptions.to(listener.localEndpoint())
                .times(3)
                .withRequestBytes(0)
                .holding(Duration.ofMillis(100))
                .within(Duration.ofSeconds(2));
        ClientSummary summary = run(options);
        listening.close();
        assertThat(summary.opened()).isEqualTo(2);
        assertThat(summary.failed()).containsExactly(Map.entry(Errno.DEADLINE, 1));
        assertThat(heard.all(Act.CONNECT_FAILED).get(0).detail())
                .isEqualTo(options.targets().get(0) + " deadline of 2000 ms passed, no handshake until then");
    }

    @Test
    void whereOnlyCountsMatterNothingIsPutIntoWords() throws IOException {
        Counted server = new Counted();
        Counted client = new Counted();
        this.server = Server.start(transport, SERVER, server);
        ClientOptions options = ClientOptions.to(this.server.localEndpoint()).times(30);
        ClientSummary summary = Client.start(transport, options, client).await(SOON);
        this.server.close();
        assertThat(summary.answered()).isEqualTo(30);
        assertThat(client.told).containsExactly(Act.FINISHED);
        assertThat(client.counts())
                .containsEntry(Act.CONNECTED, 30)
                .containsEntry(Act.SENT, 30)
                .containsEntry(Act.RECEIVED, 30)
                .containsEntry(Act.CLOSED, 30);
        assertThat(server.told).startsWith(Act.LISTENING);
        server.await(Act.ACCEPTED, 30);
        server.await(Act.CLOSED, 30);
    }

    @Test
    void cancellingClosesWhatIsOpen() throws IOException {
        ClientOptions options = toServer(SERVER).times(1000).withConcurrency(5).holding(Duration.ofHours(1));
        Client client = Client.start(transport, options, heard);
        heard.await(Act.RECEIVED, 5);
        assertThatThrownBy(() -> client.await(Duration.ofMillis(10)))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("5 of 1000 requests were over");
        client.cancel();
        ClientSummary summary = client.await(SOON);
        assertThat(summary.cancelled()).isTrue();
        assertThat(summary.opened()).isEqualTo(5);
        assertThat(summary.failed()).isEmpty();
        assertThat(client.done()).isTrue();
        serverHeard.await(Act.CLOSED, 5);
    }
}

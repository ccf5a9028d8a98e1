package tcplab.programs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.record.Errno;
import tcplab.record.ProgramReport.Act;

@ParameterizedClass
@EnumSource
class ServerTest {
    private static final ServerOptions DEFAULT = ServerOptions.on(Sockets.LOOPBACK);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Heard heard = new Heard();
    private final Transport transport;
    private final Transport peers;

    @SuppressWarnings("NullAway.Init")
    private Server server;

    ServerTest(Transport.Kind kind) {
        transport = Sockets.transport(kind);
        peers = Transport.open();
    }

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
        peers.close();
        transport.close();
    }

    private Peer serve(ServerOptions options) throws IOException {
        server = Server.start(transport, options, heard);
        return Peer.connect(peers, ConnectOptions.to(server.localEndpoint()));
    }

    @Test
    void answersEachLineAndClosesAfterTheClient() throws IOException {
        Peer client = serve(DEFAULT.withAnswerBytes(3));
        client.write("one\ntwo".getBytes(US_ASCII));
        assertThat(client.read(3, SOON)).isEqualTo("xx\n".getBytes(US_ASCII));
        client.write("\n".getBytes(US_ASCII));
        assertThat(client.read(3, SOON)).isEqualTo("xx\n".getBytes(US_ASCII));
        client.shutdownOutput();
        client.readEndOfStream(SOON);
        assertThat(heard.await(Act.CLOSED, 1).get(0).detail()).isEqualTo("received 8 sent 6 bytes");
        assertThat(heard.await(Act.ACCEPTED, 1).get(0).connection())
                .contains(client.tuple().reversed());
        assertThat(heard.acts())
                .containsExactly(
                        Act.LISTENING,
                        Act.ACCEPTED,
                        Act.RECEIVED,
                        Act.SENT,
                        Act.RECEIVED,
                        Act.SENT,
                        Act.END_OF_STREAM,
                        Act.CLOSED);
    }

    @Test
    void closesAtOnce() throws IOException {
        Peer client = serve(DEFAULT.closing(CloseWhen.AT_ONCE));
        client.readEndOfStream(SOON);
        Sockets.await(server.localEndpoint(), "FIN-WAIT-2", 1);
        client.close();
        Sockets.await(server.localEndpoint(), "TIME-WAIT", 1);
    }

    @Test
    void closesAfterADelay() throws IOException {
        long begun = System.nanoTime();
        Peer client = serve(DEFAULT.closingAfter(Duration.ofMillis(150)));
        client.readEndOfStream(SOON);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void closesWhenItHasAnswered() throws IOException {
        Peer client = serve(DEFAULT.closing(CloseWhen.ON_REQUEST).withAnswerBytes(200));
        client.write("please\nplease\n".getBytes(US_ASCII));
        assertThat(client.readToEnd(SOON)).hasSize(200);
        // Or a late delayed ACK makes a RST, which ends TIME-WAIT (RFC 1337).
        Sockets.await(server.localEndpoint(), "FIN-WAIT-2", 1);
        client.close();
        Sockets.await(server.localEndpoint(), "TIME-WAIT", 1);
    }

    @Test
    void resetsInsteadOfClosing() throws IOException {
        Peer client =
                serve(DEFAULT.closing(CloseWhen.ON_REQUEST).withReset(true).withAnswerBytes(0));
        client.write("please\n".getBytes(US_ASCII));
        assertThatThrownBy(() -> client.read(1, SOON))
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ECONNRESET));
        assertThat(Sockets.at(client.tuple())).isEmpty();
    }

    @Test
    void goesOnSendingInCloseWait() throws IOException {
        Peer client = serve(DEFAULT.keepSending(new ServerOptions.Farewell(2, 10, Duration.ofSeconds(2))));
        client.shutdownOutput();
        client.read(10, SOON);
        assertThat(Sockets.at(client.tuple().reversed()))
                .extracting(Sockets.Row::state)
                .contains("CLOSE-WAIT");
        assertThat(client.readToEnd(SOON)).hasSize(10);
        Sockets.await(client.tuple(), "TIME-WAIT");
    }

    @Test
    void leaksAndNamesTheLineThatTookTheConnection() throws IOException {
        server = Server.start(transport, DEFAULT.onEnd(OnEnd.LEAK), heard);
        for (int i = 0; i < 5; i++) {
            Peer.connect(peers, ConnectOptions.to(server.localEndpoint())).close();
        }
        assertThat(heard.await(Act.LEAKED, 5))
                .allSatisfy(
                        report -> assertThat(report.detail())
                                .matches(
                                        "at tcplab\\.programs\\.LeakingHandler\\.channelActive\\(LeakingHandler\\.java:\\d+\\)"));
        assertThat(heard.all(Act.ACCEPTED).get(0).detail())
                .isEqualTo(heard.all(Act.LEAKED).get(0).detail());
        Sockets.await(server.localEndpoint(), "CLOSE-WAIT", 5);
        server.stopListening();
        Sockets.await(server.localEndpoint(), "CLOSE-WAIT", 5);
        assertThat(server.open()).isEqualTo(5);
        server.close();
        Sockets.await(server.localEndpoint(), "CLOSE-WAIT", 0);
    }

    @Test
    void theNamedLineIsWhereTheHandlerTookIt() throws IOException {
        serve(DEFAULT.onEnd(OnEnd.LEAK));
        String detail = heard.await(Act.ACCEPTED, 1).get(0).detail();
        int line = Integer.parseInt(detail.replaceAll(".*:(\\d+)\\)", "$1"));
        List<String> source = Files.readAllLines(Path.of("src/main/java/tcplab/programs/LeakingHandler.java"));
        assertThat(source.get(line - 1)).contains("taken = SourceLine.here();");
    }

    @Test
    void aResetByTheClientIsAFailureAndClosesTheConnection() throws IOException {
        serve(DEFAULT).closeWithReset();
        assertThat(heard.await(Act.FAILED, 1).get(0).errno()).isEqualTo(Errno.ECONNRESET);
        heard.await(Act.CLOSED, 1);
        assertThat(heard.all(Act.END_OF_STREAM)).isEmpty();
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        serve(DEFAULT);
        assertThatThrownBy(() -> Server.start(transport, ServerOptions.on(server.localEndpoint()), heard))
                .isInstanceOf(IOException.class)
                .hasMessage("listen on %s: EADDRINUSE (Address already in use)", server.localEndpoint());
    }

    @Test
    void aRestartOverTimeWaitNeedsReuseAddress() throws IOException {
        Peer client = serve(DEFAULT.closing(CloseWhen.AT_ONCE));
        client.readEndOfStream(SOON);
        // Or a late delayed ACK makes a RST, which ends TIME-WAIT (RFC 1337).
        Sockets.await(server.localEndpoint(), "FIN-WAIT-2", 1);
        client.close();
        Sockets.await(server.localEndpoint(), "TIME-WAIT", 1);
        server.close();
        ListenOptions same = ListenOptions.on(server.localEndpoint());
        ServerOptions without = DEFAULT.withListen(same.withReuseAddress(false));
        assertThatThrownBy(() -> Server.start(transport, without, heard))
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.EADDRINUSE));
        server = Server.start(transport, DEFAULT.withListen(same), heard);
    }
}

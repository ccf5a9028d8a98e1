package tcplab.programs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;

@ParameterizedClass
@EnumSource(names = {"EPOLL", "NIO"})
class PeerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(30);

    private final Transport.Kind kind;
    private final Transport transport;
    private final Listener listener;
    private final Peer client;
    private final Peer server;

    PeerTest(Transport.Kind kind) throws IOException {
        this.kind = kind;
        transport = Sockets.transport(kind);
        listener = Listener.open(transport, ListenOptions.on(Sockets.LOOPBACK));
        client = Peer.connect(transport, ConnectOptions.to(listener.localEndpoint()));
        server = listener.accept(SOON);
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void bothEndsAgreeOnTheirAddressesAndSsShowsThemPlain() throws IOException {
        assertThat(client.tuple()).isEqualTo(server.tuple().reversed());
        assertThat(client.remote()).isEqualTo(listener.localEndpoint());
        assertThat(Sockets.at(client.tuple()))
                .containsExactly(new Sockets.Row(
                        "ESTAB",
                        0,
                        0,
                        client.local().toString(),
                        client.remote().toString()));
    }

    @Test
    void bytesArriveBothWaysAndTheRestStaysInTheKernel() throws IOException {
        client.write("hello, world".getBytes(US_ASCII));
        assertThat(server.read(5, SOON)).isEqualTo("hello".getBytes(US_ASCII));
        assertThat(Sockets.at(server.tuple()))
                .filteredOn(r -> r.state().equals("ESTAB"))
                .extracting(Sockets.Row::receiveQueue)
                .containsExactly(7);
        assertThat(server.read(7, SOON)).isEqualTo(", world".getBytes(US_ASCII));
        server.write(new byte[300_000]);
        assertThat(client.read(300_000, SOON)).hasSize(300_000);
    }

    @Test
    void aReadThatComesToNothingTakesNothing() throws IOException {
        assertThatThrownBy(() -> server.read(3, SHORT))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("read of 3 bytes on " + server.tuple())
                .hasMessageContaining("deadline of 30 ms")
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.DEADLINE));
        client.write("abc".getBytes(US_ASCII));
        assertThatThrownBy(() -> client.read(1, SHORT)).isInstanceOf(SocketTimeoutException.class);
        assertThat(Sockets.at(server.tuple()))
                .filteredOn(r -> r.state().equals("ESTAB"))
                .extracting(Sockets.Row::receiveQueue)
                .containsExactly(3);
        assertThat(server.read(3, SOON)).isEqualTo("abc".getBytes(US_ASCII));
    }

    @Test
    void halfCloseLeavesTheOtherDirectionOpen() throws IOException {
        client.shutdownOutput();
        server.readEndOfStream(SOON);
        Sockets.await(client.tuple(), "FIN-WAIT-2");
        Sockets.await(server.tuple(), "CLOSE-WAIT");
        server.write("still here\n".getBytes(US_ASCII));
        assertThat(client.read(11, SOON)).isEqualTo("still here\n".getBytes(US_ASCII));
        server.close();
        client.readEndOfStream(SOON);
        Sockets.await(client.tuple(), "TIME-WAIT");
        client.close();
        assertThat(Sockets.at(client.tuple())).extracting(Sockets.Row::state).containsExactly("TIME-WAIT");
    }

    @Test
    void closeWaitLastsUntilTheScriptCloses() throws IOException {
        client.close();
        Sockets.await(server.tuple(), "CLOSE-WAIT");
        assertThatThrownBy(() -> server.read(1, SHORT)).hasMessageContaining("end of stream after 0 of 1 bytes");
        assertThatThrownBy(() -> listener.accept(Duration.ofMillis(200))).isInstanceOf(SocketTimeoutException.class);
        Sockets.await(server.tuple(), "CLOSE-WAIT");
        server.close();
        assertThat(Sockets.at(server.tuple())).isEmpty();
    }

    @Test
    void whatCameBeforeTheEndOfStreamCanStillBeRead() throws IOException {
        client.write("last words".getBytes(US_ASCII));
        client.close();
        Sockets.await(server.tuple(), "CLOSE-WAIT");
        assertThat(server.read(4, SOON)).isEqualTo("last".getBytes(US_ASCII));
        assertThat(server.readToEnd(SOON)).isEqualTo(" words".getBytes(US_ASCII));
        server.readEndOfStream(SOON);
        Sockets.await(server.tuple(), "CLOSE-WAIT");
    }

    @Test
    void unexpectedBytesAreNoEndOfStream() throws IOException {
        client.write(new byte[7]);
        client.shutdownOutput();
        assertThatThrownBy(() -> server.readEndOfStream(SOON)).hasMessageContaining("7 bytes came before it");
    }

    @Test
    void aResetIsToldAsSuch() throws IOException {
        client.closeWithReset();
        assertThat(Sockets.at(client.tuple())).isEmpty();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> server.read(1, SOON))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ECONNRESET")
                    .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ECONNRESET));
        }
        assertThatThrownBy(() -> server.write(new byte[1]))
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ECONNRESET));
        server.closeWithReset();
    }

    @Test
    void writingToAClosedEndBreaksThePipeTheSecondTime() throws IOException {
        client.close();
        server.readEndOfStream(SOON);
        server.write(new byte[1]);
        Sockets.await(server.local(), "CLOSE-WAIT", 0);
        assertThatThrownBy(() -> server.write(new byte[1]))
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.EPIPE));
    }

    @Test
    void lingerZeroIsWhatCloseWithResetSets() throws IOException {
        server.lingerSeconds(0);
        server.close();
        assertThatThrownBy(() -> client.read(1, SOON))
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ECONNRESET));
    }

    @Test
    void optionsThatBothTransportsHave() throws IOException {
        client.quickAck(true);
        client.noDelay(false);
        client.receiveBuffer(4096);
    }

    @Test
    void aConnectionBoundToItsPortReusesItAtOnce() throws IOException {
        ConnectOptions anyPort = ConnectOptions.to(listener.localEndpoint())
                .from(Sockets.LOOPBACK)
                .withReuseAddress(true);
        Peer first = Peer.connect(transport, anyPort);
        Endpoint local = first.local();
        first.close();
        Peer accepted = listener.accept(SOON);
        accepted.readEndOfStream(SOON);
        Sockets.await(
                first.tuple(), "FIN-WAIT-2"); // or a late delayed ACK makes a RST, which ends TIME-WAIT (RFC 1337)
        accepted.close();
        Sockets.await(first.tuple(), "TIME-WAIT");
        ConnectOptions again = anyPort.from(local).withReuseAddress(false);
        assertThatThrownBy(() -> Peer.connect(transport, again))
                .hasMessageContaining("connect to " + listener.localEndpoint() + " from " + local)
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.EADDRINUSE));
        assertThat(Peer.connect(transport, again.withReuseAddress(true)).local())
                .isEqualTo(local);
    }

    @Test
    void vanishingIsForEpollAndForRootOnly() throws IOException {
        if (kind == Transport.Kind.NIO) {
            assertThatThrownBy(() -> client.vanish())
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("TCP_REPAIR")
                    .hasMessageContaining("nio");
            return;
        }
        try {
            client.vanish();
        } catch (IOException e) {
            Assumptions.assumeTrue(Errno.of(e) != Errno.EPERM, "TCP_REPAIR needs CAP_NET_ADMIN");
            throw e;
        }
        assertThat(Sockets.at(client.tuple())).isEmpty();
        Sockets.await(server.tuple(), "ESTAB");
        server.write(new byte[1]);
        assertThatThrownBy(() -> server.read(1, SOON))
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ECONNRESET));
    }
}

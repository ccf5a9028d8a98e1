package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;

@ParameterizedClass
@EnumSource(names = {"EPOLL", "NIO"})
class ListenerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(30);

    private final Transport transport;

    ListenerTest(Transport.Kind kind) {
        transport = Sockets.transport(kind);
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void acceptsOnlyWhatIsAskedFor() throws IOException {
        Listener listener =
                Listener.open(transport, ListenOptions.on(Sockets.LOOPBACK).withBacklog(5));
        assertThatThrownBy(() -> listener.accept(SHORT))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("accept on " + listener.localEndpoint());
        List<Endpoint> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(Peer.connect(transport, ConnectOptions.to(listener.localEndpoint()))
                    .local());
        }
        assertQueue(listener, 3, 5);
        assertThat(listener.accept(SOON).remote()).isEqualTo(clients.get(0));
        assertQueue(listener, 2, 5);
        assertThat(listener.accept(SOON).remote()).isEqualTo(clients.get(1));
        assertQueue(listener, 1, 5);
    }

    @Test
    void acceptsEverythingIfToldTo() throws IOException {
        Listener listener =
                Listener.open(transport, ListenOptions.on(Sockets.LOOPBACK).withAcceptAll());
        for (int i = 0; i < 3; i++) {
            Peer.connect(transport, ConnectOptions.to(listener.localEndpoint()));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(listener.accept(SOON).local()).isEqualTo(listener.localEndpoint());
        }
        assertQueue(listener, 0, 128);
    }

    private static void assertQueue(Listener listener, int waiting, int backlog) throws IOException {
        assertThat(Sockets.at(listener.localEndpoint()))
                .filteredOn(r -> r.state().equals("LISTEN"))
                .extracting(Sockets.Row::receiveQueue, Sockets.Row::sendQueue)
                .containsExactly(tuple(waiting, backlog));
    }

    @Test
    void closingResetsWhatWasNeverAccepted() throws IOException {
        Listener listener = Listener.open(transport, ListenOptions.on(Sockets.LOOPBACK));
        Peer client = Peer.connect(transport, ConnectOptions.to(listener.localEndpoint()));
        listener.close();
        assertThat(Sockets.at(listener.localEndpoint())).isEmpty();
        assertThatThrownBy(() -> client.read(1, SOON))
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ECONNRESET));
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        Listener listener = Listener.open(transport, ListenOptions.on(Sockets.LOOPBACK));
        assertThatThrownBy(() -> Listener.open(transport, ListenOptions.on(listener.localEndpoint())))
                .isInstanceOf(IOException.class)
                .hasMessage("listen on %s: EADDRINUSE (Address already in use)", listener.localEndpoint());
    }

    @Test
    void anAddressThatIsNotOursIsNamed() {
        assertThatThrownBy(() -> Listener.open(transport, ListenOptions.on(new Endpoint("192.0.2.1", 4000))))
                .isInstanceOf(IOException.class)
                .hasMessage("listen on 192.0.2.1:4000: EADDRNOTAVAIL (Cannot assign requested address)");
        assertThatThrownBy(() -> Peer.connect(
                        transport,
                        ConnectOptions.to(new Endpoint("127.0.0.1", 4000)).from(new Endpoint("192.0.2.1", 0))))
                .hasMessageStartingWith("connect to 127.0.0.1:4000 from 192.0.2.1:*: EADDRNOTAVAIL");
    }

    @Test
    void aClosedPortRefuses() throws IOException {
        Listener listener = Listener.open(transport, ListenOptions.on(Sockets.LOOPBACK));
        listener.close();
        assertThatThrownBy(() -> Peer.connect(transport, ConnectOptions.to(listener.localEndpoint())))
                .hasMessage("connect to %s: ECONNREFUSED (Connection refused)", listener.localEndpoint());
    }

    @Test
    void aFullQueueLeavesTheNextInSynSent() throws IOException {
        Listener listener =
                Listener.open(transport, ListenOptions.on(Sockets.LOOPBACK).withBacklog(1));
        ConnectOptions options = ConnectOptions.to(listener.localEndpoint());
        Peer.connect(transport, options);
        Peer.connect(transport, options);
        assertThatThrownBy(() -> Peer.connect(transport, options.within(SHORT)))
                .isInstanceOf(SocketTimeoutException.class)
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.DEADLINE));
        Attempt attempt = Attempt.begin(transport, options);
        assertThatThrownBy(() -> attempt.await(SHORT)).isInstanceOf(SocketTimeoutException.class);
        if (attempt.local().isPresent()) {
            Sockets.await(attempt.local().get(), "SYN-SENT", 1);
        }
        listener.accept(SOON);
        assertThat(attempt.await(SOON).remote()).isEqualTo(listener.localEndpoint());
    }

    @Test
    void ipv6WorksAndIsWrittenShort() throws IOException {
        Listener listener;
        try {
            listener = Listener.open(transport, ListenOptions.on(new Endpoint("::1", 0)));
        } catch (IOException e) {
            Assumptions.abort("no IPv6 on this machine: " + e.getMessage());
            return;
        }
        Peer client = Peer.connect(transport, ConnectOptions.to(listener.localEndpoint()));
        assertThat(client.tuple()).isEqualTo(listener.accept(SOON).tuple().reversed());
        assertThat(client.local().host()).isEqualTo("::1");
        Sockets.await(client.tuple(), "ESTAB");
    }

    @Test
    void badOptionsAreRefused() {
        assertThatThrownBy(() -> ListenOptions.on(Sockets.LOOPBACK).withBacklog(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backlog 0: must be > 0");
        assertThatThrownBy(() -> ConnectOptions.to(Sockets.LOOPBACK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot connect to " + Sockets.LOOPBACK + ": it has no port");
        assertThatThrownBy(() -> Listener.open(transport, ListenOptions.on(new Endpoint("no.such.host.invalid", 1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no.such.host.invalid");
    }
}

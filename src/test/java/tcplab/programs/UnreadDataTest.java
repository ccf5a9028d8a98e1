package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tcplab.record.Errno;

/** close(2) with unread data sends a RST (RFC 9293 §3.6, RFC 2525 §2.17): for certain with epoll, so no run may differ. */
class UnreadDataTest {
    private static final int TIMES = 50;
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void closingWithUnreadDataAlwaysResets() throws IOException {
        try (Transport transport = Sockets.transport(Transport.Kind.EPOLL);
                Listener listener = Listener.open(transport, ListenOptions.on(Sockets.LOOPBACK))) {
            for (int i = 0; i < TIMES; i++) {
                Peer client = Peer.connect(transport, ConnectOptions.to(listener.localEndpoint()));
                Peer server = listener.accept(SOON);
                client.write(new byte[10]);
                server.read(1, SOON);
                server.close();
                assertThatThrownBy(() -> client.read(1, SOON))
                        .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ECONNRESET));
                client.close();
                assertThat(Sockets.at(client.tuple())).isEmpty();
            }
        }
    }
}

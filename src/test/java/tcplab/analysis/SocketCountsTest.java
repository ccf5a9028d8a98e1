package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.TIME_WAIT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

class SocketCountsTest {
    private static final List<SocketEntry> TABLE = List.of(
            entry(LISTEN, "127.77.0.1:80", "*:*", "1"),
            entry(LISTEN, "0.0.0.0:81", "*:*", "2"),
            entry(ESTABLISHED, "127.77.0.1:80", "127.0.0.1:4000", "3"),
            entry(ESTABLISHED, "127.0.0.1:4000", "127.77.0.1:80", "4"),
            entry(ESTABLISHED, "127.0.0.1:4001", "127.77.0.1:80", "5"),
            entry(CLOSE_WAIT, "127.77.0.9:81", "127.0.0.1:4002", "6"),
            entry(TIME_WAIT, "127.0.0.2:80", "127.0.0.1:4003", "7"));

    @Test
    void countsBySideAndState() {
        SocketCounts counts = SocketCounts.of(TABLE);
        assertThat(counts.servers()).isEqualTo(Map.of(LISTEN, 2, ESTABLISHED, 1, CLOSE_WAIT, 1));
        assertThat(counts.clients()).isEqualTo(Map.of(ESTABLISHED, 2, TIME_WAIT, 1));
        assertThat(counts.count(Side.CLIENT, ESTABLISHED)).isEqualTo(2);
        assertThat(counts.count(Side.SERVER, TIME_WAIT)).isZero();
        assertThat(counts.count(ESTABLISHED)).isEqualTo(3);
        assertThat(counts.total()).isEqualTo(TABLE.size());
    }

    @Test
    void namesStatesInTheirOrder() {
        assertThat(SocketCounts.of(TABLE).both().keySet()).containsExactly(LISTEN, ESTABLISHED, CLOSE_WAIT, TIME_WAIT);
    }

    @Test
    void takesAServerThatHasGone() {
        SocketCounts counts = SocketCounts.of(TABLE, Set.of(Endpoint.parse("127.0.0.2:80")));
        assertThat(counts.count(Side.SERVER, TIME_WAIT)).isEqualTo(1);
        assertThat(counts.count(Side.CLIENT, TIME_WAIT)).isZero();
    }

    @Test
    void countsNothingOfNothing() {
        assertThat(SocketCounts.of(List.of()).total()).isZero();
    }

    @Test
    void agesFromTheFirstLook() {
        SocketEntry stays = entry(CLOSE_WAIT, "127.77.0.1:80", "127.0.0.1:4000", "1");
        SocketEntry comes = entry(CLOSE_WAIT, "127.77.0.1:80", "127.0.0.1:4001", "2");
        SocketEntry again = entry(CLOSE_WAIT, "127.77.0.1:80", "127.0.0.1:4000", "3");
        SocketAges ages = new SocketAges();
        ages.saw(look(5, stays));
        assertThat(ages.age(stays)).isZero();
        ages.saw(look(7, stays, comes));
        ages.saw(look(10, stays, comes));
        assertThat(ages.age(stays)).hasSeconds(5);
        assertThat(ages.age(comes)).hasSeconds(3);
        assertThat(ages.oldest()).isEqualTo(Map.of(CLOSE_WAIT, Duration.ofSeconds(5)));
        ages.saw(look(11, again));
        assertThat(ages.age(again)).isZero();
        assertThat(ages.age(stays)).isZero();
        assertThat(ages.oldest()).isEqualTo(Map.of(CLOSE_WAIT, Duration.ZERO));
    }

    private static SocketsSeen look(int second, SocketEntry... sockets) {
        return new SocketsSeen(Duration.ofSeconds(second), Duration.ofMillis(3), List.of(sockets));
    }

    private static SocketEntry entry(TcpState state, String local, String remote, String cookie) {
        return new SocketEntry(
                state, 0, 0, Endpoint.parse(local), Endpoint.parse(remote), Optional.empty(), 1, cookie, "", List.of());
    }
}

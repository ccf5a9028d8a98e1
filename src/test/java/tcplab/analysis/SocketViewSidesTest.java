package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.TIME_WAIT;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.Ladder;
import tcplab.tcp.TcpState;

/** Which side a row of the table is on, how many there are of each, and which incarnation a look speaks of. */
class SocketViewSidesTest {
    private static final FourTuple TUPLE = new FourTuple(Wire.CLIENT, Wire.SERVER);

    private static SocketEntry row(TcpState state, String local, String remote) {
        return new SocketEntry(
                state, 0, 0, Endpoint.parse(local), Endpoint.parse(remote), Optional.empty(), 0, "", "", List.of());
    }

    private static SocketEntry row(TcpState state) {
        return row(state, TUPLE.local().toString(), TUPLE.remote().toString());
    }

    private static SocketsSeen look(long at, long took, SocketEntry... rows) {
        return new SocketsSeen(Duration.ofMillis(at), Duration.ofMillis(took), List.of(rows));
    }

    @ParameterizedTest(name = "{1} where {0} listens: {2}")
    @CsvSource({
        "127.77.0.1:7000, 127.77.0.1:7000, SERVER",
        "127.77.0.1:7000, 127.77.0.2:7000, CLIENT",
        "127.77.0.1:7000, 127.77.0.1:7001, CLIENT",
        "0.0.0.0:7000,    127.77.0.1:7000, SERVER",
        "0.0.0.0:7000,    127.77.0.1:7001, CLIENT",
        "*:7000,          127.77.0.1:7000, SERVER",
        "[::]:7000,       [::1]:7000,      SERVER",
        "[::1]:7000,      [::2]:7000,      CLIENT",
    })
    void whoeverHasAListenersAddressIsAServer(String listener, String local, Side side) {
        SocketView view = SocketView.of(List.of(look(0, 1, row(LISTEN, listener, "*:*"))), List.of());
        assertThat(view.side(row(ESTABLISHED, local, "10.0.0.1:99"))).isEqualTo(side);
    }

    @Test
    void whatAConnectionWasOpenedToIsAServerThoughNothingListensAnyMore() {
        List<Connection> connections = Connections.of(Wire.segments(Ladder.parse("SYN-SENT > S 0:0(0) SYN-RECEIVED")));
        SocketView view = SocketView.of(List.of(), connections);
        assertThat(view.side(row(TIME_WAIT))).isEqualTo(Side.CLIENT);
        assertThat(view.side(row(TIME_WAIT, Wire.SERVER.toString(), Wire.CLIENT.toString())))
                .isEqualTo(Side.SERVER);
    }

    @Test
    void socketsAreCountedBySideAndStateAndThePeakIsOfOneLook() {
        SocketEntry listener = row(LISTEN, "127.77.0.1:7000", "*:*");
        SocketEntry other = row(TIME_WAIT, "127.0.0.1:40001", "127.77.0.1:7000");
        SocketsSeen two = look(10, 1, listener, row(TIME_WAIT), other);
        SocketView view = SocketView.of(List.of(look(0, 1, row(TIME_WAIT)), two, look(20, 1, other)), List.of());
        assertThat(view.count(two, Side.CLIENT, TIME_WAIT)).isEqualTo(2);
        assertThat(view.count(two, Side.SERVER, LISTEN)).isEqualTo(1);
        assertThat(view.peak(Side.CLIENT, TIME_WAIT)).isEqualTo(2);
        assertThat(view.peak(Side.SERVER, TIME_WAIT)).isZero();
        assertThat(view.first(row -> row.state() == LISTEN)).contains(listener);
        assertThat(view.first(row -> row.state() == ESTABLISHED)).isEmpty();
    }

    @Test
    void aLookCountsForATimeOnlyWhenItLiesWhollyInIt() {
        SocketView view = SocketView.of(
                List.of(look(0, 5, row(ESTABLISHED)), look(10, 5, row(TIME_WAIT)), look(20, 5, row(ESTABLISHED))),
                List.of());
        assertThat(view.states(TUPLE, Duration.ZERO, Duration.ofMillis(25))).containsExactly(ESTABLISHED, TIME_WAIT);
        assertThat(view.states(TUPLE, Duration.ofMillis(1), Duration.ofMillis(24)))
                .containsExactly(TIME_WAIT);
        assertThat(view.states(TUPLE, Duration.ofMillis(11), Duration.ofMillis(24)))
                .isEmpty();
    }

    @Test
    void aStayIsOneIncarnationsAndBeginsNoEarlierThanIt() {
        SocketView view = SocketView.of(
                List.of(
                        look(0, 1, row(TIME_WAIT)),
                        look(100, 1, row(TIME_WAIT)),
                        look(200, 1),
                        look(300, 1, row(TIME_WAIT)),
                        look(400, 1)),
                List.of());
        assertThat(view.stay(TUPLE, TIME_WAIT, Duration.ZERO, Duration.ofMillis(250)))
                .contains(new Stay(Duration.ofMillis(99), Duration.ofMillis(201), true));
        assertThat(view.stay(TUPLE, TIME_WAIT, Duration.ofMillis(250), Duration.ofSeconds(9)))
                .contains(new Stay(Duration.ZERO, Duration.ofMillis(151), true));
        assertThat(view.stay(TUPLE, TIME_WAIT, Duration.ofMillis(350), Duration.ofSeconds(9)))
                .isEmpty();
    }
}

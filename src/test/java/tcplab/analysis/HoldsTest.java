package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.TIME_WAIT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

class HoldsTest {
    private static final FourTuple TUPLE = new FourTuple(Wire.CLIENT, Wire.SERVER);

    /** A look every second, each taking 10 ms, at a listener and at one socket in these states; "-" is a look without it. */
    private static Holds looks(FourTuple tuple, String... states) {
        List<SocketsSeen> looks = new ArrayList<>();
        for (String state : states) {
            List<SocketEntry> rows = new ArrayList<>();
            rows.add(row(LISTEN, new FourTuple(Wire.SERVER, Wire.SERVER)));
            if (!state.equals("-")) {
                rows.add(row(TcpState.valueOf(state), tuple));
            }
            looks.add(new SocketsSeen(Duration.ofSeconds(looks.size()), Duration.ofMillis(10), rows));
        }
        return Holds.of(SocketView.of(looks, List.of()));
    }

    private static SocketEntry row(TcpState state, FourTuple tuple) {
        return new SocketEntry(state, 0, 0, tuple.local(), tuple.remote(), Optional.empty(), 0, "", "", List.of());
    }

    @Test
    void aStateWasHeldFromTheEndOfTheFirstLookToTheBeginningOfTheLast() {
        Holds holds = looks(TUPLE, "ESTABLISHED", "FIN_WAIT_2", "FIN_WAIT_2", "FIN_WAIT_2", "TIME_WAIT");
        assertThat(holds.longest(CLIENT, FIN_WAIT_2)).isEqualTo(Duration.ofMillis(1990));
        assertThat(holds.longest(CLIENT, ESTABLISHED)).isZero();
        assertThat(holds.longest(CLIENT, TIME_WAIT)).isZero();
        assertThat(holds.longest(SERVER, FIN_WAIT_2)).isZero();
        assertThat(holds.longest(SERVER, LISTEN)).isEqualTo(Duration.ofMillis(3990));
    }

    @Test
    void oneLookThatShowsAnotherStateBeginsItAnew() {
        assertThat(looks(TUPLE, "TIME_WAIT", "TIME_WAIT", "-", "TIME_WAIT").longest(CLIENT, TIME_WAIT))
                .isEqualTo(Duration.ofMillis(990));
        assertThat(looks(TUPLE, "TIME_WAIT", "FIN_WAIT_2", "TIME_WAIT").longest(CLIENT, TIME_WAIT))
                .isZero();
    }

    @Test
    void anEndIsClosedWhileNoLookShowsItAnyMore() {
        Holds holds = looks(TUPLE.reversed(), "-", "-", "ESTABLISHED", "-", "-", "-");
        assertThat(holds.longest(SERVER, CLOSED)).isEqualTo(Duration.ofMillis(1990));
        assertThat(holds.longest(CLIENT, CLOSED)).isZero();
        assertThat(looks(TUPLE, "-", "-").longest(CLIENT, CLOSED)).isZero();
        assertThat(looks(TUPLE, "TIME_WAIT", "-", "TIME_WAIT", "-").longest(CLIENT, CLOSED))
                .isZero();
    }

    @Test
    void theLongestOfSeveralTimesCounts() {
        Holds holds = looks(TUPLE, "TIME_WAIT", "TIME_WAIT", "TIME_WAIT", "-", "TIME_WAIT", "TIME_WAIT");
        assertThat(holds.longest(CLIENT, TIME_WAIT)).isEqualTo(Duration.ofMillis(1990));
    }
}

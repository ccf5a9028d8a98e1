package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
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

class SocketViewTest {
    private static final FourTuple TUPLE = new FourTuple(Wire.CLIENT, Wire.SERVER);

    /** A look every 100 ms, each taking 10 ms, at one socket in these states; the text "-" is a look without it. */
    private static SocketView looks(String... states) {
        List<SocketsSeen> looks = new ArrayList<>();
        for (String state : states) {
            List<SocketEntry> rows = state.equals("-") ? List.of() : List.of(row(TcpState.valueOf(state)));
            looks.add(new SocketsSeen(Duration.ofMillis(100L * looks.size()), Duration.ofMillis(10), rows));
        }
        return SocketView.of(looks, List.of());
    }

    private static SocketEntry row(TcpState state) {
        return new SocketEntry(state, 0, 0, TUPLE.local(), TUPLE.remote(), Optional.empty(), 0, "", "", List.of());
    }

    @Test
    void aStayLiesBetweenWhatLooksShowAndWhatTheyAllow() {
        SocketView view = looks("-", "FIN_WAIT_2", "TIME_WAIT", "TIME_WAIT", "-");
        assertThat(view.stay(TUPLE, TIME_WAIT)).contains(new Stay(Duration.ofMillis(90), Duration.ofMillis(310), true));
        assertThat(view.stay(TUPLE.reversed(), TIME_WAIT)).isEmpty();
    }

    @Test
    void aStayThatTheLastLookStillShowsHasNotEnded() {
        assertThat(looks("-", "TIME_WAIT").stay(TUPLE, TIME_WAIT))
                .hasValueSatisfying(stay -> assertThat(stay.ended()).isFalse());
    }

    @Test
    void statesAreThoseOfTheLooksBetween() {
        SocketView view = looks("FIN_WAIT_2", "FIN_WAIT_2", "TIME_WAIT", "FIN_WAIT_2");
        assertThat(view.states(TUPLE, Duration.ofMillis(50), Duration.ofMillis(250)))
                .containsExactly(FIN_WAIT_2, TIME_WAIT);
        assertThat(view.states(TUPLE, Duration.ofMillis(250), Duration.ofMillis(350)))
                .containsExactly(FIN_WAIT_2);
    }

    @Test
    void aLookThatWasUnderWayAtTheEndIsNotAmongThem() {
        SocketView view = looks("TIME_WAIT", "TIME_WAIT", "FIN_WAIT_2");
        assertThat(view.states(TUPLE, Duration.ZERO, Duration.ofMillis(209))).containsExactly(TIME_WAIT);
        assertThat(view.states(TUPLE, Duration.ZERO, Duration.ofMillis(210))).containsExactly(TIME_WAIT, FIN_WAIT_2);
    }
}

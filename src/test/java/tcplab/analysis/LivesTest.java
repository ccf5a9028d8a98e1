package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tcplab.record.Environment;
import tcplab.record.Errno;
import tcplab.record.Event;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.StepReturned;
import tcplab.record.Recording;
import tcplab.record.Vanishings;
import tcplab.tcp.FourTuple;
import tcplab.tcp.Ladder;

/** Half-open connections: one end is destroyed without a segment, and who comes after it meets the other. */
class LivesTest {
    private static final FourTuple TUPLE = new FourTuple(Wire.CLIENT, Wire.SERVER);
    private static final String OPEN = """
            SYN-SENT    > S  0:0(0)       SYN-RECEIVED
            ESTABLISHED < S. 0:0(0) ack 1 SYN-RECEIVED
            ESTABLISHED > .  1:1(0) ack 1 ESTABLISHED
            """;
    /** The client's numbers are 5000 later than before; the end that remembers goes on with the old ones. */
    private static final String CHALLENGED = """
            SYN-SENT > S 0:0(0)              ESTABLISHED
            SYN-SENT < . 1:1(0) ack -4999    ESTABLISHED
            SYN-SENT > R -4999:-4999(0)      CLOSED
            """;

    private static final String REFUSED = """
            SYN-SENT > S  0:0(0)         CLOSED
            CLOSED   < R. 0:0(0) ack 1   CLOSED
            """;

    private final List<Event> events = new ArrayList<>();

    private void segments(int at, String ladder, long later) {
        for (SegmentSeen seen : Wire.segments(Ladder.parse(ladder), Wire.CLIENT, later)) {
            events.add(new SegmentSeen(Duration.ofMillis(at).plus(seen.at()), seen.segment()));
        }
    }

    private void vanish(int at, FourTuple tuple) {
        events.add(new StepReturned(Duration.ofMillis(at), Duration.ofMillis(1), Vanishings.step(tuple), Errno.OK));
    }

    private List<Connection> drawn() {
        return Connections.of(new Recording(
                new Environment("x", Instant.EPOCH, Duration.ofSeconds(9), Map.of(), Map.of()), events, List.of()));
    }

    @Test
    void theListenerAnswersTheSynThatFollowsTheReset() {
        segments(0, OPEN, 0);
        vanish(20, TUPLE);
        segments(40, CHALLENGED + OPEN, 5000);

        List<Connection> drawn = drawn();

        assertThat(drawn).hasSize(2);
        assertThat(drawn.get(0).path(CLIENT)).containsExactly(CLOSED, SYN_SENT, ESTABLISHED, CLOSED);
        assertThat(drawn.get(0).path(SERVER)).containsExactly(LISTEN, SYN_RECEIVED, ESTABLISHED);
        assertThat(drawn.get(1).ladder()).isEqualTo(Ladder.parse(CHALLENGED + OPEN));
        assertThat(drawn.get(1).path(CLIENT)).containsExactly(CLOSED, SYN_SENT, ESTABLISHED);
        assertThat(drawn.get(1).path(SERVER)).containsExactly(ESTABLISHED, CLOSED, LISTEN, SYN_RECEIVED, ESTABLISHED);
        Lives lives = Lives.of(drawn);
        assertThat(lives.path(drawn.get(0), CLIENT)).isEqualTo(drawn.get(0).path(CLIENT));
        assertThat(lives.path(drawn.get(0), SERVER)).containsExactly(LISTEN, SYN_RECEIVED, ESTABLISHED, CLOSED);
        assertThat(lives.path(drawn.get(1), SERVER)).containsExactly(LISTEN, SYN_RECEIVED, ESTABLISHED);
    }

    @Test
    void withoutAListenerNothingFollowsTheReset() {
        segments(0, OPEN, 0);
        vanish(20, TUPLE);
        segments(40, CHALLENGED + REFUSED, 5000);

        List<Connection> drawn = drawn();

        assertThat(drawn.get(1).path(SERVER)).containsExactly(ESTABLISHED, CLOSED);
        assertThat(Lives.of(drawn).path(drawn.get(0), SERVER))
                .containsExactly(LISTEN, SYN_RECEIVED, ESTABLISHED, CLOSED);
        assertThat(Lives.of(drawn).path(drawn.get(1), SERVER)).isEmpty();
    }

    @Test
    void anEndIsClosedFromTheMomentAtWhichItVanishes() {
        segments(0, OPEN, 0);
        vanish(20, TUPLE.reversed());
        segments(40, """
                ESTABLISHED > P. 1:11(10) ack 1 CLOSED
                CLOSED      < R  1:1(0)         CLOSED
                """, 0);
        segments(60, OPEN, 5000);

        List<Connection> drawn = drawn();

        assertThat(drawn.get(0).ladder().toString())
                .isEqualTo(Ladder.parse(OPEN + "ESTABLISHED > P. 1:11(10) ack 1 CLOSED\nCLOSED < R 1:1(0) CLOSED\n")
                        .toString());
        assertThat(drawn.get(1).path(SERVER)).containsExactly(LISTEN, SYN_RECEIVED, ESTABLISHED);
        assertThat(Lives.of(drawn).path(drawn.get(1), SERVER))
                .isEqualTo(drawn.get(1).path(SERVER));
    }

    @Test
    void aSocketThatVanishesLaterIsNotTheOneBefore() {
        segments(0, OPEN, 0);
        segments(40, OPEN, 5000);
        vanish(60, TUPLE);

        List<Connection> drawn = drawn();

        assertThat(drawn.get(0).path(CLIENT)).doesNotHaveDuplicates();
        assertThat(drawn.get(1).path(CLIENT)).containsExactly(CLOSED, SYN_SENT, ESTABLISHED, CLOSED);
    }
}

package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.tcp.TcpState.TIME_WAIT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tcplab.CpuTime;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.Ladder;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;

class ConnectionsTest {
    private static final String SYN = "SYN-SENT > S 0:0(0) SYN-RECEIVED\n";
    private static final String SYN_ACK = "ESTABLISHED < S. 0:0(0) ack 1 SYN-RECEIVED\n";
    private static final String OPEN = SYN + SYN_ACK + "ESTABLISHED > . 1:1(0) ack 1 ESTABLISHED\n";
    private static final String CLOSE = """
            FIN-WAIT-1 > F. 1:1(0) ack 1 CLOSE-WAIT
            FIN-WAIT-2 < . 1:1(0) ack 2 CLOSE-WAIT
            TIME-WAIT  < F. 1:1(0) ack 2 LAST-ACK
            TIME-WAIT  > . 2:2(0) ack 2 CLOSED
            """;

    private static List<SegmentSeen> wire(String ladder, int port, long later) {
        return Wire.segments(Ladder.parse(ladder), new Endpoint(Wire.CLIENT.host(), port), later);
    }

    /** One after the other: what follows is moved behind what is there. */
    @SafeVarargs
    private static List<Connection> drawn(List<SegmentSeen>... parts) {
        List<SegmentSeen> all = new ArrayList<>();
        for (List<SegmentSeen> part : parts) {
            Duration start = Duration.ofMillis(all.size());
            part.forEach(seen -> all.add(new SegmentSeen(start.plus(seen.at()), seen.segment())));
        }
        return Connections.of(all);
    }

    @Test
    void portsTellConnectionsApartHoweverTheyMix() {
        List<SegmentSeen> one = wire(OPEN + CLOSE, 40000, 0);
        List<SegmentSeen> two = wire(OPEN + CLOSE, 40001, 0);
        List<SegmentSeen> mixed = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            mixed.add(one.get(i));
            mixed.add(two.get(i));
        }
        List<Connection> connections = Connections.of(mixed);
        assertThat(connections).extracting(Connection::index).containsExactly(0, 1);
        assertThat(connections).extracting(c -> c.tuple().local().port()).containsExactly(40000, 40001);
        assertThat(connections)
                .allSatisfy(c -> assertThat(c.ladder()).isEqualTo(Ladder.parse(OPEN + CLOSE)))
                .allSatisfy(c -> assertThat(c.beginning()).isTrue());
    }

    @Test
    void aReusedTupleIsAnotherIncarnation() {
        List<Connection> connections =
                drawn(wire(OPEN + CLOSE, 40000, 0), wire(OPEN + CLOSE, 40000, 9000), wire(OPEN, 40000, -5000));
        assertThat(connections).extracting(c -> c.moments().size()).containsExactly(7, 7, 3);
        assertThat(connections).extracting(Connection::tuple).containsOnly(new FourTuple(Wire.CLIENT, Wire.SERVER));
        assertThat(connections.get(1).ladder()).isEqualTo(Ladder.parse(OPEN + CLOSE));
    }

    @Test
    void aResetThatAFinCrossedArrivedAfterIt() {
        Connection connection = drawn(wire(OPEN + """
                        CLOSED > R. 1:1(0) ack 1 ESTABLISHED
                        CLOSED < F. 1:1(0) ack 1 CLOSED
                        CLOSED > R  1:1(0)       CLOSED
                        """, 40000, 0)).get(0);
        assertThat(connection.serverPath()).containsExactly(LISTEN, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, CLOSED);
        assertThat(connection.clientPath()).containsExactly(CLOSED, SYN_SENT, ESTABLISHED, CLOSED);
    }

    @Test
    void theServerMayBeTheNextClient() {
        List<SegmentSeen> back = wire(SYN, 40000, 0).stream()
                .map(seen -> new SegmentSeen(
                        seen.at(),
                        new RawSegment(Wire.SERVER, Wire.CLIENT, new Flags(Flags.SYN), 77, 0, 65535, 0, List.of())))
                .toList();
        List<Connection> connections = drawn(wire(OPEN + CLOSE, 40000, 0), back);
        assertThat(connections)
                .extracting(Connection::tuple)
                .containsExactly(new FourTuple(Wire.CLIENT, Wire.SERVER), new FourTuple(Wire.SERVER, Wire.CLIENT));
    }

    @Test
    void aSynSentAgainBelongsToTheSameConnection() {
        List<Connection> connections = drawn(wire(SYN, 40000, 0), wire(SYN, 40000, 0), wire(OPEN, 40000, 0));
        assertThat(connections).hasSize(1);
        assertThat(connections.get(0).clientPath()).containsExactly(CLOSED, SYN_SENT, ESTABLISHED);
        assertThat(connections.get(0).serverPath()).containsExactly(LISTEN, SYN_RECEIVED, ESTABLISHED);
        assertThat(connections.get(0).moments())
                .extracting(Moment::arrived)
                .containsExactly(false, false, true, true, true);
    }

    @Test
    void anOldSynBeforeAnAnswerIsAStrayAndANewOneIsNot() {
        assertThat(drawn(wire(SYN, 40000, 0), wire(SYN, 40000, -10))).hasSize(1);
        assertThat(drawn(wire(SYN, 40000, 0), wire(SYN, 40000, 10))).hasSize(2);
        assertThat(drawn(wire(SYN + SYN_ACK, 40000, 0), wire(SYN, 40000, -10))).hasSize(2);
    }

    @Test
    void bothSynsOfASimultaneousOpenAreOneConnection() {
        List<Connection> connections = drawn(wire("""
                SYN-SENT     > S  0:0(0)        SYN-SENT
                SYN-RECEIVED < S  0:0(0)        SYN-SENT
                SYN-RECEIVED > S. 0:0(0) ack 1  SYN-RECEIVED
                ESTABLISHED  < S. 0:0(0) ack 1  ESTABLISHED
                """, 40000, 0));
        assertThat(connections).hasSize(1);
        assertThat(connections.get(0).serverPath()).containsExactly(CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED);
    }

    @Test
    void aCaptureThatCameLateSaysSo() {
        Connection late = drawn(wire(CLOSE, 40000, 0)).get(0);
        assertThat(late.beginning()).isFalse();
        assertThat(late.clientPath()).startsWith(ESTABLISHED, FIN_WAIT_1).endsWith(TIME_WAIT);
        assertThat(late.last(Side.SERVER)).isEqualTo(CLOSED);
    }

    @Test
    void nothingIsNoConnection() {
        assertThat(Connections.of(List.of())).isEmpty();
    }

    @Test
    void oneLongConnectionIsDrawnInTime() {
        List<SegmentSeen> segments = new ArrayList<>(wire(OPEN, 40000, 0));
        for (int i = 0; i < 50_000; i++) {
            segments.add(sent(segments.size(), true, Wire.CLIENT_ISN + 1 + 100L * i, Wire.SERVER_ISN + 1, 100));
            segments.add(sent(segments.size(), false, Wire.SERVER_ISN + 1, Wire.CLIENT_ISN + 101 + 100L * i, 0));
            if (i % 10 == 9) {
                segments.add(sent(segments.size(), true, Wire.CLIENT_ISN + 1 + 100L * i, Wire.SERVER_ISN + 1, 100));
            }
        }
        assertThat(CpuTime.of(() -> Connections.of(segments))).isLessThan(Duration.ofSeconds(5));
        Connection connection = Connections.of(segments).get(0);
        assertThat(connection.moments()).hasSize(105_003);
        // What is sent again arrives with the next acknowledgment, the last one has none; the ACK before it was lost.
        assertThat(connection.sentBy(Side.CLIENT).filter(m -> !m.arrived())).hasSize(1);
        assertThat(connection.sentBy(Side.SERVER).filter(m -> !m.arrived())).hasSize(5_000);
    }

    @Test
    void manyConnectionsAreDrawnInTime() {
        String ladder = OPEN + """
                ESTABLISHED > P. 1:11(10) ack 1 ESTABLISHED
                ESTABLISHED < . 1:1(0) ack 11 ESTABLISHED
                ESTABLISHED < P. 1:11(10) ack 11 ESTABLISHED
                """
                + CLOSE.replace("1:1(0)", "11:11(0)")
                        .replace("2:2(0)", "12:12(0)")
                        .replace("ack 2", "ack 12")
                        .replace("ack 1 ", "ack 11 ");
        List<SegmentSeen> all = Stream.iterate(0, i -> i < 50_000, i -> i + 1)
                .flatMap(i -> wire(ladder, 10_000 + i, 0).stream())
                .toList();
        List<Connection> connections = new ArrayList<>();
        assertThat(CpuTime.of(() -> connections.addAll(Connections.of(all)))).isLessThan(Duration.ofSeconds(5));
        assertThat(connections).hasSize(50_000);
        assertThat(connections.stream().map(c -> c.last(Side.CLIENT)).distinct())
                .containsExactly(TIME_WAIT);
    }

    private static SegmentSeen sent(int at, boolean byClient, long seq, long ack, int length) {
        return new SegmentSeen(
                Duration.ofMillis(at),
                new RawSegment(
                        byClient ? Wire.CLIENT : Wire.SERVER,
                        byClient ? Wire.SERVER : Wire.CLIENT,
                        new Flags(Flags.ACK),
                        SeqNumber.plus(seq, 0),
                        SeqNumber.plus(ack, 0),
                        65535,
                        length,
                        List.of()));
    }
}

package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.record.Environment;
import tcplab.record.Event;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.tcp.Ladder;

/** A forged segment is received, but moves nothing at the end whose address it bears. The ladders are what must be drawn. */
class InjectedSegmentsTest {
    private static final String OPEN = """
            SYN-SENT     > S  0:0(0)         SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
            ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
            """;
    private static final String TIME_WAIT = OPEN + """
            FIN-WAIT-1   > F. 1:1(0) ack 1   CLOSE-WAIT
            TIME-WAIT    < F. 1:1(0) ack 2   LAST-ACK
            TIME-WAIT    > .  2:2(0) ack 2   CLOSED
            """;
    private static final Map<String, String> IN_ORDER = Map.of(
            "SYN at a half-open connection",
            """
            SYN-SENT     > S  0:0(0)         SYN-RECEIVED
            SYN-SENT     < S. 0:0(0) ack 1   SYN-RECEIVED
            SYN-SENT     > S  1:1(0)         LISTEN
            """,
            "old SYN at a half-open connection",
            """
            SYN-SENT     > S  0:0(0)         SYN-RECEIVED
            SYN-SENT     < S. 0:0(0) ack 1   SYN-RECEIVED
            SYN-SENT     > S  -9:-9(0)       SYN-RECEIVED
            """,
            "SYN with FIN at a listener",
            """
            CLOSED       > FS 0:0(0)         LISTEN
            """,
            "SYN,ACK that acknowledges a FIN",
            OPEN + """
            FIN-WAIT-1   > F. 1:1(0) ack 1   ESTABLISHED
            FIN-WAIT-1   < S. 1:1(0) ack 2   ESTABLISHED
            FIN-WAIT-1   > .  2:2(0) ack 1   ESTABLISHED
            """,
            "ACK that acknowledges a FIN",
            OPEN + """
            FIN-WAIT-1   > F. 1:1(0) ack 1   ESTABLISHED
            FIN-WAIT-2   < .  1:1(0) ack 2   ESTABLISHED
            """,
            "FIN without ACK",
            OPEN + """
            ESTABLISHED  < F  1:1(0)         ESTABLISHED
            """);
    private static final Map<String, String> LADDERS = Map.of(
            "old SYN at a listener", """
            CLOSED       > S  0:0(0)         SYN-RECEIVED
            CLOSED       < S. 0:0(0) ack 1   SYN-RECEIVED
            CLOSED       > R  1:1(0)         LISTEN
            """,
            "RST in the server's name", OPEN + """
            CLOSED       < R  1:1(0)         ESTABLISHED
            """,
            "FIN in the server's name", OPEN + """
            CLOSE-WAIT   < F. 1:1(0) ack 1   ESTABLISHED
            """,
            "old FIN", OPEN + """
            ESTABLISHED  < P. 1:11(10) ack 1 ESTABLISHED
            ESTABLISHED  > .  1:1(0) ack 11  ESTABLISHED
            ESTABLISHED  < F. 5:5(0) ack 1   ESTABLISHED
            """,
            "RST in TIME-WAIT", TIME_WAIT + """
            CLOSED       < R  2:2(0)         CLOSED
            """,
            "shielded RST in TIME-WAIT", TIME_WAIT + """
            TIME-WAIT    < R  2:2(0)         CLOSED
            """,
            "refused SYN in TIME-WAIT", TIME_WAIT + """
            TIME-WAIT    < S  9:9(0)         CLOSED
            TIME-WAIT    > .  2:2(0) ack 2   CLOSED
            """);

    @ParameterizedTest
    @CsvSource({
        "old SYN at a listener, 0, 0",
        "RST in the server's name, 3, 0",
        "FIN in the server's name, 3, 0",
        "old FIN, 5, 0",
        "RST in TIME-WAIT, 6, 0",
        "shielded RST in TIME-WAIT, 6, 1",
        "refused SYN in TIME-WAIT, 6, 0",
        "SYN at a half-open connection, 2, 0",
        "old SYN at a half-open connection, 2, 0",
        "SYN with FIN at a listener, 0, 0",
        "'SYN,ACK that acknowledges a FIN', 4, 0",
        "ACK that acknowledges a FIN, 4, 0",
        "FIN without ACK, 3, 0"
    })
    void aForgedSegmentMovesItsReceiverAlone(String name, int forged, String rfc1337) {
        String ladder = LADDERS.getOrDefault(name, IN_ORDER.getOrDefault(name, ""));
        List<SegmentSeen> segments = Wire.segments(Ladder.parse(ladder));
        SegmentSeen injected = segments.get(forged);
        List<Event> events = new ArrayList<>(segments);
        events.add(new SegmentInjected(injected.at(), injected.segment()));
        List<Connection> drawn = Connections.of(new Recording(
                new Environment(
                        "any", Instant.EPOCH, Duration.ofSeconds(1), Map.of(), Map.of("net.ipv4.tcp_rfc1337", rfc1337)),
                events,
                List.of()));
        assertThat(drawn.stream().map(c -> c.ladder().toString()).collect(Collectors.joining()))
                .isEqualTo(Ladder.parse(ladder).toString());
        assertThat(drawn.stream()
                        .flatMap(c -> c.injected().stream())
                        .map(Moment::raw)
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(injected.segment()));
    }
}

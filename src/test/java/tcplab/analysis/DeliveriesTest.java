package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tcplab.record.BadRecordingException;
import tcplab.record.Environment;
import tcplab.record.Event;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.tcp.Ladder;

/** The same segments with different fates are different ladders. Segments are sent at 1, 2, 3 ... ms. */
class DeliveriesTest {
    private static final Ladder FINS = Ladder.parse("""
            ESTABLISHED > .  1:1(0) ack 1 ESTABLISHED
            FIN-WAIT-1  > F. 1:1(0) ack 1 ESTABLISHED
            CLOSING     < F. 1:1(0) ack 1 FIN-WAIT-1
            CLOSING     > .  2:2(0) ack 2 CLOSING
            TIME-WAIT   < .  2:2(0) ack 2 TIME-WAIT
            """);

    /** Fates as "segment fate microseconds". */
    private static Recording recording(Ladder ladder, String... fates) {
        List<SegmentSeen> segments = Wire.segments(ladder);
        List<Event> events = new ArrayList<>(segments);
        for (String text : fates) {
            String[] words = text.split(" ", -1);
            Duration sent = segments.get(Integer.parseInt(words[0])).at();
            events.add(
                    new SegmentFate(Duration.ofNanos(Long.parseLong(words[2]) * 1000), sent, Fate.valueOf(words[1])));
        }
        return new Recording(
                new Environment("x", Instant.EPOCH, Duration.ofSeconds(1), Map.of(), Map.of()), events, List.of());
    }

    private static String drawn(Recording recording) {
        return Connections.of(recording).get(0).ladder().toString();
    }

    @Test
    void aSegmentCountsWhereItWasDeliveredAndNotWhereItWasSent() {
        Recording crossed = recording(
                FINS,
                "0 DELIVERED 1001",
                "1 HELD 2001",
                "2 HELD 3001",
                "2 DELIVERED 3500",
                "1 DELIVERED 4500",
                "3 HELD 4001",
                "4 HELD 5001",
                "3 DELIVERED 6000",
                "4 DELIVERED 6001");
        assertThat(drawn(crossed)).isEqualTo(FINS.toString());
    }

    @Test
    void aSegmentThatWasLostChangesNothingAndHasNotArrived() {
        Recording lost = recording(FINS, "0 DELIVERED 1001", "1 DROPPED 2001", "2 DELIVERED 3500", "3 DELIVERED 4001");
        Connection connection = Connections.of(lost).get(0);
        assertThat(connection.ladder()).isEqualTo(Ladder.parse("""
                        ESTABLISHED > .  1:1(0) ack 1 ESTABLISHED
                        FIN-WAIT-1  > F. 1:1(0) ack 1 ESTABLISHED
                        CLOSING     < F. 1:1(0) ack 1 FIN-WAIT-1
                        CLOSING     > .  2:2(0) ack 2 FIN-WAIT-2
                        CLOSING     < .  2:2(0) ack 2 FIN-WAIT-2
                        """));
        assertThat(connection.moments()).extracting(Moment::arrived).containsExactly(true, false, true, true, false);
    }

    @Test
    void segmentsArriveInTheOrderInWhichTheyWereDelivered() {
        Ladder lastTwo = Ladder.parse("""
                ESTABLISHED > .  1:1(0) ack 1 ESTABLISHED
                CLOSE-WAIT  < F. 1:1(0) ack 1 FIN-WAIT-1
                CLOSE-WAIT  > .  1:1(0) ack 2 FIN-WAIT-1
                LAST-ACK    > F. 1:1(0) ack 2 TIME-WAIT
                """);
        Recording reordered = recording(
                lastTwo, "0 DELIVERED 1001", "1 DELIVERED 2001", "2 HELD 3001", "3 DELIVERED 4001", "2 DELIVERED 4002");
        assertThat(drawn(reordered)).isEqualTo(lastTwo.toString());
        Recording inOrder =
                recording(lastTwo, "0 DELIVERED 1001", "1 DELIVERED 2001", "2 DELIVERED 3001", "3 DELIVERED 4001");
        assertThat(drawn(inOrder)).isNotEqualTo(lastTwo.toString());
    }

    @Test
    void aCopyStandsInNoLadder() {
        Ladder repeated = Ladder.parse("""
                ESTABLISHED > .  1:1(0) ack 1 ESTABLISHED
                FIN-WAIT-1  > F. 1:1(0) ack 1 ESTABLISHED
                FIN-WAIT-1  > F. 1:1(0) ack 1 ESTABLISHED
                """);
        Recording copied = recording(repeated, "0 DELIVERED 1001", "1 HELD 2001", "2 COPY 3001");
        assertThat(Connections.of(copied).get(0).moments()).hasSize(2);
    }

    @Test
    void aRecordingWithFatesIsReadAsItWasWritten() throws BadRecordingException {
        Recording recording = recording(FINS, "0 DELIVERED 1001", "1 HELD 2001", "1 COPY 2002", "2 DROPPED 3001");
        String text = RecordingStore.toText(recording);
        assertThat(text).startsWith("tcplab-recording 2\n").contains("0.001001000 fate 0.001000000 delivered\n");
        assertThat(RecordingStore.parse(text)).isEqualTo(recording);
    }

    @Test
    void aRecordingWithBytesIsReadAsItWasWritten() throws BadRecordingException {
        Recording fates = recording(FINS, "0 DELIVERED 1001");
        List<Event> events = new ArrayList<>(fates.events());
        events.add(new BytesSeen(events.get(0).at(), "00ff"));
        String text = RecordingStore.toText(fates.withEvents(events));
        assertThat(text).startsWith("tcplab-recording 3\n").contains("0.001000000 bytes 00ff\n");
        assertThat(RecordingStore.parse(text)).isEqualTo(fates.withEvents(events));
    }

    @Test
    void aRecordingWithoutFatesIsWrittenForOlderReaders() {
        assertThat(RecordingStore.toText(recording(FINS))).startsWith("tcplab-recording 1\n");
    }

    @Test
    void aSocketThatIsConnectedToItselfIsBothEnds() {
        List<SegmentSeen> own = new ArrayList<>();
        for (SegmentSeen seen : Wire.segments(Ladder.parse("""
                SYN-SENT     > S  0:0(0)        CLOSED
                SYN-RECEIVED > S. 0:0(0) ack 1  CLOSED
                ESTABLISHED  > .  1:1(0) ack 1  CLOSED
                """))) {
            own.add(new SegmentSeen(seen.at(), toItself(seen.segment())));
        }
        assertThat(Connections.of(own).get(0).ladder()).isEqualTo(Ladder.parse("""
                        SYN-RECEIVED > S  0:0(0)        SYN-RECEIVED
                        ESTABLISHED  > S. 0:0(0) ack 1  ESTABLISHED
                        ESTABLISHED  > .  1:1(0) ack 1  ESTABLISHED
                        """));
    }

    private static tcplab.tcp.RawSegment toItself(tcplab.tcp.RawSegment s) {
        long ack = s.flags().ack() ? tcplab.tcp.SeqNumber.plus(Wire.CLIENT_ISN, 1) : 0;
        return new tcplab.tcp.RawSegment(
                s.source(), s.source(), s.flags(), s.seq(), ack, s.window(), s.length(), s.options());
    }
}

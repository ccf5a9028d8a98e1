package tcplab.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.RawSegment;

/** RSTs that crossed other segments, as a kernel sent them that also told its states: those are what is expected here. */
class ResetTimesTest {
    private static final String C = "10.0.0.1:4000 > 10.0.0.2:80 ";
    private static final String S = "10.0.0.2:80 > 10.0.0.1:4000 ";
    private static final List<String> OPENING =
            List.of(C + "S 100(0) ack 0", S + "S. 900(0) ack 101", C + ". 101(0) ack 901");

    private static Flow track(String... closing) {
        List<SegmentSeen> segments = new ArrayList<>();
        Stream.concat(OPENING.stream(), Stream.of(closing))
                .map(line -> RawSegment.parse(line + " win 1000 <>"))
                .forEach(segment -> segments.add(new SegmentSeen(Duration.ofMillis(segments.size()), segment)));
        List<Flow> flows = Segments.track(segments);
        assertThat(flows).hasSize(1);
        return flows.get(0);
    }

    private static void assertPaths(Flow flow, String client, String server) {
        assertThat(path(flow, Party.CLIENT)).isEqualTo("SYN-SENT ESTABLISHED " + client);
        assertThat(path(flow, Party.SERVER)).isEqualTo("SYN-RECEIVED ESTABLISHED " + server);
    }

    private static String path(Flow flow, Party party) {
        return String.join(" ", flow.entered(party).stream().map(Step::name).toList());
    }

    @Test
    void dataThatAClosedProgramRefusesHadAcknowledgedItsFin() {
        assertPaths(
                track(C + "F. 101(0) ack 901", S + "P. 901(5) ack 102", C + "R 102(0) ack 0"),
                "FIN-WAIT-1 FIN-WAIT-2 CLOSED",
                "CLOSE-WAIT CLOSED");
    }

    @Test
    void theFinBehindRefusedDataIsNotLookedAt() {
        assertPaths(
                track(C + "F. 101(0) ack 901", S + "FP. 901(5) ack 102", C + "R 102(0) ack 0"),
                "FIN-WAIT-1 FIN-WAIT-2 CLOSED",
                "CLOSE-WAIT LAST-ACK CLOSED");
    }

    @Test
    void aFinArrivesBeforeTheResetBehindIt() {
        assertPaths(track(C + "F. 101(0) ack 901", C + "R. 102(0) ack 901"), "FIN-WAIT-1 CLOSED", "CLOSE-WAIT CLOSED");
    }

    @Test
    void linuxTakesAResetAtTheNumberOfTheFin() {
        assertPaths(track(C + "F. 101(0) ack 901", C + "R 101(0) ack 0"), "FIN-WAIT-1 CLOSED", "CLOSE-WAIT CLOSED");
    }

    @Test
    void whoStillSendsHasNotReceivedTheReset() {
        assertPaths(track(C + "R. 101(0) ack 901", S + "F. 901(0) ack 101"), "CLOSED", "FIN-WAIT-1 CLOSED");
    }

    @Test
    void anAckThatIsAnsweredByAResetCameTooLate() {
        assertPaths(
                track(C + "F. 101(0) ack 901", S + ". 901(0) ack 102", C + "R. 102(0) ack 901", C + "R 102(0) ack 0"),
                "FIN-WAIT-1 CLOSED",
                "CLOSE-WAIT CLOSED");
    }

    @Test
    void whatAResetDoesNotAcknowledgeHadNotCome() {
        assertPaths(
                track(C + "F. 101(0) ack 901", S + "R 901(0) ack 0", S + "R. 901(0) ack 101"),
                "FIN-WAIT-1 CLOSED",
                "CLOSED");
    }

    @Test
    void aFinWithoutDataIsAnsweredByAResetOnlyWhereNobodyIsLeft() {
        assertPaths(
                track(S + "F. 901(0) ack 101", C + "F. 101(0) ack 901", S + "R 901(0) ack 0", C + "R 101(0) ack 0"),
                "FIN-WAIT-1 CLOSED",
                "FIN-WAIT-1 CLOSED");
    }
}

package tcplab.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tcplab.wire.CapturedFrame;

/** Captures as other people have them: beginnings and directions that are missing, tuples used again, clocks that go back. */
class OtherCapturesTest {
    private static final String C = "10.0.0.1:4000 > 10.0.0.2:80 ";
    private static final String S = "10.0.0.2:80 > 10.0.0.1:4000 ";
    private static final List<String> OPENING =
            List.of(C + "S 100(0) ack 0", S + "S. 900(0) ack 101", C + ". 101(0) ack 901");
    private static final List<String> CLOSING =
            List.of(C + "F. 101(0) ack 901", S + "F. 901(0) ack 102", C + ". 102(0) ack 902");

    /** A segment each ten milliseconds, each with an identification of its own. */
    private static List<Flow> track(List<String> lines) {
        return track(lines, 10);
    }

    private static List<Flow> track(List<String> lines, double milliseconds) {
        List<CapturedFrame> frames = new ArrayList<>();
        for (String line : lines) {
            String whole = line.contains(" win ") ? line : line + " win 1000 <>";
            frames.add(Sent.of(whole).id(frames.size() + 2).at(5000 + frames.size() * milliseconds));
        }
        return Sent.track(frames.toArray(CapturedFrame[]::new));
    }

    private static List<String> all(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static String path(Flow flow, Party party) {
        return String.join(" ", flow.entered(party).stream().map(Step::name).toList());
    }

    @Test
    void theSameInitialNumberAgainAfterAnOrderlyEndIsAnotherConnection() {
        List<String> life = all(OPENING, CLOSING);
        List<Flow> flows = track(all(life, life));
        assertThat(flows).hasSize(2);
        assertThat(flows).allSatisfy(flow -> assertThat(flow.close()).isEqualTo(CloseKind.THREE_SEGMENT));
    }

    @Test
    void aSynWithAnotherNumberIsAnotherConnectionAtOnce() {
        List<Flow> flows = track(all(OPENING, List.of(C + "S 70000(0) ack 0", S + "S. 90000(0) ack 70001")), 0.01);
        assertThat(flows).hasSize(2);
        assertThat(flows.get(0).noticed()).extracting(Noticed::oddity).contains(Oddity.REUSED_WHILE_OPEN);
    }

    /** As it was captured with too small a snapshot length: of the TCP header the ports and the numbers alone. */
    private static CapturedFrame cut(CapturedFrame whole) {
        return new CapturedFrame(whole.nanos(), Arrays.copyOf(whole.bytes(), 14 + 20 + 12), whole.originalLength());
    }

    @Test
    void whatHasNoFlagsIsNoEarlierLife() {
        CapturedFrame syn = Sent.of(C + "S 100(0) ack 0 win 1000 <>").id(7).at(0);
        CapturedFrame answer =
                Sent.of(S + "S. 900(0) ack 101 win 1000 <>").id(8).at(1);
        CapturedFrame third = Sent.of(C + ". 101(0) ack 901 win 1000 <>").id(9).at(2);
        for (CapturedFrame[] before :
                new CapturedFrame[][] {{cut(syn)}, {cut(third)}, {cut(answer)}, {cut(syn), cut(answer)}}) {
            List<CapturedFrame> frames = new ArrayList<>(List.of(before));
            frames.addAll(List.of(syn, answer, third));
            List<Flow> flows = Sent.track(frames.toArray(CapturedFrame[]::new));
            assertThat(flows).hasSize(1);
            assertThat(flows.get(0).openerKnown()).isTrue();
            assertThat(path(flows.get(0), Party.CLIENT)).isEqualTo("SYN-SENT ESTABLISHED");
        }
    }

    @Test
    void anEarlierLifeIsOneWithFlagsAlsoWhereItsLastSegmentHasNone() {
        CapturedFrame data = Sent.of(C + "P. 101(50) ack 901 win 1000 <>").id(7).at(0);
        CapturedFrame reset = Sent.of(C + "R 101(0) ack 0 win 0 <>").id(7).at(0);
        CapturedFrame last =
                cut(Sent.of(S + ". 901(0) ack 151 win 1000 <>").id(8).at(1));
        CapturedFrame syn = Sent.of(C + "S 70000(0) ack 0 win 1000 <>").id(9).at(2);
        assertThat(Sent.track(data, last, syn)).hasSize(2);
        assertThat(Sent.track(reset, last, syn)).hasSize(2);
        assertThat(Sent.track(last, reset, syn)).hasSize(2);
    }

    @Test
    void aLateSynAckWithAnotherNumberIsOfTheOpeningThatWasNotCaptured() {
        List<Flow> flows = track(List.of(
                C + "P. 101(50) ack 901",
                S + "S. 900(0) ack 101",
                S + "S. 7000(0) ack 101",
                C + "P. 101(50) ack 901",
                S + ". 901(0) ack 151",
                C + "R 151(0) ack 0",
                S + "S. 7000(0) ack 101"));
        assertThat(flows).hasSize(1);
        assertThat(flows.get(0).openerKnown()).isFalse();
        assertThat(flows.get(0)
                        .sentBy(flows.get(0).server().port() == 80 ? Party.SERVER : Party.CLIENT)
                        .syn())
                .isEqualTo(3);
    }

    @Test
    void aSynThatComesAgainAfterItsAnswerWasRefusedIsTheSameOpening() {
        List<Flow> flows = track(
                List.of(S + "S. 900(0) ack 101", C + "R 101(0) ack 0", C + "S 100(0) ack 0", S + "S. 5000(0) ack 101"));
        assertThat(flows).hasSize(1);
    }

    @Test
    void numbersGoThroughZero() {
        Flow flow = track(List.of(
                        C + "S 4294967290(0) ack 0",
                        S + "S. 4294967295(0) ack 4294967291",
                        C + ". 4294967291(0) ack 0",
                        C + "P. 4294967291(10) ack 0",
                        S + "P. 0(20) ack 5",
                        C + ". 5(0) ack 20",
                        C + "F. 5(0) ack 20",
                        S + "F. 20(0) ack 6",
                        C + ". 6(0) ack 21"))
                .get(0);
        assertThat(path(flow, Party.CLIENT)).isEqualTo("SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT");
        assertThat(path(flow, Party.SERVER)).isEqualTo("SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED");
        assertThat(flow.noticed()).isEmpty();
        assertThat(flow.sentAgain()).isZero();
    }

    @Test
    void aClockThatGoesBackChangesNothingButTimes() {
        List<String> life = all(OPENING, CLOSING);
        Flow forth = track(life, 10).get(0);
        Flow back = track(life, -10).get(0);
        assertThat(back.clientPath()).isEqualTo(forth.clientPath());
        assertThat(back.serverPath()).isEqualTo(forth.serverPath());
        assertThat(back.roundTripNanos()).isZero();
    }

    @Test
    void dataInTheSynAndItsAnswer() {
        Flow flow = track(List.of(
                        C + "S 100(5) ack 0",
                        S + "S. 900(0) ack 106",
                        S + "P. 901(5) ack 106",
                        C + ". 106(0) ack 906",
                        S + "F. 906(0) ack 106",
                        C + "F. 106(0) ack 907",
                        S + ". 907(0) ack 107"))
                .get(0);
        assertThat(flow.sentByClient().bytes()).isEqualTo(5);
        assertThat(path(flow, Party.SERVER)).isEqualTo("SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT");
        assertThat(flow.sentAgain()).isZero();
    }

    @Test
    void dataOfARefusedSynAreSentAgain() {
        Flow flow = track(List.of(
                        C + "S 100(5) ack 0", S + "S. 900(0) ack 101", C + "P. 101(5) ack 901", S + ". 901(0) ack 106"))
                .get(0);
        assertThat(flow.sentByClient().dataAgain()).isEqualTo(1);
        assertThat(flow.sentByClient().bytes()).isEqualTo(10);
    }

    @Test
    void aProbeOfAShutWindowIsNoKeepalive() {
        List<String> shut = all(
                OPENING,
                List.of(
                        C + "P. 101(50) ack 901",
                        S + ". 901(0) ack 151 win 0 <>",
                        C + ". 150(0) ack 901",
                        S + ". 901(0) ack 151 win 0 <>",
                        S + ". 901(0) ack 151 win 500 <>",
                        C + ". 150(0) ack 901"));
        Flow flow = track(shut).get(0);
        assertThat(flow.sentByServer().zeroWindows()).isEqualTo(2);
        assertThat(flow.sentByClient().keepalives()).isEqualTo(1);
        assertThat(flow.sentByClient().dataAgain()).isZero();
    }

    @Test
    void whatFillsAGapWithinARoundTripIsLateAndNotSentAgain() {
        List<String> gap = all(OPENING, List.of(C + "P. 151(50) ack 901", C + "P. 101(50) ack 901"));
        Way soon = track(gap, 20).get(0).sentByClient();
        assertThat(soon.outOfOrder()).isEqualTo(1);
        assertThat(soon.dataAgain()).isZero();
        List<String> later = all(
                OPENING,
                List.of(
                        C + "P. 151(50) ack 901",
                        S + ". 901(0) ack 101",
                        S + ". 901(0) ack 101",
                        C + "P. 101(50) ack 901"));
        Way after = track(later, 20).get(0).sentByClient();
        assertThat(after.outOfOrder()).isZero();
        assertThat(after.dataAgain()).isEqualTo(1);
    }

    @Test
    void ofOneDirectionAlonePathsAreNotGuessed() {
        Flow flow = track(List.of(C + "S 100(0) ack 0", C + ". 101(0) ack 901", C + "F. 101(0) ack 901"))
                .get(0);
        assertThat(path(flow, Party.CLIENT)).startsWith("SYN-SENT ESTABLISHED").endsWith("UNKNOWN");
        assertThat(path(flow, Party.SERVER)).contains("UNKNOWN");
        assertThat(flow.close()).isEqualTo(CloseKind.CUT);
    }
}

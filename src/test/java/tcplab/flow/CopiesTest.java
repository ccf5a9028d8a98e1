package tcplab.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.wire.CapturedFrame;

/** What a capture holds twice because it was captured twice, and what it holds twice because it was sent twice. */
class CopiesTest {
    private static final String FOUR = "10.0.0.1:4000 > 10.0.0.2:80 ";
    private static final String FOUR_BACK = "10.0.0.2:80 > 10.0.0.1:4000 ";
    private static final String SIX = "[2001:db8::1]:4000 > [2001:db8::2]:80 ";

    private static String bare(String segment) {
        return segment + " win 1000 <>";
    }

    private static String timed(String segment, int clock) {
        return segment + " win 1000 <TS val " + clock + " ecr 1>";
    }

    private static Sent data(String way) {
        return Sent.of(bare(way + "P. 101(50) ack 901"));
    }

    private static void assertSeen(List<Flow> flows, int segments, int copies, int again) {
        assertThat(flows).hasSize(1);
        Way client = flows.get(0).sentByClient();
        assertThat(client.copies()).as("copies").isEqualTo(copies);
        assertThat(client.segments()).as("segments").isEqualTo(segments);
        assertThat(client.dataAgain() + client.synAgain() + client.finAgain())
                .as("sent again")
                .isEqualTo(again);
    }

    // Copies.

    @Test
    void aMirrorOfBothPortsHasTheSameIdentification() {
        assertSeen(Sent.track(data(FOUR).id(7).at(0), data(FOUR).id(7).at(0.01)), 1, 1, 0);
    }

    @Test
    void beforeAndBehindARouter() {
        assertSeen(Sent.track(data(FOUR).id(7).at(0), data(FOUR).id(7).routed().at(40)), 1, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void beforeAndBehindARouterWithoutIdentification(String way) {
        assertSeen(Sent.track(data(way).at(0), data(way).routed().at(0.3)), 1, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void timestampsTellLonger(String way) {
        Sent sent = Sent.of(timed(way + "P. 101(50) ack 901", 5));
        assertSeen(Sent.track(sent.at(0), sent.routed().at(40)), 1, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void withAndWithoutATag(String way) {
        assertSeen(
                Sent.track(
                        data(way).at(0),
                        data(way).tagged(20).at(0.001),
                        data(way).tagged(10).tagged(20).at(0.002)),
                1,
                2,
                0);
    }

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void onTwoInterfaces(String way) {
        assertSeen(Sent.track(List.of(data(way).at(0), data(way).at(-0.02)), 0, 1), 1, 1, 0);
    }

    @Test
    void theInterfaceFinishesTheChecksum() {
        assertSeen(Sent.track(List.of(data(SIX).unfinished().at(0), data(SIX).at(0.1)), 0, 1), 1, 1, 0);
    }

    @Test
    void eachOfTwoRepetitionsHasItsCopy() {
        Sent ack = Sent.of(bare(SIX + ". 101(0) ack 901"));
        assertSeen(
                Sent.track(
                        List.of(ack.at(0), ack.at(0.1), ack.at(0.2), ack.at(0.3), ack.at(0.4), ack.at(0.5)),
                        0,
                        0,
                        1,
                        0,
                        1,
                        1),
                3,
                3,
                0);
    }

    /** Linux numbers a SYN, and its SYN,ACK has identification 0. */
    @Test
    void whatIsCapturedTwiceIsSoWithoutIdentificationToo() {
        Sent syn = Sent.of(bare(FOUR + "S 100(0) ack 0")).id(9);
        Sent answer = Sent.of(bare(FOUR_BACK + "S. 900(0) ack 101"));
        Flow flow = Sent.track(syn.at(0), syn.at(0.01), answer.at(1), answer.at(1.01))
                .get(0);
        assertThat(flow.sentByServer().segments()).isEqualTo(1);
        assertThat(flow.sentByServer().synAgain()).isZero();
        assertThat(flow.sentByServer().copies()).isEqualTo(1);
    }

    // Not copies.

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void oneInterfaceAloneTellsNothing(String way) {
        List<Flow> flows = Sent.track(data(way).at(0), data(way).at(0.5));
        assertSeen(flows, 2, 0, 1);
        assertThat(flows.get(0).maybeCopies()).isTrue();
    }

    @Test
    void anotherIdentificationIsAnotherPacket() {
        List<Flow> flows = Sent.track(data(FOUR).id(7).at(0), data(FOUR).id(8).at(0.01));
        assertSeen(flows, 2, 0, 1);
        assertThat(flows.get(0).maybeCopies()).isFalse();
    }

    @Test
    void anotherPayloadIsAnotherPacket() {
        assertSeen(Sent.track(data(FOUR).id(7).at(0), data(FOUR).id(7).fill('y').at(0.01)), 2, 0, 1);
        assertSeen(Sent.track(List.of(data(SIX).at(0), data(SIX).fill('y').at(0.01)), 0, 1), 2, 0, 1);
    }

    @Test
    void anotherFlowLabelIsAnotherPacket() {
        assertSeen(Sent.track(List.of(data(SIX).at(0), data(SIX).label(5).at(0.01)), 0, 1), 2, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void aLaterTimestampIsAnotherPacket(String way) {
        Sent sent = Sent.of(timed(way + "P. 101(50) ack 901", 5));
        Sent later = Sent.of(timed(way + "P. 101(50) ack 901", 6));
        assertSeen(Sent.track(sent.at(0), later.routed().at(1)), 2, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({"0, 201", "1, 201", "0, 1000", "1, 3000"})
    void aRetransmissionThatIsCapturedTwiceTooIsOne(int on, int milliseconds) {
        List<CapturedFrame> frames = List.of(
                data(SIX).at(0),
                data(SIX).at(0.1),
                data(SIX).at(milliseconds),
                data(SIX).at(milliseconds + 0.1));
        assertSeen(Sent.track(frames, 0, 1, on, 1 - on), 2, 2, 1);
    }

    @Test
    void aRetransmissionByAnotherWayIsOne() {
        assertSeen(Sent.track(List.of(data(SIX).at(0), data(SIX).at(201)), 0, 1), 2, 0, 1);
    }

    @Test
    void moreAtOncePlaceThanOthersWereAreSentAgain() {
        Sent syn = Sent.of(bare(FOUR + "S 100(0) ack 0")).id(9);
        Sent answer = Sent.of(bare(FOUR_BACK + "S. 900(0) ack 101"));
        List<CapturedFrame> frames = new ArrayList<>(List.of(syn.at(0), syn.at(0.01)));
        for (double at : new double[] {1, 1.01, 1.5, 1.51}) {
            frames.add(answer.at(at));
        }
        Flow flow = Sent.track(frames.toArray(CapturedFrame[]::new)).get(0);
        assertThat(flow.sentByServer().segments()).isEqualTo(2);
        assertThat(flow.sentByServer().synAgain()).isEqualTo(1);
        assertThat(flow.sentByServer().copies()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 5})
    void whatAGeneratorMadeWithOtherTagsIsNotACopy(double at) {
        assertSeen(
                Sent.track(data(FOUR).id(1).at(0), data(FOUR).id(1).tagged(20).at(at)), 2, 0, 1);
    }
}

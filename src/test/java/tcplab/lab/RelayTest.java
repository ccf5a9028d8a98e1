package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tcplab.observe.DeadlineException;
import tcplab.record.Event;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Recorder;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SegmentBytes;
import tcplab.wire.CapturedFrame;

class RelayTest {
    /** In the year 2001. */
    private static final long FIRST = 1_000_000_000_000_000_000L;

    private static final long YEARS = 3_000_000_000_000_000_000L;
    private static final int ALL = Integer.MAX_VALUE;

    private static final String DATA = "> P. 1:6(5) ack 1";
    private static final String MORE = "> P. 6:7(1) ack 1";
    private static final String ANSWER = "< P. 1:4(3) ack 6";

    private final Recorder recorder = new Recorder();
    private final List<CapturedFrame> seen = new ArrayList<>();
    private final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();
    private final Relay relay = new Relay(recorder, seen::add);

    @AfterEach
    void stop() {
        relay.stop();
    }

    private void send(String... texts) {
        for (String text : texts) {
            Instant now = Instant.now();
            long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
            relay.arrived(Segments.frame(text, nanos), frame -> delivered.add(text));
        }
    }

    private Rule rule(Rule.Kind kind, SegmentFilter which, int most) {
        Rule rule = new Rule(kind, which, most, Duration.ofMillis(1));
        relay.add(rule);
        return rule;
    }

    /** The fates of what was sent, as "index fate". */
    private String fates() {
        List<Duration> moments =
                seen.stream().map(frame -> recorder.atWall(frame.nanos())).toList();
        return recorder.events().stream()
                .map(SegmentFate.class::cast)
                .map(fate -> moments.indexOf(fate.sent()) + " " + fate.fate())
                .collect(Collectors.joining(", "));
    }

    @Test
    void bytesAreRecordedFromWhenTheyAreAskedFor() {
        send(DATA);
        relay.keepBytes();
        send(ANSWER);
        List<BytesSeen> kept = recorder.events().stream()
                .filter(BytesSeen.class::isInstance)
                .map(BytesSeen.class::cast)
                .toList();
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).at()).isEqualTo(recorder.atWall(seen.get(1).nanos()));
        assertThat(SegmentBytes.parse(kept.get(0).segment()).dataLength()).isEqualTo(3);
    }

    @Test
    void whatNoRuleSpeaksOfPassesAtOnceAndIsSeenOnce() {
        send(DATA, ANSWER, MORE);
        assertThat(delivered).containsExactly(DATA, ANSWER, MORE);
        assertThat(fates()).isEqualTo("0 delivered, 1 delivered, 2 delivered");
        assertThat(seen).hasSize(3);
    }

    @Test
    void heldSegmentsComeInTheOrderInWhichTheyAreReleased() {
        Rule hold = rule(Rule.Kind.HOLD, SegmentFilter.DATA, ALL);
        send(DATA, ANSWER, MORE);
        assertThat(delivered).isEmpty();
        assertThat(relay.heldSegments()).hasSize(3);
        assertThat(relay.release(SegmentFilter.ANY.length(1))).contains(Segments.segment(MORE));
        assertThat(relay.release(SegmentFilter.ANY.length(1))).isEmpty();
        hold.end();
        relay.release(SegmentFilter.ANY);
        relay.release(SegmentFilter.ANY);
        assertThat(delivered).containsExactly(MORE, DATA, ANSWER);
        assertThat(fates()).isEqualTo("0 held, 1 held, 2 held, 2 delivered, 0 delivered, 1 delivered");
        assertThat(hold.taken()).isEqualTo(3);
    }

    @Test
    void copiesOfWhatIsHeldArePutAsideAndCountedUntilItIsReleased() {
        rule(Rule.Kind.HOLD, SegmentFilter.DATA, 1);
        send(DATA, DATA, DATA);
        assertThat(relay.copies()).isEqualTo(2);
        assertThat(relay.heldSegments()).hasSize(1);
        relay.release(SegmentFilter.ANY);
        send(DATA);
        assertThat(delivered).containsExactly(DATA, DATA);
        assertThat(fates()).isEqualTo("0 held, 1 copy, 2 copy, 0 delivered, 3 delivered");
    }

    @Test
    void aCopyIsOneAlsoWhenItIsTakenAfterTheRelease() {
        rule(Rule.Kind.HOLD, SegmentFilter.DATA, 1);
        send(DATA);
        relay.release(SegmentFilter.ANY);
        relay.arrived(Segments.frame(DATA, FIRST), frame -> delivered.add("sent before"));
        relay.arrived(Segments.frame(DATA, FIRST + YEARS), frame -> delivered.add("sent after"));
        assertThat(delivered).containsExactly(DATA, "sent after");
        assertThat(relay.copies()).isEqualTo(1);
    }

    @Test
    void theFirstSegmentsOfAKindAreLostAndNoMore() {
        Rule drop = rule(Rule.Kind.DROP, SegmentFilter.DATA.from(Segments.LEFT), 2);
        send(DATA, ANSWER, DATA, DATA, MORE);
        assertThat(delivered).containsExactly(ANSWER, DATA, MORE);
        assertThat(fates()).isEqualTo("0 dropped, 1 delivered, 2 dropped, 3 delivered, 4 delivered");
        assertThat(drop.taken()).isEqualTo(2);
    }

    @Test
    void aDoubledSegmentIsDeliveredTwice() {
        rule(Rule.Kind.DUPLICATE, SegmentFilter.DATA.length(5), ALL);
        send(DATA, MORE);
        assertThat(delivered).containsExactly(DATA, DATA, MORE);
        assertThat(fates()).isEqualTo("0 delivered, 0 delivered, 1 delivered");
    }

    @Test
    void aDelayedSegmentIsOvertaken() throws InterruptedException {
        Rule late = new Rule(Rule.Kind.DELAY, SegmentFilter.DATA.length(5), 1, Duration.ofSeconds(2));
        relay.add(late);
        send(DATA, MORE);
        assertThat(delivered.poll(30, TimeUnit.SECONDS)).isEqualTo(MORE);
        assertThat(delivered.poll(30, TimeUnit.SECONDS)).isEqualTo(DATA);
        assertThat(fates()).isEqualTo("0 held, 1 delivered, 0 delivered");
        assertThat(relay.heldSegments()).isEmpty();
    }

    @Test
    void theLatestRuleDecidesUntilItEnds() {
        rule(Rule.Kind.DROP, SegmentFilter.DATA, ALL);
        Rule hold = rule(Rule.Kind.HOLD, SegmentFilter.DATA.length(5), ALL);
        send(DATA, MORE);
        hold.end();
        send("> P. 7:12(5) ack 1");
        relay.endAll();
        send("> P. 12:17(5) ack 1");
        assertThat(fates()).isEqualTo("0 held, 1 dropped, 2 dropped, 3 delivered");
    }

    @Test
    void twoFramesOfOneMomentAreToldApart() {
        relay.arrived(Segments.frame(DATA, FIRST), frame -> delivered.add(DATA));
        relay.arrived(Segments.frame(ANSWER, FIRST), frame -> delivered.add(ANSWER));
        assertThat(fates()).isEqualTo("0 delivered, 1 delivered");
        assertThat(seen).extracting(CapturedFrame::nanos).containsExactly(FIRST, FIRST + 1);
    }

    @Test
    void whatIsNoTcpPassesUnrecorded() {
        byte[] arp = new byte[42];
        arp[12] = 8;
        arp[13] = 6;
        rule(Rule.Kind.DROP, SegmentFilter.ANY, ALL);
        relay.arrived(new CapturedFrame(FIRST, arp, arp.length), frame -> delivered.add("arp"));
        assertThat(delivered).containsExactly("arp");
        assertThat(recorder.events()).isEmpty();
        assertThat(seen).isEmpty();
    }

    @Test
    void aFrameThatCannotBeSentIsATrouble() {
        relay.arrived(Segments.frame(DATA, FIRST), frame -> {
            throw new IOException("no buffer space");
        });
        assertThat(relay.trouble().orElseThrow().en()).contains("no buffer space");
    }

    @Test
    void waitingInVainSaysForWhatAndWhatIsHeldInstead() {
        rule(Rule.Kind.HOLD, SegmentFilter.DATA, ALL);
        send(DATA);
        assertThatThrownBy(() -> relay.awaitHeld(SegmentFilter.FIN, 2, Duration.ofMillis(20)))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("2 × FIN")
                .hasMessageContaining("10.76.1.1:40000 > 10.77.1.1:7000 P.");
    }

    @Test
    void waitingEndsWhenItIsHeld() throws Exception {
        rule(Rule.Kind.HOLD, SegmentFilter.DATA, ALL);
        Thread other = new Thread(() -> send(DATA, MORE));
        other.start();
        assertThat(relay.awaitHeld(SegmentFilter.DATA, 2, Duration.ofSeconds(10)))
                .hasSize(2);
        other.join();
    }

    @Test
    void aForgedSegmentPassesAllRulesAndIsRecordedAsForgedAndAsSeen() {
        rule(Rule.Kind.HOLD, SegmentFilter.ANY, ALL);
        RawSegment forged = Segments.segment(DATA);
        relay.inject(forged, Segments.frame(DATA, FIRST).bytes(), frame -> delivered.add("forged"));
        send(ANSWER);
        assertThat(delivered).containsExactly("forged");
        assertThat(relay.heldSegments()).containsExactly(Segments.segment(ANSWER));
        Duration moment = recorder.atWall(seen.get(0).nanos());
        assertThat(recorder.events().subList(0, 2))
                .extracting(Event::getClass)
                .containsExactly(SegmentInjected.class, SegmentFate.class);
        assertThat(recorder.events().get(0)).isEqualTo(new SegmentInjected(moment, forged));
        assertThat(((SegmentFate) recorder.events().get(1)).sent()).isEqualTo(moment);
        assertThat(((SegmentFate) recorder.events().get(1)).fate()).isEqualTo(Fate.DELIVERED);
    }
}

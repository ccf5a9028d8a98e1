package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tcplab.flow.Segments;
import tcplab.flow.WholeLives;
import tcplab.observe.SegmentWatch;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.RecordingStore;
import tcplab.text.Text;

/** An account of one connection, right and then wrong in one number at a time. */
class ChurnAccountTest {
    private static final Path RECORDED = Path.of("src/test/resources/exercises/half-close");
    private static final Map<String, Long> BEFORE = Map.of("TcpInSegs", 1000L, "TcpOutSegs", 2000L);

    private long segments;
    private WholeLives lives = new WholeLives();
    private final Map<String, Long> after = new HashMap<>();

    @BeforeEach
    void oneConnection() throws IOException {
        List<SegmentSeen> seen =
                RecordingStore.read(RECORDED).each(SegmentSeen.class).toList();
        segments = seen.size();
        lives = Segments.lives(seen);
        after.putAll(Map.of(
                "TcpInSegs",
                1000 + segments,
                "TcpOutSegs",
                2000 + segments,
                "TcpActiveOpens",
                1L,
                "TcpPassiveOpens",
                1L));
    }

    private List<String> mismatches(long program, SegmentWatch.Report report, long followed) {
        ChurnAccount account = new ChurnAccount(program, new SegmentCounters(BEFORE, after), report, followed, lives);
        assertThat(account.lines()).hasSize(4);
        return account.mismatches().stream().map(Text::en).toList();
    }

    private SegmentWatch.Report captured(long frames) {
        return new SegmentWatch.Report(frames, 0, 0, 0, Optional.empty());
    }

    private List<String> mismatches() {
        return mismatches(1, captured(segments), segments);
    }

    @Test
    void itAgrees() {
        assertThat(mismatches()).isEmpty();
    }

    @Test
    void eachNumberThatDiffersIsNamed() {
        assertThat(mismatches(2, captured(segments), segments))
                .containsExactly(
                        "connections of the program: 2, but opened by the kernel (TcpActiveOpens): 1",
                        "connections of the program: 2, but accepted by the kernel (TcpPassiveOpens): 1",
                        "connections of the program: 2, but captured: 1");
        assertThat(mismatches(1, captured(segments), segments - 1))
                .containsExactly("segments captured: 9, but followed: 8");
        assertThat(mismatches(1, captured(segments - 1), segments - 1))
                .containsExactly(
                        "segments that the kernel received (TcpInSegs): 9, but captured: 8",
                        "segments that the kernel sent (TcpOutSegs, TcpRetransSegs): 9, but captured: 8");
    }

    @Test
    void whatTheKernelCountedBeyondItIsNamed() {
        Stream.of("TcpInSegs", "TcpOutSegs", "TcpActiveOpens", "TcpPassiveOpens", "TcpRetransSegs")
                .forEach(counter -> {
                    long was = after.getOrDefault(counter, 0L);
                    after.put(counter, was + 1);
                    assertThat(mismatches()).singleElement().asString().contains(counter);
                    after.put(counter, was);
                });
    }

    /** A SYN,ACK that is sent again stands in both counters. */
    @Test
    void aSynAckThatWasSentAgainCountsTwice() {
        after.merge("TcpRetransSegs", 1L, Long::sum);
        after.merge("TcpExtTCPSynRetrans", 1L, Long::sum);
        assertThat(mismatches()).isEmpty();
    }

    @Test
    void lossesAndTroubleAreNamed() {
        assertThat(mismatches(1, new SegmentWatch.Report(segments, 0, 5, 1, Optional.empty()), segments))
                .containsExactly("the kernel dropped 5 frames, 0 could not be decoded");
        assertThat(mismatches(1, new SegmentWatch.Report(segments, 2, 0, 0, Optional.empty()), segments))
                .containsExactly("the kernel dropped 0 frames, 2 could not be decoded");
        assertThat(mismatches(1, new SegmentWatch.Report(segments, 0, 0, 0, Optional.of(Text.same("blind"))), segments))
                .containsExactly("blind");
    }

    @Test
    void aConnectionThatIsNotExplainedIsTold() throws IOException {
        List<SegmentSeen> seen =
                RecordingStore.read(RECORDED).each(SegmentSeen.class).toList();
        lives = Segments.lives(seen.subList(0, seen.size() - 1));
        assertThat(mismatches())
                .hasSize(2)
                .contains("connections captured: 1, but explained: 0")
                .last()
                .asString()
                .startsWith("not explained: 127.")
                .contains("client CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2");
    }
}

package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.RawSegment;

/** Forged segments are kept with a recording, and found again among the captured ones. */
class InjectionsTest {
    private static final RawSegment SYN =
            RawSegment.parse("127.0.0.1:40000 > 127.77.0.1:7000 S 4294967290(0) ack 0 win 512 <mss 1460>");
    private static final RawSegment RST = RawSegment.parse("127.0.0.1:40000 > 127.77.0.1:7000 R 7(0) ack 0 win 0 <>");

    private static SegmentSeen seen(long ms, RawSegment segment) {
        return new SegmentSeen(Duration.ofMillis(ms), segment);
    }

    private static SegmentInjected injected(long ms, RawSegment segment) {
        return new SegmentInjected(Duration.ofMillis(ms), segment);
    }

    @Test
    void aWrittenInjectionIsReadAgain(@TempDir Path directory) throws IOException {
        Recording recording = new Recording(
                new Environment("any", Instant.EPOCH, Duration.ofSeconds(1), Map.of(), Map.of()),
                List.of(injected(1, SYN), seen(2, SYN), injected(3, RST)),
                List.of());
        RecordingStore.write(recording, directory);
        assertThat(RecordingStore.read(directory)).isEqualTo(recording);
    }

    @Test
    void anInjectionIsTheFirstEqualSegmentBehindIt() {
        SegmentSeen real = seen(5, SYN);
        SegmentSeen forged = seen(11, SYN);
        SegmentSeen repeated = seen(1011, SYN);
        assertThat(Injections.seen(List.of(real, injected(10, SYN), forged, seen(12, RST), repeated)))
                .containsExactly(forged);
    }

    @Test
    void eachInjectionIsAnotherSegment() {
        assertThat(Injections.seen(
                        List.of(injected(10, SYN), seen(11, SYN), injected(20, SYN), seen(21, SYN), seen(22, SYN))))
                .containsExactlyInAnyOrder(seen(11, SYN), seen(21, SYN));
    }

    @Test
    void anInjectionThatWasNotCapturedIsNone() {
        assertThat(Injections.seen(List.of(injected(10, SYN), seen(11, RST)))).isEmpty();
    }
}

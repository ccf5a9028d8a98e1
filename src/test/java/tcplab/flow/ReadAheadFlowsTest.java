package tcplab.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.wire.CaptureSource;
import tcplab.wire.Progress;

/** The connections of a large file, whose reading goes ahead of their tracker, and the same ones read by the tracker's own thread. */
class ReadAheadFlowsTest {
    private static final int[] KINDS = {2, 18, 16, 24, 16, 24, 17, 16, 4, 20};

    @TempDir
    private Path directory;

    /** Segments with numbers that often fit each other, of so many clients. */
    private static List<SegmentSeen> segments(Random random, int number, int clients) {
        List<SegmentSeen> segments = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int client = random.nextInt(clients);
            Endpoint one = new Endpoint("10.0." + (client >> 8) + "." + (client & 255), 4000 + client % 3);
            Endpoint other = new Endpoint("10.9.9.9", 80);
            boolean back = random.nextInt(5) < 2;
            int flags = KINDS[Math.min(KINDS.length - 1, i * clients / number % 7 + random.nextInt(4))];
            List<TcpOption> options =
                    (flags & 2) != 0 ? List.of(new TcpOption.Mss(536 + random.nextInt(3))) : List.of();
            segments.add(new SegmentSeen(
                    Duration.ofNanos(i * 1_000L),
                    new RawSegment(
                            back ? other : one,
                            back ? one : other,
                            new Flags(flags),
                            1000 + random.nextInt(4),
                            1000 + random.nextInt(4),
                            random.nextInt(3) * 100,
                            (flags & 8) != 0 ? random.nextInt(4) : 0,
                            options)));
        }
        return segments;
    }

    private static List<Flow> track(Path file, FlowLimits limits, SegmentNote note) throws IOException {
        List<Flow> flows = new ArrayList<>();
        FlowTracker tracker = new FlowTracker(limits, view -> flows.add(view.copy()), note);
        assertThat(tracker.headersSuffice()).isEqualTo(note == SegmentNote.NONE);
        try (CaptureSource source = CaptureSource.open(List.of(file))) {
            source.read(tracker, Progress.NONE);
        }
        tracker.finish();
        return flows;
    }

    @Test
    void areTheSame() throws IOException {
        for (int seed = 0; seed < 4; seed++) {
            Path file = directory.resolve("made-" + seed);
            Segments.write(file, segments(new Random(seed), 20_000, 100 << (2 * seed)));
            assertThat(Files.size(file)).isGreaterThan(1 << 20);
            FlowLimits limits = seed < 2 ? FlowLimits.FILE : new FlowLimits(50, 10, 1_000_000);
            List<Flow> own = track(file, limits, (segment, number, second, kinds) -> {});
            assertThat(track(file, limits, SegmentNote.NONE))
                    .as("seed %d", seed)
                    .isEqualTo(own);
            assertThat(own.size()).isGreaterThan(100);
        }
    }
}

package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.record.Event;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recorder;
import tcplab.record.Witness;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.wire.CaptureSource;
import tcplab.wire.Progress;

class SnifferIT {
    private static final int CONNECTIONS = 200;
    private static final int RUNS = 10;
    private static final String ADDRESS = "127.77.0.1";

    @BeforeEach
    void canCapture() {
        Live.needsCapture();
    }

    static Stream<CaptureBy> runs() {
        return Stream.of(CaptureBy.values()).flatMap(by -> Collections.nCopies(RUNS, by).stream());
    }

    /** The first and the last segments are those that an unproved capture loses. */
    @ParameterizedTest
    @MethodSource("runs")
    void losesNoSegment(CaptureBy by, @TempDir Path directory) throws IOException {
        Recorder recorder = new Recorder();
        Path file = directory.resolve("capture.pcap");
        Sniffer sniffer = new Sniffer(
                by,
                (nanos, segment) -> recorder.add(new SegmentSeen(recorder.atWall(nanos), segment)),
                "lo",
                "host " + ADDRESS,
                Optional.of(file));
        sniffer.start();
        Live.churn(ADDRESS, CONNECTIONS);
        sniffer.stop();

        List<RawSegment> segments = recorder.events().stream()
                .map(SegmentSeen.class::cast)
                .map(SegmentSeen::segment)
                .toList();
        assertThat(count(segments, f -> f.syn() && !f.ack())).isEqualTo(CONNECTIONS);
        assertThat(count(segments, f -> f.syn() && f.ack())).isEqualTo(CONNECTIONS);
        assertThat(count(segments, Flags::fin)).isEqualTo(2 * CONNECTIONS);
        assertThat(segments.stream().mapToInt(RawSegment::length).sum()).isEqualTo(2 * CONNECTIONS);
        assertThat(segments).hasSizeGreaterThanOrEqualTo(Live.FEWEST_SEGMENTS * CONNECTIONS);
        assertThat(sniffer.report())
                .isEqualTo(new Witness.Report(Witness.SNIFFER, true, segments.size(), 0, Optional.empty()));
        assertThat(frames(file)).isEqualTo(segments.size());
        assertThat(recorder.events())
                .extracting(Event::at)
                .allSatisfy(at -> assertThat(at).isPositive().isLessThan(recorder.now()));
    }

    private static long count(List<RawSegment> segments, Predicate<Flags> flags) {
        return segments.stream().map(RawSegment::flags).filter(flags).count();
    }

    private static long frames(Path file) throws IOException {
        try (CaptureSource source = CaptureSource.open(List.of(file))) {
            return source.read(segment -> {}, Progress.NONE).frames();
        }
    }

    @Test
    void saysThatThereIsNoSuchDevice() {
        Sniffer sniffer = new Sniffer(new Recorder(), "nope0", "", Optional.empty());
        assertThatThrownBy(sniffer::start)
                .isInstanceOf(SnifferException.class)
                .hasMessageContaining("no device 'nope0'");
        assertThat(sniffer.report().available()).isFalse();
        assertThat(sniffer.report().why()).isPresent();
    }

    @Test
    void saysThatTheFilterIsNone() {
        Sniffer sniffer = new Sniffer(new Recorder(), "lo", "tcp prot 80", Optional.empty());
        assertThatThrownBy(sniffer::start)
                .isInstanceOf(SnifferException.class)
                .hasMessageStartingWith("'tcp prot 80' is no capture filter")
                .hasMessageContaining("syntax error");
    }

    @Test
    void saysThatTheFileCannotBeWritten(@TempDir Path directory) {
        Path file = directory.resolve("missing").resolve("capture.pcap");
        Sniffer sniffer = new Sniffer(new Recorder(), "lo", "", Optional.of(file));
        assertThatThrownBy(sniffer::start).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
    }
}

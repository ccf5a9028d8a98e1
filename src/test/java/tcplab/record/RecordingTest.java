package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StepReturned;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

@Timeout(60)
class RecordingTest {
    /** One of each kind of event of version 1. */
    static final String TEXT = """
            tcplab-recording 1
            exercise half-close
            started 2026-01-02T03:04:05.678Z
            took 1.500000000
            fact kernel 6.18.44
            sysctl net.ipv4.tcp_fin_timeout 60
            0.000000000 phase open | close
            0.100000000 sockets 0.002000000
             +1 LISTEN 0 128 127.77.0.1:7000 0.0.0.0:* ino:77 sk:1 users:(java,pid=12,fd=5)
            0.200000000 segment 127.0.0.1:40000 > 127.77.0.1:7000 S 7(0) ack 0 win 65535 <mss 1460,sackOK>
            0.200001000 state 127.0.0.1:40000 > 127.77.0.1:7000 CLOSED SYN-SENT
            0.300000000 sockets 0.002000000
             +2 SYN-SENT 0 1 127.0.0.1:40000 127.77.0.1:7000 timer:on,990,0 ino:78 sk:2
            0.400000000 sockets 0.002000000
             -1 -2
            0.500000000 counters TcpExt.ListenDrops=0
            0.600000000 setting net.ipv4.tcp_tw_reuse 1
            0.700000000 step 0.001000000 EADDRNOTAVAIL connect once more
            0.800000000 program server accepted 127.77.0.1:7000 > 127.0.0.1:40000 OK
            witness sniffer true 1 0
            witness tracepoint false 0 0 not root | 不是 root
            end 21
            """;

    @TempDir
    Path directory;

    @Test
    void textIsReadAndWrittenUnchanged() throws IOException {
        assertThat(RecordingStore.toText(RecordingStore.parse(TEXT))).isEqualTo(TEXT);
    }

    @Test
    void randomRecordingsAreWrittenAndReadUnchanged() throws IOException {
        for (long seed = 0; seed < 500; seed++) {
            Recording recording = new RandomRecordings(seed).next();
            String text = RecordingStore.toText(recording);
            Recording read = RecordingStore.parse(text);
            assertThat(read.environment()).as("seed %s", seed).isEqualTo(recording.environment());
            assertThat(read.witnesses()).as("seed %s", seed).isEqualTo(recording.witnesses());
            assertThat(unordered(read)).as("seed %s", seed).isEqualTo(unordered(recording));
            assertThat(RecordingStore.toText(read)).as("seed %s", seed).isEqualTo(text);
        }
    }

    /** A look is a set: its rows come back in the order in which they first appeared. */
    private static List<?> unordered(Recording recording) {
        return recording.events().stream()
                .map(event -> event instanceof SocketsSeen look
                        ? List.of(
                                look.at(),
                                look.took(),
                                look.sockets().stream()
                                        .collect(Collectors.groupingBy(row -> row, Collectors.counting())))
                        : event)
                .toList();
    }

    @Test
    void aFileIsWrittenWholeAndReadUnchanged() throws IOException {
        Recording recording = new RandomRecordings(42).next();
        RecordingStore.write(recording, directory.resolve("a"));
        RecordingStore.write(recording, directory.resolve("b"));
        assertThat(RecordingStore.toText(RecordingStore.read(directory.resolve("a"))))
                .isEqualTo(RecordingStore.toText(recording));
        assertThat(RecordingStore.find(directory)).containsExactly(directory.resolve("a"), directory.resolve("b"));
        try (var files = Files.list(directory.resolve("a"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly(RecordingStore.FILE);
        }
    }

    @Test
    void aLineBreakBecomesASpace() throws IOException {
        Recording recording =
                recording(new StepReturned(Duration.ZERO, Duration.ZERO, Text.same("one\ntwo\r\nthree"), Errno.OK));
        assertThat(RecordingStore.parse(RecordingStore.toText(recording)).events())
                .containsExactly(new StepReturned(Duration.ZERO, Duration.ZERO, Text.same("one two  three"), Errno.OK));
    }

    @Test
    void anotherLocaleWritesTheSameDigits() {
        Recording recording = new RandomRecordings(3).next();
        String text = RecordingStore.toText(recording);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(RecordingStore.toText(recording)).isEqualTo(text);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aLookIsWrittenAsWhatChanged() throws IOException {
        SocketEntry stays = row(1);
        SocketEntry goes = row(2);
        SocketEntry comes = row(3);
        String text = RecordingStore.toText(
                recording(look(1, stays, goes), look(2, stays, goes), look(3, comes, stays), look(4), look(5, goes)));
        assertThat(text.lines().filter(line -> line.startsWith(" ")).map(line -> line.split(" ", 3)[1]))
                .containsExactly("+1", "+2", "+3", "-2", "-1", "+4");
        assertThat(RecordingStore.parse(text).each(SocketsSeen.class).map(SocketsSeen::sockets))
                .containsExactly(
                        List.of(stays, goes), List.of(stays, goes), List.of(stays, comes), List.of(), List.of(goes));
    }

    @Test
    void eventsComeInOrderOfTimeAndThoseOfOneMomentInTheirOwn() {
        StepReturned late = new StepReturned(Duration.ofMillis(2), Duration.ZERO, Text.same("late"), Errno.OK);
        StepReturned one = new StepReturned(Duration.ofMillis(1), Duration.ZERO, Text.same("one"), Errno.OK);
        StepReturned two = new StepReturned(Duration.ofMillis(1), Duration.ZERO, Text.same("two"), Errno.OK);
        StepReturned early = new StepReturned(Duration.ofMillis(-1), Duration.ZERO, Text.same("early"), Errno.OK);
        assertThat(recording(late, one, two, early).events()).containsExactly(early, one, two, late);
    }

    private static Recording recording(Event... events) {
        return new Recording(
                new Environment("none", Instant.EPOCH, Duration.ZERO, Map.of(), Map.of()), List.of(events), List.of());
    }

    private static SocketsSeen look(int second, SocketEntry... rows) {
        return new SocketsSeen(Duration.ofSeconds(second), Duration.ofMillis(2), List.of(rows));
    }

    private static SocketEntry row(int port) {
        return new SocketEntry(
                TcpState.TIME_WAIT,
                0,
                0,
                new Endpoint("::1", port),
                new Endpoint("::1", 80),
                Optional.empty(),
                0,
                "",
                "",
                List.of());
    }
}

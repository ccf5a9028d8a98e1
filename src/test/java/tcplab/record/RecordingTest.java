package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StepReturned;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

@Timeout(60)
class RecordingTest {
    private static final String TEXT = """
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

    @Test
    void aTruncatedRecordingIsCalledThat() {
        List<String> lines = TEXT.lines().toList();
        for (int kept = 0; kept < lines.size(); kept++) {
            String cut = String.join("\n", lines.subList(0, kept));
            assertThatThrownBy(() -> RecordingStore.parse(cut))
                    .as("%s lines", kept)
                    .isInstanceOf(BadRecordingException.class)
                    .hasMessageContaining("truncated");
        }
    }

    @Test
    void aRecordingCutWithinALineIsRefused() {
        for (int kept = 0; kept < TEXT.length() - 2; kept++) {
            String cut = TEXT.substring(0, kept);
            assertThatThrownBy(() -> RecordingStore.parse(cut))
                    .as("%s characters", kept)
                    .isInstanceOf(BadRecordingException.class);
        }
    }

    @Test
    void aMissingLineIsNoticed() {
        List<String> lines = TEXT.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int missing = i;
            String rest = TEXT.lines()
                    .filter(line -> !line.equals(lines.get(missing)))
                    .collect(Collectors.joining("\n"));
            assertThatThrownBy(() -> RecordingStore.parse(rest))
                    .as("without '%s'", lines.get(missing))
                    .isInstanceOf(BadRecordingException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcplab-recording 5", "tcplab-recording 999999999"})
    void aNewerSchemaIsCalledNewer(String head) {
        assertThatThrownBy(() -> RecordingStore.parse(TEXT.replace("tcplab-recording 1", head)))
                .isInstanceOf(BadRecordingException.class)
                .hasMessageContaining("newer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PK\u0003\u0004",
                "tcplab-recording",
                "tcplab-recording x",
                "tcplab-recording 9999999999",
                "{}",
                " "
            })
    void somethingElseIsCalledNoRecording(String head) {
        assertThatThrownBy(() -> RecordingStore.parse(TEXT.replace("tcplab-recording 1", head)))
                .isInstanceOf(BadRecordingException.class)
                .hasMessageContaining("no tcplab recording");
    }

    @Test
    void whatFollowsTheEndIsRefused() {
        assertThatThrownBy(() -> RecordingStore.parse(TEXT + "0.9 phase more\n"))
                .isInstanceOf(BadRecordingException.class)
                .hasMessageContaining("line 23");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '~',
            value = {
                "exercise half-close;exercise",
                "started 2026-;started 2026",
                "took 1.500000000;took long",
                "took 1.500000000;took 1e999999999",
                "took 1.500000000;took 0e-999999999",
                "took 1.500000000;took 9999999999999999999",
                "took 1.500000000;took 0.0000000001",
                "fact kernel 6.18.44;fact kernel",
                "0.000000000 phase;x phase",
                "0.000000000 phase open;0.000000000 face open",
                "0.000000000 phase open | close;~~",
                "0.100000000 sockets 0.002000000;0.100000000 sockets",
                "0.100000000 sockets 0.002000000;0.100000000 phase sockets",
                " +1 LISTEN; +x LISTEN",
                " +1 LISTEN; +1 LISTENING",
                " +2 SYN-SENT; +1 SYN-SENT",
                "ino:77;ino:",
                "sk:2;~~",
                "timer:on,990,0;timer:on,990",
                " -1 -2; -1 -3",
                " -1 -2; 1 -2",
                " -1 -2; -1  -2",
                " S 7(0); Z 7(0)",
                "<mss 1460;<mss",
                "<mss 1460;<mss x",
                "127.77.0.1:7000 S;127.77.0.1:70000 S",
                "CLOSED SYN-SENT;CLOSED SYN_SENT",
                "CLOSED SYN-SENT;CLOSED",
                "ListenDrops=0;ListenDrops",
                "ListenDrops=0;ListenDrops=none",
                "net.ipv4.tcp_tw_reuse 1;net.ipv4.tcp_tw_reuse",
                "0.001000000 EADDRNOTAVAIL;0.001000000 ENOENT",
                "EADDRNOTAVAIL connect once more;EADDRNOTAVAIL",
                "server accepted;server adopted",
                "server accepted 127;127",
                "witness sniffer true;witness nose true",
                "witness sniffer true;witness sniffer treu",
                "witness sniffer true 1 0;witness sniffer true 1",
                "not root | 不是 root;not root",
                "end 21;end x",
                "end 21;end 20",
                "end 21;end",
            })
    void aMalformedLineIsNamedByItsNumber(String good, String bad) {
        assertThat(TEXT).containsOnlyOnce(good);
        String spoilt = TEXT.replace(good, bad);
        List<String> before = TEXT.lines().toList();
        List<String> after = spoilt.lines().toList();
        int line = 0;
        while (before.get(line).equals(after.get(line))) {
            line++;
        }
        // A look without its own line leaves its rows behind: they are what cannot be read.
        int named = bad.endsWith("phase sockets") ? line + 2 : line + 1;
        assertThatThrownBy(() -> RecordingStore.parse(spoilt))
                .isInstanceOf(BadRecordingException.class)
                .hasMessageContaining("line " + named + " ");
    }

    @Test
    void randomDamageIsReadOrRefusedAndNothingElse() throws IOException {
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(TEXT);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, TEXT, random.nextInt(20), 20 + random.nextInt(200));
                }
            }
            try {
                RecordingStore.parse(text.toString());
            } catch (BadRecordingException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(2_500, 5_000);
    }

    @Test
    void randomBytesAreRefusedWithTheFilesName() throws IOException {
        Random random = new Random(8);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            byte[] head = round % 2 == 0 ? new byte[0] : "tcplab-recording 1\n".getBytes(StandardCharsets.UTF_8);
            Path file = directory.resolve(RecordingStore.FILE);
            Files.write(file, head);
            Files.write(file, bytes, java.nio.file.StandardOpenOption.APPEND);
            assertThatThrownBy(() -> RecordingStore.read(directory))
                    .isInstanceOf(BadRecordingException.class)
                    .hasMessageContaining(file.toString());
        }
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

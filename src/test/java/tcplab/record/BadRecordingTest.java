package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no whole recording is refused, and the message says why. */
@Timeout(60)
class BadRecordingTest {
    private static final String TEXT = RecordingTest.TEXT;

    @TempDir
    Path directory;

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
}

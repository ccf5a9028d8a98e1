package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureReaderTest {
    private static final long SOME_TIME = 1_767_225_600_123_456_789L;

    private static CaptureReader reader(byte[] file) throws IOException {
        return new CaptureReader(new ByteArrayInputStream(file));
    }

    private static byte[] twoFrames() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, LinkType.ETHERNET, 60)) {
            writer.write(new CapturedFrame(SOME_TIME, Frames.bytes(Frames.SYN), 74));
            writer.write(new CapturedFrame(SOME_TIME + 1, new byte[] {1, 2, 3}, 9000));
        }
        return out.toByteArray();
    }

    @Test
    void whatIsWrittenIsReadBackTheSame() throws IOException {
        try (CaptureReader reader = reader(twoFrames())) {
            assertThat(reader.link()).isEqualTo(LinkType.ETHERNET);
            assertThat(reader.snapshotLength()).isEqualTo(60);
            CapturedFrame first = reader.next().orElseThrow();
            assertThat(first.nanos()).isEqualTo(SOME_TIME);
            assertThat(first.bytes()).isEqualTo(Arrays.copyOf(Frames.bytes(Frames.SYN), 60));
            assertThat(first.originalLength()).isEqualTo(74);
            assertThat(reader.next()).map(CapturedFrame::originalLength).contains(9000);
            assertThat(reader.next()).isEmpty();
        }
    }

    /** The same frame of three bytes, 1.000002 s after the epoch, in the four kinds of file and in an old one. */
    @ParameterizedTest
    @CsvSource({
        "big-endian us,    a1b2c3d4 00020004 00000000 00000000 00000100 00000001 00000001 00000002 00000003 00000009 616263",
        "little-endian us, d4c3b2a1 02000400 00000000 00000000 00010000 01000000 01000000 02000000 03000000 09000000 616263",
        "big-endian ns,    a1b23c4d 00020004 00000000 00000000 00000100 00000001 00000001 000007d0 00000003 00000009 616263",
        "little-endian ns, 4d3cb2a1 02000400 00000000 00000000 00010000 01000000 01000000 d0070000 03000000 09000000 616263",
        "lengths swapped,  a1b2c3d4 00020002 00000000 00000000 00000100 00000001 00000001 00000002 00000009 00000003 616263",
    })
    void readsEveryKind(String kind, String hex) throws IOException {
        CapturedFrame frame = reader(Frames.bytes(hex.replace(" ", ""))).next().orElseThrow();
        assertThat(frame.nanos()).as(kind).isEqualTo(1_000_002_000L);
        assertThat(frame.bytes()).containsExactly('a', 'b', 'c');
        assertThat(frame.originalLength()).isEqualTo(9);
    }

    @Test
    void aFileCutAnywhereGivesItsWholeFramesAndThenSaysSo() throws IOException {
        byte[] file = twoFrames();
        int firstEnds = 24 + 16 + 60;
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            List<CapturedFrame> whole = new ArrayList<>();
            Optional<IOException> failure = readAll(cut, whole);
            assertThat(whole).as("cut to %d bytes", length).hasSize(length < firstEnds ? 0 : 1);
            if (length == 24 || length == firstEnds) {
                assertThat(failure).as("cut to %d bytes", length).isEmpty();
            } else {
                assertThat(failure).as("cut to %d bytes", length).containsInstanceOf(BadCaptureException.class);
            }
        }
    }

    private static Optional<IOException> readAll(byte[] file, List<CapturedFrame> frames) {
        try (CaptureReader reader = reader(file)) {
            for (Optional<CapturedFrame> f = reader.next(); f.isPresent(); f = reader.next()) {
                frames.add(f.get());
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff, pcapng",
        "7f454c46 02010100 00000000 00000000 00000000 00000000, begins with 7f454c46",
        "a1b2c3d4 00070004 00000000 00000000 00000100 00000001, version 7.4",
        "a1b2c3d4 00020004 00000000 00000000 00000100 00000069, link type 105",
    })
    void refusesWhatItDoesNotRead(String hex, String message) {
        assertThatThrownBy(() -> reader(Frames.bytes(hex.replace(" ", ""))))
                .isInstanceOf(BadCaptureException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"ffffffff 00000009", "7fffffff 7fffffff", "00000003 ffffffff"})
    void refusesImpossibleLengths(String lengths) throws IOException {
        byte[] header = Frames.bytes("a1b2c3d400020004000000000000000000000100000000010000000100000002");
        byte[] file = HexFormat.of().parseHex(HexFormat.of().formatHex(header) + lengths.replace(" ", "") + "616263");
        CaptureReader reader = reader(file);
        assertThatThrownBy(reader::next)
                .isInstanceOf(BadCaptureException.class)
                .hasMessageContaining("frame 1")
                .hasMessageContaining("damaged");
    }

    @Test
    void namesTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("x.pcap"), "this is no capture at all");
        assertThatThrownBy(() -> CaptureReader.open(file))
                .isInstanceOf(BadCaptureException.class)
                .hasMessageContaining("x.pcap: no capture");
    }
}

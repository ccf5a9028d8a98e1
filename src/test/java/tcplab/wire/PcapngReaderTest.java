package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapngReaderTest {
    private static final String V4 = Frames.SYN.substring(28);
    private static final CapturedFrame SYN = MadeCapture.frame(0, Frames.SYN);

    private static MadeCapture severalSections() {
        MadeCapture big =
                MadeCapture.section(ByteOrder.BIG_ENDIAN).describe(1, 0, 6, 0).enhanced(0, 1_000_000L << 12, SYN);
        return MadeCapture.section(ByteOrder.LITTLE_ENDIAN)
                .describe(1, 0, 9, 10)
                .unknown(0x0bad, 20)
                .describe(101, 60, 3, 0)
                .unknown(Pcapng.NAMES, 16)
                .enhanced(1, 5000, MadeCapture.frame(0, V4))
                .simple(SYN)
                .obsolete(0, 7, SYN)
                .unknown(0x40000bad, 1 << 20)
                .then(big);
    }

    private static String line(int frame, String time, int on) {
        return frame + " " + time + " on " + on + " 127.0.0.1:47594 > 127.77.0.1:8950 S 1234567890(0) ack 0 win 65495"
                + " <mss 65495,sackOK,TS val 1000000 ecr 0,wscale 10> header 40";
    }

    @Test
    void readsSectionsOfEitherOrderInterfacesAndThreeKindsOfPackets() throws IOException {
        Seen seen = Seen.streamed(severalSections().bytes());
        assertThat(seen.trouble()).isEmpty();
        assertThat(seen.segments())
                .containsExactly(
                        line(1, "5000000000", 1),
                        line(2, "-", 0),
                        line(3, "10000000007", 0),
                        line(4, String.valueOf((1_000_000L << 12) * 1000), 2));
        assertThat(seen.totals().unread())
                .containsOnly(
                        Map.entry(new Unread(Unread.Kind.UNKNOWN_BLOCK, 0x0bad), 1L),
                        Map.entry(new Unread(Unread.Kind.UNKNOWN_BLOCK, 0x40000bad), 1L));
    }

    @Test
    void aSimplePacketIsCutByTheSnapshotLengthOfItsInterface() throws IOException {
        byte[] cut = Arrays.copyOf(SYN.bytes(), 60);
        byte[] file = MadeCapture.section(ByteOrder.BIG_ENDIAN)
                .describe(1, 58, 9, 0)
                .simple(new CapturedFrame(0, cut, SYN.bytes().length))
                .bytes();
        assertThat(Seen.streamed(file).segments())
                .singleElement()
                .asString()
                .endsWith("S 1234567890(0) ack 0 win 65495 <mss 65495> header 24");
    }

    @ParameterizedTest
    @CsvSource({
        "12, 02000000, version 2.0",
        "8, 00000000, byte order mark 00000000",
        "32, 00000000, a block of 0 bytes",
        "32, 21000000, a block of 33 bytes",
        "32, 08000000, a block of 8 bytes",
        "32, ffffff7f, a block of 2147483647 bytes",
        "32, 24000000, begins as one of 36 bytes and ends as one of",
        "44, 09004000, an interface with an option of",
        "80, 05000000, a frame of interface 5",
        "92, ffffff0f, says that 268435455 of 74 bytes were kept",
        "92, 64000000, a frame of 100 bytes in a block that has room for 76",
    })
    void saysWhatIsDamaged(int at, String hex, String message) throws IOException {
        byte[] file = MadeCapture.pcapng(ByteOrder.LITTLE_ENDIAN, 1, List.of(SYN));
        byte[] damage = Frames.bytes(hex);
        System.arraycopy(damage, 0, file, at, damage.length);
        assertThat(Seen.complaint(file)).hasMessageContaining(message).hasMessageStartingWith("made: ");
    }

    @Test
    void whatTheWriterWritesIsReadBackTheSame() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] original = MadeCapture.pcapng(
                ByteOrder.BIG_ENDIAN,
                1,
                List.of(MadeCapture.frame(1_700_000_000_123_456_789L, Frames.SYN), MadeCapture.frame(5, V4)));
        try (PcapngWriter writer = new PcapngWriter(out, "tcplab");
                CaptureSource source = CaptureSource.of("made", Seen.window(original))) {
            int on = writer.describe(1, 0, "lo");
            source.read(new Rewriting(writer, on), Progress.NONE);
        }
        assertThat(Seen.streamed(out.toByteArray())).usingRecursiveComparison().isEqualTo(Seen.streamed(original));
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).contains("frame 1 状态");
    }

    /** Writes every frame again, with a comment. */
    private record Rewriting(PcapngWriter writer, int on) implements SegmentVisitor {
        @Override
        public void segment(SegmentView segment) {}

        @Override
        public void frame(FrameView frame) {
            try {
                writer.write(on, frame, "frame " + frame.frame() + " 状态");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

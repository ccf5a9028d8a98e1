package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pcapng file says beside its frames stays when it is written again. */
class PcapngKeptTest {
    private static final short END = 0;
    private static final short COMMENT = 1;

    @TempDir
    Path directory;

    private static short s(int number) {
        return (short) number;
    }

    private static byte[] capture(ByteOrder order) {
        byte[] frame = Frames.bytes(Frames.SYN);
        MadeCapture made = new MadeCapture(order);
        made.with(
                Pcapng.SECTION, Pcapng.ORDER, s(1), s(0), -1L, COMMENT, s(5), "a day", s(4), s(7), "dumpcap", END, END);
        made.with(Pcapng.SECRETS, 0x544c534b, 6, "CLIENT", END, END);
        made.with(
                Pcapng.INTERFACE,
                s(1),
                s(0),
                0,
                s(2),
                s(4),
                "eth7",
                s(3),
                s(5),
                "cable",
                s(8),
                s(8),
                1_000_000_000L,
                s(9),
                s(1),
                new byte[] {6},
                END,
                END);
        made.with(
                Pcapng.ENHANCED_PACKET,
                0,
                0,
                77,
                frame.length,
                frame.length,
                frame,
                COMMENT,
                s(5),
                "first",
                s(2),
                s(4),
                1,
                COMMENT,
                s(6),
                "second",
                s(4),
                s(8),
                3L,
                END,
                END);
        made.with(Pcapng.NAMES, s(1), s(8), new byte[] {10, 0, 0, 1, 'h', 'o', 's', 0}, END, END, END, END);
        return made.bytes();
    }

    @Test
    void inLittleEndianOrder() throws IOException {
        byte[] written = rewritten(capture(ByteOrder.LITTLE_ENDIAN));
        assertThat(new String(written, StandardCharsets.ISO_8859_1))
                .contains("a day", "CLIENT", "eth7", "cable", "first", "second", "hos\0", "and one more")
                .doesNotContain("dumpcap", "interface 0");
        assertThat(HexFormat.of().formatHex(written))
                .as("flags, dropped frames, speed")
                .contains("02000400" + "01000000", "04000800" + "0300000000000000", "08000800" + "00ca9a3b00000000");
    }

    @Test
    void inBigEndianOrder() throws IOException {
        assertThat(rewritten(capture(ByteOrder.BIG_ENDIAN))).isEqualTo(rewritten(capture(ByteOrder.LITTLE_ENDIAN)));
    }

    @Test
    void anOptionThatContradictsItselfEndsThem() throws IOException {
        byte[] capture = capture(ByteOrder.LITTLE_ENDIAN);
        int second = new String(capture, StandardCharsets.ISO_8859_1).indexOf("second");
        capture[second - 1] = 0x7f;
        assertThat(new String(rewritten(capture), StandardCharsets.ISO_8859_1))
                .contains("first", "and one more")
                .doesNotContain("second");
    }

    private byte[] rewritten(byte[] capture) throws IOException {
        Path file = directory.resolve("made.pcapng");
        Files.write(file, capture);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapngWriter writer = new PcapngWriter(out, "tcplab", PcapngAsides.of(file));
                CaptureSource source = CaptureSource.open(List.of(file))) {
            source.read(new Rewriting(writer), Progress.NONE);
        }
        return out.toByteArray();
    }

    private record Rewriting(PcapngWriter writer) implements SegmentVisitor {
        @Override
        public void segment(SegmentView segment) {}

        @Override
        public void frame(FrameView frame) {
            try {
                writer.write(writer.describe(frame, "interface 0"), frame, "and one more");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

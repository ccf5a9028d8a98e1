package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    private static final long SECOND = 1_000_000_000L;

    /** A TCP header of 20 bytes with ACK, and payload. */
    private static byte[] segment(int payload) {
        ByteBuffer tcp = ByteBuffer.allocate(20 + payload);
        tcp.putShort((short) 1000)
                .putShort((short) 80)
                .putInt(7)
                .putInt(9)
                .putShort((short) 0x5010)
                .putShort((short) 1);
        return tcp.array();
    }

    private static CapturedFrame v4(long nanos, int id, byte[] packet, int from, int to) {
        ByteBuffer out = ByteBuffer.allocate(20 + to - from);
        out.put((byte) 0x45).put((byte) 0).putShort((short) out.capacity()).putShort((short) id);
        out.putShort((short) (from / 8 | (to < packet.length ? 0x2000 : 0)))
                .put((byte) 64)
                .put((byte) 6);
        out.putShort((short) 0).putInt(0x0a000001).putInt(0x0a000002).put(packet, from, to - from);
        return new CapturedFrame(nanos, out.array(), out.capacity());
    }

    private static CapturedFrame v6(int id, byte[] packet, int from, int to) {
        ByteBuffer out = ByteBuffer.allocate(48 + to - from);
        out.putInt(0x60000000).putShort((short) (8 + to - from)).put((byte) 44).put((byte) 64);
        out.putLong(1).putLong(1).putLong(2).putLong(2);
        out.put((byte) 6)
                .put((byte) 0)
                .putShort((short) (from | (to < packet.length ? 1 : 0)))
                .putInt(id);
        out.put(packet, from, to - from);
        return new CapturedFrame(0, out.array(), out.capacity());
    }

    private static Seen seen(List<CapturedFrame> frames) throws IOException {
        return Seen.streamed(MadeCapture.pcapng(ByteOrder.LITTLE_ENDIAN, 101, frames));
    }

    private static List<CapturedFrame> pieces(int id, int payload, int piece) {
        byte[] packet = segment(payload);
        List<CapturedFrame> frames = new ArrayList<>();
        for (int from = 0; from < packet.length; from += piece) {
            frames.add(v4(0, id, packet, from, Math.min(packet.length, from + piece)));
        }
        return frames;
    }

    @Test
    void showsThePacketWithItsLastPieceInWhateverOrderTheyCome() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            List<CapturedFrame> frames = pieces(1, 1000, 8 * (1 + seed % 20));
            Collections.shuffle(frames, new Random(seed));
            Seen seen = seen(frames);
            assertThat(seen.segments())
                    .as("seed %d", seed)
                    .containsExactly(frames.size()
                            + " 0 on 0 10.0.0.1:1000 > 10.0.0.2:80 . 7(1000) ack 9 win 1 <> fragmented header 20");
            assertThat(seen.totals().unread())
                    .containsEntry(new Unread(Unread.Kind.FRAGMENT, -1), (long) frames.size() - 1);
        }
    }

    @Test
    void showsIpv6Too() throws IOException {
        byte[] packet = segment(100);
        assertThat(seen(List.of(v6(1, packet, 64, 120), v6(1, packet, 0, 64))).segments())
                .containsExactly(
                        "2 0 on 0 [::1:0:0:0:1]:1000 > [::2:0:0:0:2]:80 . 7(100) ack 9 win 1 <> fragmented header 20");
    }

    @Test
    void repeatedAndOverlappingPiecesMakeNoSecondPacket() throws IOException {
        byte[] packet = segment(100);
        List<CapturedFrame> frames = List.of(
                v4(0, 1, packet, 0, 64), v4(0, 1, packet, 0, 64), v4(0, 1, packet, 32, 96), v4(0, 1, packet, 80, 120));
        assertThat(seen(frames).segments()).hasSize(1);
    }

    @Test
    void piecesOfDifferentPacketsStayApart() throws IOException {
        byte[] packet = segment(100);
        Seen seen = seen(List.of(v4(0, 1, packet, 0, 64), v4(0, 2, packet, 64, 120)));
        assertThat(seen.segments()).isEmpty();
        assertThat(seen.totals().unread()).containsOnly(Map.entry(new Unread(Unread.Kind.FRAGMENT_INCOMPLETE, -1), 2L));
    }

    @Test
    void aPieceThatComesAMinuteLaterIsOfAnotherPacket() throws IOException {
        byte[] packet = segment(100);
        assertThat(seen(List.of(v4(0, 1, packet, 0, 64), v4(60 * SECOND, 1, packet, 64, 120)))
                        .segments())
                .hasSize(1);
        assertThat(seen(List.of(v4(0, 1, packet, 0, 64), v4(60 * SECOND + 1, 1, packet, 64, 120)))
                        .segments())
                .isEmpty();
    }

    @Test
    void aFloodOfPiecesDisplacesTheOldestOnly() throws IOException {
        byte[] packet = segment(100);
        List<CapturedFrame> frames = new ArrayList<>();
        for (int id = 0; id < Fragments.MOST + 100; id++) {
            frames.add(v4(0, id, packet, 0, 64));
        }
        frames.add(v4(0, 0, packet, 64, 120));
        frames.add(v4(0, Fragments.MOST + 50, packet, 64, 120));
        Seen seen = seen(frames);
        assertThat(seen.segments()).hasSize(1);
        assertThat(seen.segments().get(0)).startsWith((Fragments.MOST + 102) + " ");
    }
}

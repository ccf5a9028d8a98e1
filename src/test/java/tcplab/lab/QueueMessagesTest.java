package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tcplab.lab.QueueMessages.Packet;

/** Messages as linux/netfilter/nfnetlink_queue.h lays them out; numbers of netlink's own in this machine's byte order. */
class QueueMessagesTest {
    private static ByteBuffer read(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    }

    @Test
    void aVerdictIsAMessageToAQueue() {
        byte[] bytes = QueueMessages.verdict(7, 0x01020304, QueueMessages.ACCEPT);
        ByteBuffer m = read(bytes);

        assertThat(m.getInt(0)).as("length").isEqualTo(32).isEqualTo(m.capacity());
        assertThat(m.getShort(4)).as("NFQNL_MSG_VERDICT").isEqualTo((short) 0x0301);
        assertThat(m.getShort(6)).as("NLM_F_REQUEST").isEqualTo((short) 1);
        assertThat(Arrays.copyOfRange(bytes, 18, 20)).as("queue").containsExactly(0, 7);
        assertThat(m.getShort(20)).as("attribute's length").isEqualTo((short) 12);
        assertThat(m.getShort(22)).as("NFQA_VERDICT_HDR").isEqualTo((short) 2);
        assertThat(Arrays.copyOfRange(bytes, 24, 32)).containsExactly(0, 0, 0, 1, 1, 2, 3, 4);
    }

    @Test
    void theFirstBytesAreAskedForAndTheLengthIsPadded() {
        byte[] bytes = QueueMessages.copy(7, 128);
        ByteBuffer m = read(bytes);

        assertThat(m.getInt(0)).isEqualTo(32).isEqualTo(m.capacity());
        assertThat(m.getShort(20)).isEqualTo((short) 9);
        assertThat(Arrays.copyOfRange(bytes, 24, 29)).containsExactly(0, 0, 0, 128, 2);
    }

    private static byte[] packet(int id, byte[] payload, int whole) {
        int padded = payload.length + 3 & ~3;
        ByteBuffer out = ByteBuffer.allocate(20 + 12 + 4 + padded + 8).order(ByteOrder.nativeOrder());
        out.putInt(out.capacity())
                .putShort((short) 0x0300)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0)
                .putInt(0);
        out.putShort((short) 11).putShort((short) 1);
        out.order(ByteOrder.BIG_ENDIAN)
                .putInt(id)
                .putShort((short) 0x0800)
                .put((byte) 3)
                .put((byte) 0);
        out.order(ByteOrder.nativeOrder())
                .putShort((short) (4 + payload.length))
                .putShort((short) 10);
        out.put(payload).position(36 + padded);
        out.putShort((short) 8).putShort((short) 13).order(ByteOrder.BIG_ENDIAN).putInt(whole);
        return out.array();
    }

    @Test
    void packetsAreReadOneBehindTheOther() {
        byte[] one = packet(1, new byte[] {69, 0, 1}, 1500);
        byte[] two = packet(2, new byte[] {69}, 1);
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);

        List<Packet> packets = QueueMessages.packets(both, both.length);

        assertThat(packets).extracting(Packet::id).containsExactly(1, 2);
        assertThat(packets)
                .extracting(packet -> packet.frame().originalLength())
                .containsExactly(1500, 1);
        assertThat(packets.get(0).frame().bytes()).containsExactly(69, 0, 1);
    }

    @Test
    void whatIsCutOffIsNoPacketAndNoFault() {
        byte[] one = packet(1, new byte[40], 40);
        for (int length = 0; length < one.length; length++) {
            assertThat(QueueMessages.packets(one, length))
                    .as("%s bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void anAnswerTellsItsError() {
        ByteBuffer answer = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
        answer.putInt(0, 36).putShort(4, (short) 2).putInt(16, -1);

        assertThat(QueueMessages.error(answer.array(), 36)).isEqualTo(1);
        answer.putInt(16, 0);
        assertThat(QueueMessages.error(answer.array(), 36)).isZero();
        assertThat(QueueMessages.error(answer.array(), 8)).isNotZero();
    }
}

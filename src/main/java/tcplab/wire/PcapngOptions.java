package tcplab.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntPredicate;
import java.util.function.ObjIntConsumer;

/**
 * The options of a pcapng block as little-endian sections have them, whatever the order of the section that they stood in: what a
 * capture is to keep when it is written again. A list that contradicts itself is kept up to there.
 */
final class PcapngOptions {
    static final byte[] NONE = {};
    private static final int VERDICT = 7;
    private static final int VERDICT_EBPF = 2;

    private PcapngOptions() {}

    /**
     * All options of a packet.
     *
     * @param from where in the bytes, which are read in network order, the options begin
     * @param to where the block's body ends
     */
    static byte[] ofPacket(ByteBuffer bytes, int from, int to, boolean little) {
        return copy(bytes, from, to, little, code -> true, (value, code) -> {
            switch (code) {
                case 2, 6 -> flip(value, 0, Integer.BYTES);
                case 4, 5 -> flip(value, 0, Long.BYTES);
                case VERDICT -> flip(value, 1, value.length > 0 && value[0] <= VERDICT_EBPF ? Long.BYTES : 0);
                default -> custom(value, code);
            }
        });
    }

    /** The options of a section, but for the application that wrote it. */
    static byte[] ofSection(ByteBuffer bytes, int from, int to, boolean little) {
        return copy(bytes, from, to, little, code -> code != Pcapng.USER_APPLICATION, PcapngOptions::custom);
    }

    /** The options of an interface, but for how its clock counts: times are written in nanoseconds. */
    static byte[] ofInterface(ByteBuffer bytes, int from, int to, boolean little) {
        IntPredicate kept = code -> code != Pcapng.RESOLUTION && code != Pcapng.OFFSET;
        return copy(bytes, from, to, little, kept, (value, code) -> {
            switch (code) {
                case 8, 16, 17 -> flip(value, 0, Long.BYTES);
                case 10 -> flip(value, 0, Integer.BYTES);
                default -> custom(value, code);
            }
        });
    }

    /** @param turn turns the numbers in a value of a big-endian section round, by the option's code */
    private static byte[] copy(
            ByteBuffer bytes, int from, int to, boolean little, IntPredicate kept, ObjIntConsumer<byte[]> turn) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = from; has(bytes, at, to, little); at = next(bytes, at, little)) {
            int code = u16(bytes, at, little);
            if (kept.test(code)) {
                byte[] value = value(bytes, at, little);
                if (!little) {
                    turn.accept(value, code);
                }
                put(out, code, value);
            }
        }
        return out.size() == 0 ? NONE : out.toByteArray();
    }

    /** Whether there is an option of a kind among those that one of the above has made. */
    static boolean contain(byte[] options, int code) {
        ByteBuffer bytes = ByteBuffer.wrap(options);
        for (int at = 0; has(bytes, at, options.length, true); at = next(bytes, at, true)) {
            if (u16(bytes, at, true) == code) {
                return true;
            }
        }
        return false;
    }

    /** The number of whoever defined the option stands before its value. */
    private static void custom(byte[] value, int code) {
        flip(value, 0, code == 2988 || code == 2989 || code == 19372 || code == 19373 ? Integer.BYTES : 0);
    }

    private static boolean has(ByteBuffer bytes, int at, int to, boolean little) {
        return at + 4 <= to
                && u16(bytes, at, little) != Pcapng.END_OF_OPTIONS
                && at + 4 + u16(bytes, at + 2, little) <= to;
    }

    private static int next(ByteBuffer bytes, int at, boolean little) {
        return at + 4 + (u16(bytes, at + 2, little) + 3 & ~3);
    }

    private static byte[] value(ByteBuffer bytes, int at, boolean little) {
        byte[] value = new byte[u16(bytes, at + 2, little)];
        bytes.get(at + 4, value);
        return value;
    }

    private static int u16(ByteBuffer bytes, int at, boolean little) {
        short read = bytes.getShort(at);
        return (little ? Short.reverseBytes(read) : read) & 0xffff;
    }

    private static void flip(byte[] value, int from, int length) {
        for (int i = 0; i < length / 2 && from + length <= value.length; i++) {
            byte first = value[from + i];
            value[from + i] = value[from + length - 1 - i];
            value[from + length - 1 - i] = first;
        }
    }

    private static void put(ByteArrayOutputStream out, int code, byte[] value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) code)
                .putShort((short) value.length)
                .array());
        out.writeBytes(value);
        out.write(new byte[3], 0, -value.length & 3);
    }
}

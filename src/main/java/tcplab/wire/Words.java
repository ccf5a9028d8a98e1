package tcplab.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads words from an array at any place, the first byte being the lowest. Of all ways that Java offers this is the one that its
 * quick compiler, too, makes into single instructions: buffers cost it ten times as much.
 */
final class Words {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    /** Eight bytes, the first one lowest. */
    static long at(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Of bytes that were read as a word, four in network byte order: those from the lowest on. */
    static int low(long word) {
        return Integer.reverseBytes((int) word);
    }

    /** The four behind them. */
    static int high(long word) {
        return Integer.reverseBytes((int) (word >>> 32));
    }

    /** Two of them in network byte order, the first of which is the byte with a number. */
    static int pair(long word, int first) {
        int two = (int) (word >>> (8 * first));
        return ((two & 0xff) << 8) | ((two >>> 8) & 0xff);
    }
}

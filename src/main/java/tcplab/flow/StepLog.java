package tcplab.flow;

import static tcplab.flow.Layout.*;

import java.util.Arrays;

/**
 * The segments of a connection that can matter to its states: those of the opening, and all from the first FIN or RST on. A
 * few stand in the record; more of them move to an {@link Extra}, and when there are many only those that tell something new
 * are kept. An entry is two longs: sequence and acknowledgment number; frame, file, length and flags.
 */
final class StepLog {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 8;
    /** It was sent by direction 1. */
    static final int ONE_SENT = 16;
    /** A RST at the number expected next (RFC 5961 §3). */
    static final int FITS = 32;
    /** What it carries was sent before. */
    static final int REPEATS = 64;

    static final int PLENTY = 64;
    static final int MOST = 512;
    static final int ODDITIES = 16;

    private static final int LENGTH_BITS = 20;
    private static final int FILE_BITS = 5;

    private StepLog() {}

    static long numbers(int seq, int ack) {
        return pair(seq, ack);
    }

    static long what(long frame, int file, int length, int flags) {
        return (frame << 32)
                | ((long) Math.min(file, (1 << FILE_BITS) - 1) << (LENGTH_BITS + 7))
                | ((long) Math.min(length, (1 << LENGTH_BITS) - 1) << 7)
                | flags;
    }

    static int flags(long what) {
        return (int) what & 0x7f;
    }

    static int length(long what) {
        return (int) (what >>> 7) & ((1 << LENGTH_BITS) - 1);
    }

    static int file(long what) {
        return (int) (what >>> (7 + LENGTH_BITS)) & ((1 << FILE_BITS) - 1);
    }

    static long frame(long what) {
        return what >>> 32;
    }

    static int occupies(long what) {
        int flags = flags(what);
        return length(what) + (flags & FIN) + ((flags & SYN) >> 1);
    }

    /** What a connection has that few others have. */
    static final class Extra {
        long[] log = new long[0];
        long[] oddities = new long[0];

        void add(int index, long numbers, long what) {
            int at = 2 * (index - INLINE);
            if (at >= log.length) {
                log = Arrays.copyOf(log, Math.max(16, 2 * log.length));
            }
            log[at] = numbers;
            log[at + 1] = what;
        }
    }
}

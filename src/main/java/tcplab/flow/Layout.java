package tcplab.flow;

/**
 * Where what is known of a connection stands in its record. Direction 0 is that of the segment seen first; what belongs to a
 * direction stands in a block of its own, {@link #ZERO} or {@link #ONE}. "hi" and "lo" are halves of a long.
 */
final class Layout {
    // What nearly every segment needs stands together, so that it comes into the processor's cache together.
    /** lo: the ports of source and destination; above: the IP version (8 bits), the index of the first segment's file (24). */
    static final int PORTS = 0;

    static final int SOURCE_LOW = 1;
    static final int DESTINATION_LOW = 2;
    /** The flags below. */
    static final int BITS = 3;
    /** The connection's number, by first segment. */
    static final int NUMBER = 4;
    /** hi: what is rare: one more than an index into the list of extras, 0 for none; lo: the number of entries in the log. */
    static final int LOGGED = 5;

    static final int LAST_TIME = 6;
    static final int FIRST_TIME = 7;
    static final int FIRST_FRAME = 8;
    /** hi: the number after the last logged segment that direction 0 has to acknowledge, lo: the same for direction 1. */
    static final int AWAITED = 9;
    /** Nanoseconds from SYN to the ACK of the SYN,ACK; 0 for unknown. */
    static final int ROUND_TRIP = 10;
    /** New bytes sent in answer to the other end's FIN. */
    static final int AFTER_FIN = 11;
    /** When both FINs were acknowledged, or a FIN came again after that. */
    static final int CLOSED_AT = 12;
    /** The upper halves of IPv6 addresses. */
    static final int SOURCE_HIGH = 13;

    static final int DESTINATION_HIGH = 14;

    static final int ZERO = 15;
    /** hi: the number after the last that was sent, lo: the initial one. */
    static final int NUMBERS = 0;
    /** hi: the acknowledgment number sent last, lo: the number after the FIN. */
    static final int ACKED = 1;
    /** hi: segments, lo: those with SYN. */
    static final int SEGMENTS = 2;

    static final int BYTES = 3;
    /** hi: segments with FIN, lo: with RST. */
    static final int CLOSES = 4;
    /** hi: SYNs sent again, lo: FINs. */
    static final int AGAIN = 5;
    /** hi: data sent again, lo: out of order. */
    static final int DATA_AGAIN = 6;
    /** hi: keepalives, lo: zero windows. */
    static final int PROBES = 7;
    /** hi: copies of segments that were captured before, lo: the options of the SYN, see {@link SynOptions}. */
    static final int COPIES = 8;
    /** Numbers below the highest that were not captured, hi: from, lo: to. */
    static final int HOLE = 9;

    static final int HOLE_AT = 10;
    static final int BLOCK = 11;
    static final int ONE = ZERO + BLOCK;

    /** The log's first entry: two longs each, see {@link StepLog}. */
    static final int LOG = ONE + BLOCK;

    static final int INLINE = 13;
    static final int SIZE = LOG + 2 * INLINE;

    // Bits 0 to 5 are the completeness. Of a pair, the lower bit is for direction 0.
    static final long COMPLETENESS = 0x3f;
    static final long OPENER = 1L << 6;
    /** The direction of the first SYN, where there is one. */
    static final long OPENER_IS_ONE = 1L << 7;
    /** Any segment but RST. */
    static final long SPOKE = 1L << 8;

    static final long SYN = 1L << 10;
    static final long SYN_ACK = 1L << 12;
    static final long FIN = 1L << 14;
    static final long FIN_ACKED = 1L << 16;
    /** The FIN was sent after, or while, acknowledging the other end's. */
    static final long FIN_ANSWERS = 1L << 18;
    /** An acknowledgment of the other end's FIN went before this end's own. */
    static final long SEPARATE_ACK = 1L << 20;
    /** A segment without SYN that acknowledges the other end's SYN. */
    static final long CONFIRMED = 1L << 22;
    /** The last window was zero. */
    static final long SHUT = 1L << 24;
    /** Any segment at all. */
    static final long SEEN = 1L << 26;
    /** An acknowledgment was sent, and so ACKED is one. */
    static final long ACKS = 1L << 28;

    static final long FIRST_FIN = 1L << 30;
    static final long FIRST_FIN_IS_ONE = 1L << 31;
    static final long RESET = 1L << 32;
    static final long RESET_BY_ONE = 1L << 33;
    /** Nothing is expected any more. */
    static final long ENDED = 1L << 34;
    /** Not found by its tuple any more. */
    static final long UNLINKED = 1L << 35;
    /** The handshake's segments need not be logged any more. */
    static final long SETTLED = 1L << 36;

    static final long UNTIMED = 1L << 37;
    static final long HEADER_CUT = 1L << 38;
    /** A segment came since the last look for something to forget. */
    static final long TOUCHED = 1L << 39;
    /** Forgotten before it ended, to make room. */
    static final long CROWDED_OUT = 1L << 40;
    /** Something of the handshake was sent again, so the round trip is not known. */
    static final long AMBIGUOUS = 1L << 41;

    /** An acknowledgment of something logged is still to be logged. */
    static final long AWAITS = 1L << 43;

    /** It waits among the ended ones to be told. */
    static final long QUEUED = 1L << 45;

    /** Something was sent again or copied: without it, {@link #AGAIN}, {@link #DATA_AGAIN} and {@link #COPIES} count nothing. */
    static final long REPEATED = 1L << 46;

    /** Where stands, in three bits, how often one segment was captured at one place, if more than once. */
    static final int AT_ONCE = 47;

    static final long AT_ONCE_MOST = 7;
    /** What may be copies came at one place, and nothing tells whether they are. */
    static final long TWINS = 1L << 50;

    private Layout() {}

    /** One more than the index of what is rare; 0 for none. */
    static int extra(long logged) {
        return high(logged);
    }

    static int block(int direction) {
        return direction == 0 ? ZERO : ONE;
    }

    static int high(long value) {
        return (int) (value >>> 32);
    }

    static int low(long value) {
        return (int) value;
    }

    static long pair(int high, int low) {
        return ((long) high << 32) | (low & 0xffffffffL);
    }

    static final long ONE_HIGH = 1L << 32;
}

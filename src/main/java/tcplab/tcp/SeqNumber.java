package tcplab.tcp;

/** Arithmetic on sequence numbers, which count bytes modulo 2^32 (RFC 9293 §3.4). Numbers are held in 0..2^32-1. */
public final class SeqNumber {
    public static final long MODULUS = 1L << 32;

    private SeqNumber() {}

    /** The number {@code count} bytes after {@code number}; {@code count} may be negative. */
    public static long plus(long number, long count) {
        return (number + count) & (MODULUS - 1);
    }

    /** How far {@code to} lies after {@code from}, in -2^31..2^31-1: negative when it is older. */
    public static long distance(long from, long to) {
        return (int) (to - from);
    }
}

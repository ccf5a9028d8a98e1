package tcplab.wire;

/**
 * How an interface of a pcapng file counts time.
 *
 * @param binary whether in units of 2^-exponent seconds, and not of 10^-exponent
 * @param exponent 0..127
 * @param offset seconds that are added
 */
record PcapngClock(boolean binary, int exponent, long offset) {
    static final PcapngClock MICROSECONDS = new PcapngClock(false, 6, 0);

    private static final long NANOS = 1_000_000_000;
    private static final int NANO = 9;
    /** A fraction of so many bits, times a thousand millions, fits into a long. */
    private static final int BITS = 33;

    /** The option {@code if_tsresol}. */
    PcapngClock resolution(int option) {
        return new PcapngClock((option & 0x80) != 0, option & 0x7f, offset);
    }

    PcapngClock offset(long seconds) {
        return new PcapngClock(binary, exponent, seconds);
    }

    /** Nanoseconds since the epoch; made-up times may overflow. */
    long nanos(long units) {
        return offset * NANOS + (binary ? ofBinary(units) : ofDecimal(units));
    }

    private long ofDecimal(long units) {
        long nanos = units;
        for (int e = exponent; e < NANO; e++) {
            nanos *= 10;
        }
        for (int e = NANO; e < exponent && nanos != 0; e++) {
            nanos = Long.divideUnsigned(nanos, 10);
        }
        return nanos;
    }

    private long ofBinary(long units) {
        long seconds = exponent < Long.SIZE ? units >>> exponent : 0;
        long fraction = exponent < Long.SIZE ? units & ((1L << exponent) - 1) : units;
        int spare = Math.max(0, exponent - BITS);
        fraction = spare < Long.SIZE ? fraction >>> spare : 0;
        return seconds * NANOS + ((fraction * NANOS) >>> (exponent - spare));
    }
}

package tcplab.flow;

/**
 * What {@link Copies} remembers: of the latest few tens of thousands of different segments when and where each was captured, how often,
 * and how many times it was sent. Nearly all are noted and never found again: what noting needs stands in two longs, one line of the
 * processor's cache, and the rest apart.
 */
final class Sightings {
    /** What is counted up to. */
    static final int MOST = 255;

    private static final int BITS = 15;
    private static final int ENTRIES = 1 << BITS;
    private static final int PLACES = 4;

    /** The first long is the print; its lowest bit tells whether the counts below are of this entry too. */
    private static final int COUNTED = 1;

    // The second, from its highest bit on: when it came, in units of 16 µs, 32 bits; the checksum; where it was
    // captured first.
    private static final int TIME = 32;
    private static final int TIME_UNIT = 14;
    private static final int CHECKSUM = 16;

    /** Of the counts: how many were sent; below, how many came at each place. */
    private static final int SENT = 32;

    private final long[] entries = new long[2 * ENTRIES];
    private final long[] counts = new long[ENTRIES];
    /** The second place and those behind it. */
    private final long[] others = new long[ENTRIES];

    /** A span of time as {@link #gap} has it. */
    static int span(long nanos) {
        return (int) (nanos >> TIME_UNIT);
    }

    /** Where what has this print stands, if anything stands there that {@link #holds} it. */
    static int entry(long print) {
        return (int) (print >>> (Long.SIZE - BITS));
    }

    boolean holds(int entry, long print) {
        return ((entries[2 * entry] ^ print) & ~COUNTED) == 0;
    }

    /** Forgets what stood there for a segment sent once and captured once. */
    void note(long print, long nanos, int checksum, int place) {
        int entry = entry(print);
        entries[2 * entry] = print & ~COUNTED;
        entries[2 * entry + 1] = ((nanos >> TIME_UNIT) << TIME) | ((long) checksum << CHECKSUM) | place;
    }

    /** Begins to count one that came again. */
    void count(int entry) {
        if ((entries[2 * entry] & COUNTED) == 0) {
            entries[2 * entry] |= COUNTED;
            counts[entry] = (1L << SENT) | 1;
            others[entry] = 0;
        }
    }

    /** How long before it was noted, or sent last; longer spans than half a day may seem short. */
    int gap(int entry, long nanos) {
        return Math.abs((int) (nanos >> TIME_UNIT) - (int) (entries[2 * entry + 1] >>> TIME));
    }

    int checksum(int entry) {
        return (int) (entries[2 * entry + 1] >>> CHECKSUM) & 0xffff;
    }

    /** Which of an entry's places it is, maybe a new one; -1 if it is one too many. */
    int which(int entry, int place) {
        for (int i = 0; i < PLACES; i++) {
            if (place(entry, i) == 0) {
                others[entry] |= (long) place << (16 * (i - 1));
            }
            if (place(entry, i) == place) {
                return i;
            }
        }
        return -1;
    }

    /** 16 bits, 0 for none yet. */
    int place(int entry, int i) {
        return (int) (i == 0 ? entries[2 * entry + 1] : others[entry] >>> (16 * (i - 1))) & 0xffff;
    }

    /** How many came at a place, up to 255. */
    int came(int entry, int i) {
        return (int) (counts[entry] >>> (8 * i)) & MOST;
    }

    void came(int entry, int i, int count) {
        counts[entry] += (long) (Math.min(count, MOST) - came(entry, i)) << (8 * i);
    }

    int sent(int entry) {
        return (int) (counts[entry] >>> SENT);
    }

    void sentAgain(int entry, long nanos) {
        counts[entry] += 1L << SENT;
        entries[2 * entry + 1] = ((nanos >> TIME_UNIT) << TIME) | (entries[2 * entry + 1] & 0xffff_ffffL);
    }
}

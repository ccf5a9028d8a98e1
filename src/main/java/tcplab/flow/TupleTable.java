package tcplab.flow;

/**
 * Finds a connection's record by its four-tuple, either way round: open addressing, a long an entry with half of the hash in
 * it, so that an entry of another tuple is hardly ever looked at closely.
 */
final class TupleTable {
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final Slab slab;
    private long[] entries = new long[1 << 12];
    private int size;

    TupleTable(Slab slab) {
        this.slab = slab;
    }

    /** The same for both directions. */
    static long hash(
            long sourceHigh, long sourceLow, int sourcePort, long destinationHigh, long destinationLow, int port) {
        return mix(end(sourceHigh, sourceLow, sourcePort) + end(destinationHigh, destinationLow, port));
    }

    private static long end(long high, long low, int port) {
        return mix(low ^ ((long) port << 32) ^ (high * MIX));
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * MIX;
        return (mixed ^ (mixed >>> 29)) * MIX;
    }

    /** The first place to look for a hash; {@link #next} has the others. */
    int first(long hash) {
        return (int) (hash >>> 32) & (entries.length - 1);
    }

    int next(int place) {
        return (place + 1) & (entries.length - 1);
    }

    /** The record at a place if it may be the one with this hash, -1 if it is not, -2 if the place is empty. */
    int candidate(int place, long hash) {
        long entry = entries[place];
        if (entry == 0) {
            return -2;
        }
        return (int) entry == (int) hash ? (int) (entry >>> 32) - 1 : -1;
    }

    void put(long hash, int id) {
        if (2 * ++size > entries.length) {
            grow();
        }
        insert(hash, id);
    }

    private void insert(long hash, int id) {
        int place = first(hash);
        while (entries[place] != 0) {
            place = next(place);
        }
        entries[place] = ((long) (id + 1) << 32) | (hash & 0xffffffffL);
    }

    private void grow() {
        long[] old = entries;
        entries = new long[2 * old.length];
        for (long entry : old) {
            if (entry != 0) {
                int id = (int) (entry >>> 32) - 1;
                insert(hash(id), id);
            }
        }
    }

    private long hash(int id) {
        long[] page = slab.page(id);
        int at = slab.at(id);
        int ports = (int) page[at + Layout.PORTS];
        return hash(
                page[at + Layout.SOURCE_HIGH],
                page[at + Layout.SOURCE_LOW],
                ports >>> 16,
                page[at + Layout.DESTINATION_HIGH],
                page[at + Layout.DESTINATION_LOW],
                ports & 0xffff);
    }

    /** Takes a record out; those behind it move up, so that no gap hides them. */
    void remove(int id) {
        int gap = first(hash(id));
        while ((int) (entries[gap] >>> 32) - 1 != id) {
            gap = next(gap);
        }
        for (int place = next(gap); entries[place] != 0; place = next(place)) {
            int home = first(hash((int) (entries[place] >>> 32) - 1));
            if (((place - home) & (entries.length - 1)) >= ((place - gap) & (entries.length - 1))) {
                entries[gap] = entries[place];
                gap = place;
            }
        }
        entries[gap] = 0;
        size--;
    }
}

package tcplab.flow;

/**
 * Finds a connection's record by the hash of its {@link Tuple}: open addressing, a long an entry with the hash in it, so
 * that an entry of another tuple is hardly ever looked at closely, and that entries move without a look at their records.
 */
final class TupleTable {
    private long[] entries = new long[1 << 12];
    private int size;

    /** The first place to look for a hash; {@link #next} has the others. */
    int first(int hash) {
        return hash & (entries.length - 1);
    }

    int next(int place) {
        return (place + 1) & (entries.length - 1);
    }

    /** The record at a place if it may be the one with this hash, -1 if it is not, -2 if the place is empty. */
    int candidate(int place, int hash) {
        long entry = entries[place];
        if (entry == 0) {
            return -2;
        }
        return (int) entry == hash ? (int) (entry >>> 32) - 1 : -1;
    }

    void put(int hash, int id) {
        if (2 * ++size > entries.length) {
            grow();
        }
        insert(((long) (id + 1) << 32) | (hash & 0xffffffffL));
    }

    private void insert(long entry) {
        int place = first((int) entry);
        while (entries[place] != 0) {
            place = next(place);
        }
        entries[place] = entry;
    }

    private void grow() {
        long[] old = entries;
        entries = new long[2 * old.length];
        for (long entry : old) {
            if (entry != 0) {
                insert(entry);
            }
        }
    }

    /** Takes a record out; those behind it move up, so that no gap hides them. */
    void remove(int hash, int id) {
        int gap = first(hash);
        while ((int) (entries[gap] >>> 32) - 1 != id) {
            gap = next(gap);
        }
        for (int place = next(gap); entries[place] != 0; place = next(place)) {
            int home = first((int) entries[place]);
            if (((place - home) & (entries.length - 1)) >= ((place - gap) & (entries.length - 1))) {
                entries[gap] = entries[place];
                gap = place;
            }
        }
        entries[gap] = 0;
        size--;
    }
}

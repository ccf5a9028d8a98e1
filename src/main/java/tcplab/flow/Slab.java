package tcplab.flow;

import java.util.Arrays;

/** Records of a fixed number of longs, in pages that are allocated as they are needed; a record that is freed is used again. */
final class Slab {
    private static final int RECORDS_SHIFT = 12;
    private static final int RECORDS = 1 << RECORDS_SHIFT;

    private final int size;
    private final int cleared;
    private long[][] pages = new long[16][];
    private int[] free = new int[64];
    private int freed;
    private int used;

    /**
     * @param size longs of a record
     * @param cleared how many of them, from the first, are zero when the record is taken
     */
    Slab(int size, int cleared) {
        this.size = size;
        this.cleared = cleared;
    }

    /** A record; its number is small and may have been another's before. */
    int take() {
        if (freed > 0) {
            int id = free[--freed];
            Arrays.fill(page(id), at(id), at(id) + cleared, 0);
            return id;
        }
        int page = used >>> RECORDS_SHIFT;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, 2 * page);
        }
        if (pages[page] == null) {
            pages[page] = new long[RECORDS * size];
        }
        return used++;
    }

    void free(int id) {
        if (freed == free.length) {
            free = Arrays.copyOf(free, 2 * freed);
        }
        free[freed++] = id;
    }

    /** The array that a record is in. */
    long[] page(int id) {
        return pages[id >>> RECORDS_SHIFT];
    }

    /** Where in its array a record begins. */
    int at(int id) {
        return (id & (RECORDS - 1)) * size;
    }

    /** One more than the largest number in use. */
    int end() {
        return used;
    }
}

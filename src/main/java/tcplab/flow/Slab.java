package tcplab.flow;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Records of a fixed number of longs, in pages that are allocated as they are needed; a record that is freed is used again. Each page but
 * the first is allocated while the one before it is used, by another thread: the system needs longer to clear one than all the rest
 * of what its connections cost.
 */
final class Slab {
    private static final int RECORDS_SHIFT = 12;
    private static final int RECORDS = 1 << RECORDS_SHIFT;
    /** One thread for all, which ends when it has had nothing to do for a while. */
    private static final ExecutorService AHEAD =
            new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Slab::thread);

    private final int size;
    private final int cleared;
    private long[][] pages = new long[16][];
    private int[] free = new int[64];
    private int freed;
    private int used;
    private Optional<Future<long[]>> next = Optional.empty();

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
            pages[page] = next.isEmpty() ? allocate() : taken(next.get());
            next = Optional.of(AHEAD.submit(this::allocate));
        }
        return used++;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "tcplab-memory");
        thread.setDaemon(true);
        return thread;
    }

    private long[] allocate() {
        return new long[RECORDS * size];
    }

    /** The page that was allocated ahead, or another one if that failed or must not be waited for. */
    private long[] taken(Future<long[]> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return allocate();
        } catch (ExecutionException e) {
            return allocate();
        }
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

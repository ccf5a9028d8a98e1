package tcplab.record;

import java.time.Duration;

/**
 * The moment until which somebody waits. Time in which the lab itself holds everything up, because a user steps through the
 * run, does not count: then nobody's fault it is that nothing comes.
 */
public final class Deadline {
    private static final long LEAST = 20_000_000;

    private static long suspendedBefore;
    private static long suspendedSince;
    private static boolean suspended;

    private final long nanos;
    private final long begin = clock();

    private Deadline(Duration time) {
        this.nanos = time.toNanos();
    }

    /** The moment after so much time. */
    public static Deadline in(Duration time) {
        return new Deadline(time);
    }

    /** From now on no time passes for any deadline in this process. */
    public static synchronized void suspend() {
        if (!suspended) {
            suspended = true;
            suspendedSince = System.nanoTime();
        }
    }

    /** From now on time passes again. */
    public static synchronized void resume() {
        if (suspended) {
            suspended = false;
            suspendedBefore += System.nanoTime() - suspendedSince;
        }
    }

    /** Whether time stands still for deadlines. */
    public static synchronized boolean suspended() {
        return suspended;
    }

    private static synchronized long clock() {
        return (suspended ? suspendedSince : System.nanoTime()) - suspendedBefore;
    }

    /**
     * Nanoseconds until it passes if nothing is held up; zero or negative once it has passed. While it stands still, never
     * so few that who waits so long and asks again would do nothing else.
     */
    public long left() {
        synchronized (Deadline.class) {
            long left = nanos - (clock() - begin);
            return suspended && left > 0 ? Math.max(left, LEAST) : left;
        }
    }

    public boolean passed() {
        return left() <= 0;
    }
}

package tcplab.observe;

import java.time.Duration;

/**
 * Whether a look at the socket table lists the entries in TIME-WAIT or has their number only: what was last seen decides. Up to
 * {@link #LARGE} they are always listed; above, no more than {@link #PER_SECOND} are listed a second on the average.
 */
final class TimeWaitListing {
    /** Up to so many are listed whenever somebody looks: that takes some milliseconds. */
    static final int LARGE = 20_000;

    /** What costs a tenth of a processor, or little more. */
    static final int PER_SECOND = 100_000;

    private int entries;
    private Duration listed = Duration.ZERO;
    private boolean never = true;

    /** Whether the look at this time lists them. The first one does. */
    boolean lists(Duration at) {
        return never || !large() || at.minus(listed).toNanos() >= 1_000_000_000L * entries / PER_SECOND;
    }

    /** Whether there were so many that it makes a difference. */
    boolean large() {
        return entries > LARGE;
    }

    /** There are so many, whether or not they were listed. */
    void counted(int number) {
        entries = number;
    }

    /** The look at this time listed so many. */
    void listed(Duration at, int number) {
        counted(number);
        listed = at;
        never = false;
    }
}

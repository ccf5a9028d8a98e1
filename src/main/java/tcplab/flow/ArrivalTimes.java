package tcplab.flow;

import static tcplab.flow.StepLog.*;

import java.util.Arrays;

/**
 * When each logged segment arrived, known in hindsight as in {@code tcplab.analysis}: what occupies sequence numbers is on its
 * way until the other end acknowledges it, and a pure ACK was lost if what it acknowledged is sent again.
 */
final class ArrivalTimes {
    /** The segment is not known to have arrived. */
    static final int NEVER = Integer.MAX_VALUE;

    private int[] arrival = new int[16];
    /** Of each direction the entries on their way, in the order in which they were sent last. */
    private final int[][] onTheirWay = {new int[16], new int[16]};

    private final ResetTimes resets = new ResetTimes();
    private final int[] waiting = new int[2];
    private final int[] latest = new int[2];

    /** Whether the other end answered it by RST because of the data in it. */
    boolean refused(int i) {
        return resets.refused(i);
    }

    int of(int i) {
        return arrival[i];
    }

    /** @param self whether both ends are one: then everything arrives at once */
    void find(long[] numbers, long[] what, int n, boolean self) {
        if (arrival.length < n) {
            arrival = new int[2 * n];
            onTheirWay[0] = new int[2 * n];
            onTheirWay[1] = new int[2 * n];
        }
        if (self) {
            for (int i = 0; i < n; i++) {
                arrival[i] = i + 1;
            }
            resets.forget();
            return;
        }
        Arrays.fill(arrival, 0, n, NEVER);
        ofWhatIsAcknowledged(numbers, what, n);
        resets.find(arrival, numbers, what, n);
        pureAcksLost(numbers, what, n);
        ofPureAcks(what, n);
    }

    private void ofWhatIsAcknowledged(long[] numbers, long[] what, int n) {
        Arrays.fill(waiting, 0);
        Arrays.fill(latest, -1);
        boolean zeroSentSynAck = false;
        boolean oneSentSynAck = false;
        for (int i = 0; i < n; i++) {
            int flags = flags(what[i]);
            int d = direction(flags);
            if ((flags & ACK) != 0) {
                answers(numbers, what, i, d);
            }
            boolean synAck = isSynAck(flags);
            if ((flags & RST) != 0) {
                arrival[i] = i + 1;
            } else if (occupies(what[i]) > 0) {
                forget(numbers, what, i, d);
                if (synAck && (d == 0 ? oneSentSynAck : zeroSentSynAck)) {
                    arrival[i] = i + 1;
                } else {
                    onTheirWay[d][waiting[d]++] = i;
                }
            }
            latest[d] = i;
            zeroSentSynAck |= synAck && d == 0;
            oneSentSynAck |= synAck && d == 1;
        }
    }

    /** What the other end had on its way and this segment shows to have arrived: crossed, when its sender spoke between. */
    private void answers(long[] numbers, long[] what, int i, int d) {
        int[] sent = onTheirWay[1 - d];
        int kept = 0;
        for (int k = 0; k < waiting[1 - d]; k++) {
            int e = sent[k];
            if (isSynAck(flags(what[i])) && isSynAck(flags(what[e]))) {
                arrival[e] = i + 1; // a simultaneous open: whoever sends SYN,ACK has not had the other's yet
            } else if (Layout.low(numbers[i]) - next(numbers[e], what[e]) >= 0) {
                arrival[e] = latest[d] > e ? i : e + 1;
            } else {
                sent[kept++] = e;
            }
        }
        waiting[1 - d] = kept;
    }

    /** The same numbers that are sent again take the place of those sent before. */
    private void forget(long[] numbers, long[] what, int i, int d) {
        int[] sent = onTheirWay[d];
        int kept = 0;
        for (int k = 0; k < waiting[d]; k++) {
            int e = sent[k];
            boolean same = Layout.high(numbers[e]) == Layout.high(numbers[i])
                    && isSynAck(flags(what[e])) == isSynAck(flags(what[i]));
            if (!same) {
                sent[kept++] = e;
            }
        }
        waiting[d] = kept;
    }

    private void pureAcksLost(long[] numbers, long[] what, int n) {
        long zeroUpTo = -1;
        long oneUpTo = -1;
        for (int i = n - 1; i >= 0; i--) {
            int d = direction(flags(what[i]));
            long other = d == 0 ? oneUpTo : zeroUpTo;
            if (isPure(what[i])) {
                arrival[i] = other >= 0 && Layout.low(numbers[i]) - (int) other >= 0 ? NEVER : 0;
            }
            if ((flags(what[i]) & REPEATS) != 0) {
                int next = next(numbers[i], what[i]);
                long own = d == 0 ? zeroUpTo : oneUpTo;
                if (own < 0 || (int) own - next > 0) {
                    own = Integer.toUnsignedLong(next);
                }
                zeroUpTo = d == 0 ? own : zeroUpTo;
                oneUpTo = d == 1 ? own : oneUpTo;
            }
        }
    }

    /** Segments arrive in order: a pure ACK behind one that crossed arrives after the segment that it crossed with. */
    private void ofPureAcks(long[] what, int n) {
        Arrays.fill(latest, 0);
        for (int i = 0; i < n; i++) {
            int d = direction(flags(what[i]));
            if (isPure(what[i]) && arrival[i] != NEVER) {
                arrival[i] = Math.max(latest[d] > i ? latest[d] + 1 : i + 1, resets.notBefore(i));
            }
            if (arrival[i] != NEVER) {
                latest[d] = Math.max(latest[d], arrival[i]);
            }
        }
    }

    static int direction(int flags) {
        return (flags & ONE_SENT) >> 4;
    }

    static int next(long numbers, long what) {
        return Layout.high(numbers) + occupies(what);
    }

    private static boolean isPure(long what) {
        return occupies(what) == 0 && (flags(what) & RST) == 0;
    }

    private static boolean isSynAck(int flags) {
        return (flags & (SYN | ACK)) == (SYN | ACK);
    }
}

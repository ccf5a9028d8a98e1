package tcplab.flow;

import static tcplab.flow.ArrivalTimes.*;
import static tcplab.flow.StepLog.*;

import java.util.Arrays;

/**
 * When segments around a RST arrived, where the two had crossed. A RST without ACK answers one segment, whose acknowledgment
 * number it bears; one with ACK says what its sender had received (RFC 9293 §3.10.7.1, §3.5.2); who received a RST sends nothing
 * but RST any more.
 */
final class ResetTimes {
    private static final int REFUSED = -1;

    private int[] notBefore = new int[16];
    private boolean any;
    /** The first FIN or RST: from there on everything is logged. */
    private int closing;

    /** Corrects the arrivals that acknowledgments have told. */
    void find(int[] arrival, long[] numbers, long[] what, int n) {
        any = false;
        closing = n;
        for (int i = n - 1; i >= 0; i--) {
            any |= (flags(what[i]) & RST) != 0;
            closing = (flags(what[i]) & (RST | FIN)) != 0 ? i : closing;
        }
        if (!any) {
            return;
        }
        if (notBefore.length < n) {
            notBefore = new int[2 * n];
        }
        Arrays.fill(notBefore, 0, n, 0);
        for (int i = 0; i < n; i++) {
            if ((flags(what[i]) & RST) != 0) {
                arrival[i] = afterWhatIsStillSent(what, n, i);
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            if ((flags(what[i]) & (RST | ACK)) == RST) {
                answers(arrival, numbers, what, i);
            }
        }
        for (int i = 0; i < n; i++) {
            int flags = flags(what[i]);
            if ((flags & (RST | FITS)) == (RST | FITS)) {
                arrivedBefore(arrival, numbers, what, i);
            }
            if ((flags & (RST | ACK)) == (RST | ACK)) {
                notReceived(arrival, numbers, what, i);
            }
        }
    }

    /** Knows nothing of the next connection. */
    void forget() {
        any = false;
    }

    /** The entry after which a pure ACK arrived at the earliest; 0 where nothing is known. */
    int notBefore(int i) {
        return any ? notBefore[i] : 0;
    }

    /**
     * Behind the data and FINs that the other end still sends, up to where the RST's sender speaks otherwise or anyone opens
     * anew. Pure ACKs do not tell: one may answer a RST that was refused (RFC 5961 §3).
     */
    private static int afterWhatIsStillSent(long[] what, int n, int i) {
        int arrives = i + 1;
        for (int k = i + 1; k < n && (flags(what[k]) & SYN) == 0; k++) {
            boolean reset = (flags(what[k]) & RST) != 0;
            if (sameSender(what, i, k) && !reset) {
                break;
            }
            if (!sameSender(what, i, k) && !reset && occupies(what[k]) > 0) {
                arrives = k + 1;
            }
        }
        return arrives;
    }

    /** Whether a RST answers it because of the data in it: the FIN behind them is not looked at. */
    boolean refused(int i) {
        return any && notBefore[i] == REFUSED;
    }

    /**
     * The latest that bears the number and that no later RST answers. Data that come to a closed program close the connection so;
     * what has no data is answered so by an end only that has closed before.
     */
    private void answers(int[] arrival, long[] numbers, long[] what, int i) {
        int e = i - 1;
        while (e >= closing && !isAnsweredBy(arrival, numbers, what, e, i)) {
            e--;
        }
        if (e < closing) {
            return;
        }
        boolean again = false;
        boolean spoke = false;
        for (int k = 0; k < i; k++) {
            again |= sameSender(what, k, i) && (flags(what[k]) & RST) != 0;
            spoke |= sameSender(what, k, i) && k > e;
        }
        if (!again && occupies(what[e]) == 0) {
            return; // its sender's own wish, rather
        }
        boolean closed = again || length(what[e]) == 0;
        notBefore[e] = closed ? i + 1 : REFUSED;
        if (occupies(what[e]) > 0) {
            arrival[e] = closed ? i + 1 : spoke ? i : e + 1;
        }
    }

    private boolean isAnsweredBy(int[] arrival, long[] numbers, long[] what, int e, int i) {
        return !sameSender(what, e, i)
                && (flags(what[e]) & (RST | ACK)) == ACK
                && Layout.low(numbers[e]) == Layout.high(numbers[i])
                && notBefore[e] == 0
                && (occupies(what[e]) == 0 || arrival[e] == NEVER);
    }

    /**
     * A RST counts at the number expected next only: what its sender had sent below that had arrived. Linux lets it count at the
     * number of a FIN before, too (tcp_reset_check).
     */
    private static void arrivedBefore(int[] arrival, long[] numbers, long[] what, int i) {
        boolean crossed = arrival[i] > i + 1;
        for (int e = i - 1; e >= 0; e--) {
            if (!sameSender(what, e, i)) {
                crossed = true;
            } else if (arrival[e] == NEVER
                    && occupies(what[e]) > 0
                    && next(numbers[e], what[e]) - (flags(what[e]) & FIN) - Layout.high(numbers[i]) <= 0
                    && !isSentAgain(numbers, what, e, i)) {
                arrival[e] = crossed ? arrival[i] : e + 1;
            }
        }
    }

    private static boolean isSentAgain(long[] numbers, long[] what, int e, int before) {
        for (int k = e + 1; k < before; k++) {
            if (sameSender(what, k, e) && occupies(what[k]) > 0 && Layout.high(numbers[k]) == Layout.high(numbers[e])) {
                return true;
            }
        }
        return false;
    }

    /** What a RST does not acknowledge had not come when it was sent, and after it nobody receives it. */
    private static void notReceived(int[] arrival, long[] numbers, long[] what, int i) {
        for (int e = 0; e < i; e++) {
            if (!sameSender(what, e, i)
                    && (flags(what[e]) & (SYN | RST)) == 0
                    && occupies(what[e]) > 0
                    && next(numbers[e], what[e]) - Layout.low(numbers[i]) > 0) {
                arrival[e] = NEVER;
            }
        }
    }

    private static boolean sameSender(long[] what, int a, int b) {
        return direction(flags(what[a])) == direction(flags(what[b]));
    }
}

package tcplab.flow;

import static tcplab.flow.Layout.*;

import tcplab.tcp.TcpState;

/** A connection of which nothing more is expected, looked at where its record lies; valid only during the call that shows it. */
@SuppressWarnings("EnumOrdinal") // a state is a byte here, an oddity seven bits
public final class FlowView {
    /** How long Linux keeps TIME-WAIT (TCP_TIMEWAIT_LEN). */
    static final long TIME_WAIT_NANOS = 60_000_000_000L;

    private static final long BOTH = 3;

    private final FlowTracker tracker;
    private final Inference inference = new Inference();
    private long[] page = new long[SIZE];
    private int at;
    private boolean inferred;

    FlowView(FlowTracker tracker) {
        this.tracker = tracker;
    }

    void show(long[] record, int index) {
        page = record;
        at = index;
        inferred = false;
    }

    /** Its number among the captures' connections, by first segment, from 0. */
    public long number() {
        return page[at + NUMBER];
    }

    /** The bits of {@link Completeness}. */
    public int completeness() {
        return (int) (page[at + BITS] & COMPLETENESS);
    }

    /** Whether a SYN without ACK was captured. */
    public boolean openerKnown() {
        return has(OPENER);
    }

    /** Whether it ended how. */
    public CloseKind close() {
        long bits = page[at + BITS];
        if ((bits & RESET) != 0) {
            return CloseKind.RESET;
        }
        boolean bothFins = both(FIN);
        if (sameEnds()) {
            return inference().paths[0].has(TcpState.TIME_WAIT.ordinal()) ? CloseKind.SIMULTANEOUS : CloseKind.OPEN;
        }
        if (bothFins && both(FIN_ACKED)) {
            if (page[at + AFTER_FIN] > 0) {
                return CloseKind.HALF_CLOSE;
            }
            long answering = (bits >>> shift(FIN_ANSWERS)) & BOTH;
            if (answering == 0) {
                return CloseKind.SIMULTANEOUS;
            }
            long separate = (bits >>> shift(SEPARATE_ACK)) & BOTH;
            return (separate & answering) != 0 ? CloseKind.FOUR_SEGMENT : CloseKind.THREE_SEGMENT;
        }
        boolean oneWay = !both(SEEN);
        if (bothFins || (bits & (CROWDED_OUT | UNLINKED)) != 0 || (oneWay && (bits & FIRST_FIN) != 0)) {
            return CloseKind.CUT;
        }
        return CloseKind.OPEN;
    }

    /** Which end TIME-WAIT was left to. */
    public TimeWait timeWait() {
        CloseKind close = close();
        if (close == CloseKind.CUT) {
            return TimeWait.UNKNOWN;
        }
        if (!close.orderly()) {
            return TimeWait.NONE;
        }
        long answering = (page[at + BITS] >>> shift(FIN_ANSWERS)) & BOTH;
        if (answering == 0 || sameEnds()) {
            return TimeWait.BOTH;
        }
        boolean firstIsOne = answering == 1;
        return firstIsOne == (clientDirection() == 1) ? TimeWait.CLIENT : TimeWait.SERVER;
    }

    /** Whether an end received FIN and never sent one, though the connection was not reset. */
    public boolean leftInCloseWait(Party party) {
        long fins = (page[at + BITS] >>> shift(FIN)) & BOTH;
        return (fins == 1 || fins == 2) && !has(RESET) && last(party) == TcpState.CLOSE_WAIT.ordinal();
    }

    /** How many things were noticed, of those that are kept. */
    public int noticed() {
        return Layout.extra(page[at + LOGGED]) == 0 ? 0 : tracker.extra(page, at).oddities.length;
    }

    public Oddity oddity(int i) {
        return ODDITIES[StepLog.flags(tracker.extra(page, at).oddities[i])];
    }

    private static final Oddity[] ODDITIES = Oddity.values();

    /** Segments with SYN, FIN or data that were sent again, both ways. */
    public long sentAgain() {
        if (!has(REPEATED)) {
            return 0;
        }
        long sum = 0;
        for (int d = 0; d < 2; d++) {
            long again = page[at + block(d) + AGAIN];
            sum += (long) high(again) + low(again) + high(page[at + block(d) + DATA_AGAIN]);
        }
        return sum;
    }

    /** Copies of segments that were captured before, on another interface. */
    public long copies() {
        return has(REPEATED) ? (long) high(page[at + ZERO + COPIES]) + high(page[at + ONE + COPIES]) : 0;
    }

    /** Everything as an object. */
    public Flow copy() {
        return new FlowCopy(this).flow();
    }

    private int last(Party party) {
        return inference().paths[direction(party)].last();
    }

    /** The direction of what a party sends. */
    int direction(Party party) {
        return party == Party.CLIENT ? clientDirection() : sameEnds() ? 0 : 1 - clientDirection();
    }

    int clientDirection() {
        return has(OPENER_IS_ONE) ? 1 : 0;
    }

    /** Which end opened as far as states are concerned: one that is answered by SYN,ACK did, seen or not. */
    int clientDirectionByLog() {
        return !sameEnds()
                        && (StepLog.flags(inference.what(0)) & (StepLog.SYN | StepLog.ACK))
                                == (StepLog.SYN | StepLog.ACK)
                ? 1
                : 0;
    }

    boolean sameEnds() {
        int ports = (int) page[at + PORTS];
        return ports >>> 16 == (ports & 0xffff)
                && page[at + SOURCE_LOW] == page[at + DESTINATION_LOW]
                && page[at + SOURCE_HIGH] == page[at + DESTINATION_HIGH];
    }

    /** Both ends sent data or FIN, so neither had sent its FIN before the capture began. */
    boolean spokeOnBothWays() {
        return spoke(0) && spoke(1);
    }

    private boolean spoke(int d) {
        return page[at + block(d) + BYTES] > 0 || has(FIN << d);
    }

    boolean has(long bit) {
        return (page[at + BITS] & bit) != 0;
    }

    long value(int field) {
        return page[at + field];
    }

    long value(int direction, int field) {
        return page[at + block(direction) + field];
    }

    long noticed(int i) {
        return tracker.extra(page, at).oddities[i];
    }

    Inference inference() {
        if (!inferred) {
            inferred = true;
            inference.infer(this);
        }
        return inference;
    }

    /** Copies the log; returns its length. */
    int log(Inference to) {
        int n = low(page[at + LOGGED]);
        long[] numbers = to.numbers(n);
        long[] what = to.what();
        for (int i = 0; i < Math.min(n, INLINE); i++) {
            numbers[i] = page[at + LOG + 2 * i];
            what[i] = page[at + LOG + 2 * i + 1];
        }
        for (int i = INLINE; i < n; i++) {
            long[] more = tracker.extra(page, at).log;
            numbers[i] = more[2 * (i - INLINE)];
            what[i] = more[2 * (i - INLINE) + 1];
        }
        return n;
    }

    private boolean both(long bit) {
        return ((page[at + BITS] >>> shift(bit)) & BOTH) == BOTH;
    }

    private static int shift(long bit) {
        return Long.numberOfTrailingZeros(bit);
    }
}

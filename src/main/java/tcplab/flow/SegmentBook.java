package tcplab.flow;

import static tcplab.flow.Layout.*;

import tcplab.wire.SegmentView;

/** Enters a segment in its connection's record: counts it, moves the numbers on, notes what is odd, logs what may move a state. */
final class SegmentBook {
    static final int FIN_FLAG = 1;
    static final int SYN_FLAG = 2;
    static final int RST_FLAG = 4;
    static final int ACK_FLAG = 16;

    private static final int CONTROL = FIN_FLAG | SYN_FLAG | RST_FLAG;
    /** Numbers further apart than this do not belong to each other. */
    private static final int FAR = 1 << 30;
    /** A RST this near to what is expected may be of this connection. */
    private static final int NEAR = 1 << 20;

    /** What fills a gap so soon is late: nobody learns of a gap and answers it within less than a round trip. */
    private static final long REORDERED_NANOS = 3_000_000L;

    private final FlowTracker tracker;
    private int kinds;
    private int repeats;

    SegmentBook(FlowTracker tracker) {
        this.tracker = tracker;
    }

    /** Returns the bits of {@link SegmentNote}. */
    int enter(long[] page, int at, int d, SegmentView segment) {
        if (Steady.enter(page, at, d, segment)) {
            return SegmentNote.PLAIN;
        }
        int own = at + block(d);
        int flags = segment.flags();
        int length = segment.length();
        long before = page[at + BITS];
        kinds = 0;
        repeats = 0;
        long bits = before | TOUCHED | (SEEN << d) | (segment.timed() ? 0 : UNTIMED);
        if (segment.timed()) {
            page[at + LAST_TIME] = segment.nanos();
        }
        page[own + SEGMENTS] += ONE_HIGH + (opens(flags) ? 1 : 0);
        page[own + BYTES] += length;
        bits |= Completeness.of(flags, length);
        if ((before & (SEEN | (SEEN << 1))) == 0) {
            bits |= (flags & SYN_FLAG) == 0 ? SETTLED : 0;
        }
        page[at + BITS] = bits;
        if (segment.headerBytes() < 14) {
            page[at + BITS] |= HEADER_CUT;
            tracker.odd(page, at, Oddity.HEADER_CUT, segment);
            return kinds;
        }
        if ((flags & (CONTROL | ACK_FLAG)) != ACK_FLAG) {
            oddFlags(page, at, flags, segment);
        }
        int fits = 0;
        if ((flags & RST_FLAG) != 0) {
            fits = reset(page, at, d, segment);
        } else {
            moveOn(page, at, d, segment);
        }
        bits = page[at + BITS];
        if ((flags & CONTROL) != 0
                || (bits & SETTLED) == 0
                || (bits & (FIRST_FIN | RESET)) != 0
                || (before & (SEEN << d)) == 0) {
            log(page, at, d, segment, fits | repeats, before);
        }
        if ((bits & (SETTLED | CONFIRMED | (CONFIRMED << 1))) == (CONFIRMED | (CONFIRMED << 1))
                && (flags & SYN_FLAG) == 0
                && low(page[at + LOGGED]) < StepLog.PLENTY
                && (bits & AMBIGUOUS) == 0) {
            page[at + BITS] |= SETTLED;
        }
        return kinds;
    }

    private void oddFlags(long[] page, int at, int flags, SegmentView segment) {
        if ((flags & (SYN_FLAG | FIN_FLAG)) == (SYN_FLAG | FIN_FLAG)) {
            tracker.odd(page, at, Oddity.SYN_WITH_FIN, segment);
        }
        if ((flags & (SYN_FLAG | RST_FLAG)) == (SYN_FLAG | RST_FLAG)) {
            tracker.odd(page, at, Oddity.SYN_WITH_RST, segment);
        }
        if ((flags & (FIN_FLAG | RST_FLAG)) == (FIN_FLAG | RST_FLAG)) {
            tracker.odd(page, at, Oddity.FIN_WITH_RST, segment);
        }
        if ((flags & (SYN_FLAG | RST_FLAG | ACK_FLAG)) == 0) {
            tracker.odd(page, at, Oddity.NO_ACK, segment);
        }
    }

    /** Returns {@link StepLog#FITS} or 0. */
    private int reset(long[] page, int at, int d, SegmentView segment) {
        long bits = page[at + BITS];
        int own = at + block(d);
        int peer = at + block(1 - d);
        page[own + CLOSES]++;
        if ((segment.flags() & FIN_FLAG) != 0) {
            page[own + CLOSES] += ONE_HIGH;
        }
        int seq = segment.seq();
        boolean spoke = (bits & (SPOKE << d)) != 0;
        boolean acked = (bits & (ACKS << (1 - d))) != 0;
        boolean fits = (spoke && seq == high(page[own + NUMBERS])) || (acked && seq == high(page[peer + ACKED]));
        boolean refuses = (segment.flags() & ACK_FLAG) != 0
                && (bits & ((SYN | SYN_ACK) << (1 - d))) != 0
                && (bits & (SPOKE << d)) == 0
                && within(segment.ack() - low(page[peer + NUMBERS]) - 1, NEAR);
        boolean near = (!spoke && !acked)
                || (spoke && within(seq - high(page[own + NUMBERS]), NEAR))
                || (acked && within(seq - high(page[peer + ACKED]), NEAR));
        if (!fits && !refuses && (spoke || acked)) {
            tracker.odd(page, at, Oddity.RST_NOT_EXACT, segment);
        }
        if ((bits & ((SYN | CONFIRMED) << d)) == (SYN << d)
                && (bits & (SYN_ACK << (1 - d))) != 0
                && (segment.flags() & ACK_FLAG) == 0) {
            tracker.odd(page, at, Oddity.SYN_ACK_REFUSED, segment);
        }
        if ((fits || refuses || near) && (bits & (RESET | ENDED)) == 0) {
            page[at + BITS] |= RESET | ENDED | (d == 0 ? 0 : RESET_BY_ONE);
            page[at + CLOSED_AT] = segment.nanos();
        }
        return fits ? StepLog.FITS : 0;
    }

    private void moveOn(long[] page, int at, int d, SegmentView segment) {
        int own = at + block(d);
        int flags = segment.flags();
        int length = segment.length();
        int seq = segment.seq();
        int next = seq + length + (flags & FIN_FLAG) + ((flags & SYN_FLAG) >> 1);
        if ((page[at + BITS] & RESET) != 0 && length > 0) {
            tracker.odd(page, at, Oddity.DATA_AFTER_RESET, segment);
        }
        if ((flags & SYN_FLAG) != 0) {
            syn(page, at, d, segment);
        }
        int fresh = length;
        if ((page[at + BITS] & (SPOKE << d)) == 0) {
            page[at + BITS] |= (SPOKE << d);
            page[own + NUMBERS] = pair(next, (flags & SYN_FLAG) != 0 ? seq : seq - 1);
        } else {
            fresh = number(page, at, d, segment, next);
        }
        if (segment.window() == 0 && (flags & CONTROL) == 0 && segment.headerWhole()) {
            page[own + PROBES]++;
            page[at + BITS] |= (SHUT << d);
        } else {
            page[at + BITS] &= ~(SHUT << d);
        }
        if ((flags & ACK_FLAG) != 0) {
            acknowledge(page, at, d, segment, fresh);
        }
        if ((flags & FIN_FLAG) != 0) {
            fin(page, at, d, segment, next);
        } else if (length > 0
                && (page[at + BITS] & (FIN << d)) != 0
                && within(next - low(page[own + ACKED]), FAR)
                && next - low(page[own + ACKED]) >= 0) {
            tracker.odd(page, at, Oddity.DATA_AFTER_FIN, segment);
        }
        closed(page, at, segment);
    }

    private void syn(long[] page, int at, int d, SegmentView segment) {
        long bits = page[at + BITS];
        int own = at + block(d);
        int peer = at + block(1 - d);
        boolean pure = (segment.flags() & ACK_FLAG) == 0;
        long kind = (pure ? SYN : SYN_ACK) << d;
        if (low(page[own + COPIES]) == 0) {
            page[own + COPIES] |= SynOptions.of(segment);
        }
        if ((bits & kind) != 0) {
            page[at + BITS] |= AMBIGUOUS;
            if (segment.seq() == low(page[own + NUMBERS])) {
                page[own + AGAIN] += ONE_HIGH;
                page[at + BITS] |= REPEATED;
                repeats = StepLog.REPEATS;
                kinds |= SegmentNote.SENT_AGAIN;
                revive(page, at);
            }
        }
        if (segment.seq() != low(page[own + NUMBERS]) && (bits & (CONFIRMED << d)) != 0) {
            tracker.odd(page, at, Oddity.SYN_IN_CONNECTION, segment);
        }
        page[at + BITS] = (page[at + BITS] & ~SETTLED) | kind;
        if (pure && opens(segment.flags()) && (bits & OPENER) == 0) {
            page[at + BITS] |= OPENER | (d == 0 ? 0 : OPENER_IS_ONE);
        }
        if (pure && (bits & (SYN << (1 - d))) != 0 && (bits & (ACKS << d)) != 0 && (bits & (SYN << d)) == 0) {
            tracker.odd(page, at, Oddity.SPLIT_HANDSHAKE, segment);
        }
        if (!pure && (bits & (SYN << (1 - d))) != 0) {
            int beyond = segment.ack() - low(page[peer + NUMBERS]) - 1;
            if (beyond < 0 || segment.ack() - high(page[peer + NUMBERS]) > 0) {
                tracker.odd(page, at, Oddity.SYN_ACK_OF_NOTHING_SENT, segment);
            }
        }
    }

    /** A SYN that is sent again after it was refused is another attempt of the same opening. */
    private static void revive(long[] page, int at) {
        if ((page[at + BITS] & (CONFIRMED | (CONFIRMED << 1))) == 0) {
            page[at + BITS] &= ~(RESET | ENDED | RESET_BY_ONE);
        }
    }

    /** Moves the highest number on; returns how many bytes of the payload are new. */
    private int number(long[] page, int at, int d, SegmentView segment, int next) {
        int own = at + block(d);
        int seq = segment.seq();
        int length = segment.length();
        int highest = high(page[own + NUMBERS]);
        int behind = seq - highest;
        if (behind == 0) {
            page[own + NUMBERS] = pair(next, low(page[own + NUMBERS]));
            return length;
        }
        boolean synAck = (segment.flags() & (SYN_FLAG | ACK_FLAG)) == (SYN_FLAG | ACK_FLAG);
        if (synAck && seq != low(page[own + NUMBERS]) && (page[at + BITS] & (CONFIRMED << (1 - d))) == 0) {
            page[own + NUMBERS] = pair(next, seq); // a listener answers another SYN than before
            return length;
        }
        if (!within(behind, FAR)) {
            return 0;
        }
        if (behind > 0) {
            kinds |= SegmentNote.GAP_BEFORE;
            long hole = page[own + HOLE];
            page[own + HOLE] = pair(high(hole) == low(hole) ? highest : high(hole), seq);
            page[own + HOLE_AT] = segment.nanos();
            page[own + NUMBERS] = pair(next, low(page[own + NUMBERS]));
            return length;
        }
        boolean control = (segment.flags() & CONTROL) != 0;
        if (behind == -1 && length <= 1 && !control && (segment.flags() & ACK_FLAG) != 0) {
            boolean shut = (page[at + BITS] & (SHUT << (1 - d))) != 0;
            kinds |= shut ? SegmentNote.WINDOW_PROBE : SegmentNote.KEEPALIVE;
            page[own + PROBES] += shut ? 0 : ONE_HIGH;
            return 0;
        }
        if (next - highest > 0) {
            page[own + NUMBERS] = pair(next, low(page[own + NUMBERS]));
        }
        if (next == seq || (segment.flags() & SYN_FLAG) != 0) {
            return Math.max(0, next - highest);
        }
        int initial = low(page[own + NUMBERS]);
        if (seq - initial < 0 && highest - initial >= 0) {
            tracker.odd(page, at, Oddity.OLD_DUPLICATE, segment);
            return 0;
        }
        return repeated(page, at, own, segment, next, highest);
    }

    /** Numbers below the highest: sent again, or late, or the first copy of what the capture lacks. */
    private int repeated(long[] page, int at, int own, SegmentView segment, int next, int highest) {
        page[at + BITS] |= REPEATED;
        long hole = page[own + HOLE];
        int seq = segment.seq();
        boolean first = high(hole) != low(hole) && seq - high(hole) >= 0 && next - low(hole) <= 0;
        if (first) {
            int from = seq == high(hole) ? next : high(hole);
            int to = next == low(hole) && seq != high(hole) ? seq : low(hole);
            page[own + HOLE] = pair(from, to);
            long limit = Math.max(REORDERED_NANOS, page[at + ROUND_TRIP]);
            boolean late = segment.nanos() - page[own + HOLE_AT] <= limit;
            kinds |= late ? SegmentNote.OUT_OF_ORDER : SegmentNote.SENT_AGAIN;
            if (segment.length() > 0) {
                page[own + DATA_AGAIN] += late ? 1 : ONE_HIGH;
            }
            return segment.length();
        }
        repeats = StepLog.REPEATS;
        kinds |= SegmentNote.SENT_AGAIN;
        if ((segment.flags() & FIN_FLAG) == 0) {
            page[own + DATA_AGAIN] += ONE_HIGH;
        }
        return Math.max(0, next - highest);
    }

    private void acknowledge(long[] page, int at, int d, SegmentView segment, int fresh) {
        int own = at + block(d);
        int peer = at + block(1 - d);
        int ack = segment.ack();
        page[own + ACKED] = pair(ack, low(page[own + ACKED]));
        long bits = page[at + BITS] | (ACKS << d);
        if ((bits & (FIN << (1 - d))) != 0) {
            int beyond = ack - low(page[peer + ACKED]);
            if (beyond >= 0 && beyond < FAR) {
                if ((segment.flags() & FIN_FLAG) == 0 && (bits & (FIN << d)) == 0) {
                    bits |= (SEPARATE_ACK << d);
                }
                bits |= (FIN_ACKED << (1 - d));
                page[at + AFTER_FIN] += fresh;
            }
        }
        boolean syn = (segment.flags() & SYN_FLAG) != 0;
        if (!syn
                && (bits & (CONFIRMED << d)) == 0
                && (bits & ((SYN | SYN_ACK) << (1 - d))) != 0
                && ack - low(page[peer + NUMBERS]) >= 1) {
            bits |= (CONFIRMED << d);
            boolean opener = (bits & OPENER) != 0 && ((bits & OPENER_IS_ONE) != 0) == (d == 1);
            if (opener && (bits & (SYN_ACK << (1 - d))) != 0 && (bits & (AMBIGUOUS | UNTIMED)) == 0) {
                page[at + ROUND_TRIP] = Math.max(0, segment.nanos() - page[at + FIRST_TIME]);
            }
        }
        page[at + BITS] = bits;
        int unseen = ack - high(page[peer + NUMBERS]);
        if (unseen > 0 && unseen < FAR && (bits & SETTLED) != 0 && (bits & (SPOKE << (1 - d))) != 0) {
            tracker.odd(page, at, Oddity.ACK_OF_UNSEEN, segment);
            if (unseen < NEAR) {
                long hole = page[peer + HOLE];
                int from = high(hole) == low(hole) ? high(page[peer + NUMBERS]) : high(hole);
                page[peer + HOLE] = pair(from, ack);
                page[peer + HOLE_AT] = segment.nanos();
                page[peer + NUMBERS] = pair(ack, low(page[peer + NUMBERS]));
            }
        }
    }

    private void fin(long[] page, int at, int d, SegmentView segment, int next) {
        int own = at + block(d);
        long bits = page[at + BITS];
        page[own + CLOSES] += ONE_HIGH;
        if ((segment.flags() & SYN_FLAG) != 0) {
            return; // it asks for nothing that an end could answer
        }
        if ((bits & (FIN << d)) != 0) {
            if (next == low(page[own + ACKED])) {
                page[own + AGAIN]++;
                page[at + BITS] |= REPEATED;
                kinds |= SegmentNote.SENT_AGAIN;
            } else {
                tracker.odd(page, at, Oddity.FIN_MOVED, segment);
            }
            return;
        }
        page[own + ACKED] = pair(high(page[own + ACKED]), next);
        bits |= (FIN << d);
        if ((bits & FIRST_FIN) == 0) {
            bits |= FIRST_FIN | (d == 0 ? 0 : FIRST_FIN_IS_ONE);
        }
        if ((bits & (FIN_ACKED << (1 - d))) != 0) {
            bits |= (FIN_ANSWERS << d);
        }
        page[at + BITS] = bits;
    }

    private static void closed(long[] page, int at, SegmentView segment) {
        long bits = page[at + BITS];
        long both = FIN_ACKED | (FIN_ACKED << 1);
        if ((bits & both) != both || (bits & RESET) != 0) {
            return;
        }
        if ((bits & ENDED) == 0 || (segment.flags() & FIN_FLAG) != 0) {
            page[at + BITS] |= ENDED;
            page[at + CLOSED_AT] = segment.nanos();
        }
    }

    /** Logs a segment; when there are many, only if it acknowledges something logged, or can move a state by itself. */
    private void log(long[] page, int at, int d, SegmentView segment, int more, long before) {
        int flags = segment.flags();
        long bits = page[at + BITS];
        int logged = low(page[at + LOGGED]);
        boolean acks = (flags & (ACK_FLAG | RST_FLAG)) == ACK_FLAG;
        boolean awaited = acks
                && (bits & (AWAITS << d)) != 0
                && segment.ack() - (d == 0 ? high(page[at + AWAITED]) : low(page[at + AWAITED])) >= 0;
        boolean finAcked = ((bits ^ before) & (FIN_ACKED | (FIN_ACKED << 1))) != 0;
        boolean tells = awaited || finAcked || (flags & CONTROL) != 0;
        if (logged >= (tells ? StepLog.MOST : StepLog.PLENTY)) {
            return;
        }
        if (awaited) {
            bits &= ~(AWAITS << d);
        }
        int length = segment.length();
        if ((flags & RST_FLAG) == 0 && (length > 0 || (flags & (SYN_FLAG | FIN_FLAG)) != 0)) {
            int next = segment.seq() + length + (flags & FIN_FLAG) + ((flags & SYN_FLAG) >> 1);
            bits |= (AWAITS << (1 - d));
            page[at + AWAITED] = d == 1 ? pair(next, low(page[at + AWAITED])) : pair(high(page[at + AWAITED]), next);
        }
        page[at + BITS] = bits;
        long numbers = StepLog.numbers(segment.seq(), segment.ack());
        long what = StepLog.what(
                segment.frame(),
                segment.file(),
                length,
                (flags & CONTROL) | ((flags & ACK_FLAG) >> 1) | (d << 4) | more);
        if (logged < INLINE) {
            page[at + LOG + 2 * logged] = numbers;
            page[at + LOG + 2 * logged + 1] = what;
        } else {
            tracker.extra(page, at).add(logged, numbers, what);
        }
        page[at + LOGGED]++;
    }

    /** SYN or SYN,ACK: a SYN with RST, or with FIN alone, opens nothing. */
    private static boolean opens(int flags) {
        int control = flags & (CONTROL | ACK_FLAG);
        return (control & ~(ACK_FLAG | FIN_FLAG)) == SYN_FLAG && control != (SYN_FLAG | FIN_FLAG);
    }

    private static boolean within(int distance, int limit) {
        return distance < limit && distance > -limit;
    }
}

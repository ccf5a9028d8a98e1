package tcplab.flow;

import static tcplab.flow.Layout.*;

import tcplab.wire.SegmentView;

/**
 * Whether a segment with SYN begins another connection on a tuple. A four-tuple is not a connection: a SYN with another
 * initial number begins a new one (RFC 9293 §3.4.1), but not the second SYN of a simultaneous open or a split handshake, and
 * not one that was captured after what it opened.
 */
final class Incarnations {
    private static final int ACK = 16;

    private Incarnations() {}

    static boolean beginsAnother(long[] page, int at, int direction, SegmentView segment) {
        long bits = page[at + BITS];
        long own = page[at + block(direction) + NUMBERS];
        boolean pure = (segment.flags() & ACK) == 0;
        boolean sentSyn = (bits & ((SYN | SYN_ACK) << direction)) != 0;
        boolean otherSyn = (bits & ((SYN | SYN_ACK) << (1 - direction))) != 0;
        boolean over = (bits & ENDED) != 0;
        int isn = low(own);
        if ((bits & (SPOKE | (SPOKE << 1) | RESET)) == 0) {
            return false; // no flags were captured of all that came before, which may be of this opening
        }
        if (sentSyn && isn == segment.seq()) {
            return pure && over && livedOn(bits);
        }
        if (!pure) {
            // else the other end's SYN would tell, or what it sent first
            return sentSyn
                    && over
                    && (bits & (SYN << (1 - direction))) == 0
                    && !answersFirst(page, at, direction, segment);
        }
        if (sentSyn) {
            return !isOldSyn(page, at, direction, segment);
        }
        boolean spoke = (bits & (SPOKE << direction)) != 0;
        if (over && (bits & (SEEN << direction)) != 0 && otherSyn) {
            return livedOn(bits) || !isBefore(page, at, direction, segment);
        }
        if (!spoke) {
            return !otherSyn && !isBefore(page, at, direction, segment);
        }
        return !(otherSyn ? onlyAcknowledged(page, at, direction) : false) && !isBefore(page, at, direction, segment);
    }

    /**
     * A SYN a little older than this connection's, which is not answered yet: an old duplicate that finds the listener (RFC
     * 9293 Figure 8). One with a number chosen at random is hardly ever so near.
     */
    private static boolean isOldSyn(long[] page, int at, int direction, SegmentView segment) {
        int isn = low(page[at + block(direction) + NUMBERS]);
        int older = isn - segment.seq();
        boolean answered = (page[at + BITS] & (ACKS << (1 - direction))) != 0
                && high(page[at + block(1 - direction) + ACKED]) - isn - 1 >= 0;
        return older > 0 && older < (1 << 16) && !answered && (page[at + BITS] & (SYN << direction)) != 0;
    }

    /** A SYN,ACK that acknowledges the number in front of what the other end was first seen to send: a late one, of its opening. */
    private static boolean answersFirst(long[] page, int at, int direction, SegmentView segment) {
        return (page[at + BITS] & (SPOKE << (1 - direction))) != 0
                && low(page[at + block(1 - direction) + NUMBERS]) + 1 == segment.ack();
    }

    /** Both FINs were acknowledged, or data had passed before a RST: what has the same initial number is no repetition. */
    private static boolean livedOn(long bits) {
        boolean bothAcked = (bits & (FIN_ACKED | (FIN_ACKED << 1))) == (FIN_ACKED | (FIN_ACKED << 1));
        return bothAcked || ((bits & RESET) != 0 && (bits & (CONFIRMED | (CONFIRMED << 1))) != 0);
    }

    /** It sent nothing but acknowledgments of the other end's SYN: then it opens too, by a split handshake. */
    private static boolean onlyAcknowledged(long[] page, int at, int direction) {
        return page[at + block(direction) + BYTES] == 0
                && high(page[at + block(direction) + ACKED]) == low(page[at + block(1 - direction) + NUMBERS]) + 1
                && (page[at + BITS] & (CONFIRMED << (1 - direction))) == 0;
    }

    /** It fits in front of what was captured first: the capture has it too late. */
    private static boolean isBefore(long[] page, int at, int direction, SegmentView segment) {
        long bits = page[at + BITS];
        boolean own = (bits & (SPOKE << direction)) != 0 && low(page[at + block(direction) + NUMBERS]) == segment.seq();
        boolean acked = (bits & (ACKS << (1 - direction))) != 0
                && high(page[at + block(1 - direction) + ACKED]) - segment.seq() - 1 >= 0
                && high(page[at + block(1 - direction) + ACKED]) - segment.seq() < 1 << 16;
        return own || acked;
    }
}

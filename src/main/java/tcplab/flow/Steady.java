package tcplab.flow;

import static tcplab.flow.Layout.*;

import tcplab.wire.SegmentView;

/**
 * Enters the segment that large captures are full of: in the middle of a connection, with ACK alone or with PSH, it brings the
 * next bytes or none, and acknowledges what was captured. {@link SegmentBook} would do the same with it, after asking much more.
 */
final class Steady {
    private static final int CONTROL = SegmentBook.FIN_FLAG | SegmentBook.SYN_FLAG | SegmentBook.RST_FLAG;
    private static final long ENDING = FIRST_FIN | RESET | UNTIMED | HEADER_CUT;

    private Steady() {}

    /** Whether it is one, and entered; else nothing has changed. */
    static boolean enter(long[] page, int at, int d, SegmentView segment) {
        long bits = page[at + BITS];
        long had = SETTLED | ((SEEN | SPOKE) << d);
        if ((bits & (had | ENDING)) != had
                || (segment.flags() & (CONTROL | SegmentBook.ACK_FLAG)) != SegmentBook.ACK_FLAG
                || segment.window() == 0
                || !segment.timed()) {
            return false;
        }
        if ((bits & (CONFIRMED << d)) == 0 && (bits & ((SYN | SYN_ACK) << (1 - d))) != 0) {
            return false; // it may be the first to acknowledge the other end's SYN
        }
        int own = at + block(d);
        long numbers = page[own + NUMBERS];
        int ack = segment.ack();
        if (segment.seq() != high(numbers) || ack - high(page[at + block(1 - d) + NUMBERS]) > 0) {
            return false;
        }
        int length = segment.length();
        page[own + NUMBERS] = pair(high(numbers) + length, low(numbers));
        page[own + ACKED] = pair(ack, low(page[own + ACKED]));
        page[own + SEGMENTS] += ONE_HIGH;
        page[own + BYTES] += length;
        page[at + LAST_TIME] = segment.nanos();
        page[at + BITS] =
                (bits & ~(SHUT << d)) | TOUCHED | (ACKS << d) | (length > 0 ? Completeness.DATA : Completeness.ACK);
        return true;
    }
}

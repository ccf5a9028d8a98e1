package tcplab.flow;

import tcplab.wire.SegmentView;

/** Is told of each segment which connection it belongs to, for ladders and annotated captures. */
@FunctionalInterface
public interface SegmentNote {
    /** Nobody is told. */
    SegmentNote NONE = (segment, number, second, kinds) -> {};

    /** Nothing that was there before: the usual. */
    int PLAIN = 0;

    int COPY = 1;
    int SENT_AGAIN = 2;
    int OUT_OF_ORDER = 4;
    int KEEPALIVE = 8;
    int WINDOW_PROBE = 16;
    int GAP_BEFORE = 32;

    /**
     * Told after the segment was taken in.
     *
     * @param number the connection's number
     * @param second whether it was sent by the end that did not send the first segment
     * @param kinds what it was, of the bits above
     */
    void at(SegmentView segment, long number, boolean second, int kinds);
}

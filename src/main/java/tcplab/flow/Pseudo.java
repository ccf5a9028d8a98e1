package tcplab.flow;

import tcplab.wire.SegmentView;

/** The sum over the pseudo header (RFC 9293 §3.1), which a sender leaves in the checksum's place for its interface to finish. */
final class Pseudo {
    private static final int TCP = 6;

    private Pseudo() {}

    static int sum(SegmentView segment) {
        int length = segment.length() + segment.headerLength();
        long sum = (long) TCP + (length & 0xffff) + (length >>> 16);
        sum += halves(segment.sourceHigh()) + halves(segment.sourceLow());
        sum += halves(segment.destinationHigh()) + halves(segment.destinationLow());
        sum = (sum >>> 16) + (sum & 0xffff);
        return (int) ((sum >>> 16) + sum) & 0xffff;
    }

    private static long halves(long word) {
        return (word >>> 48) + ((word >>> 32) & 0xffff) + ((word >>> 16) & 0xffff) + (word & 0xffff);
    }
}

package tcplab.flow;

import static tcplab.flow.Layout.*;

import tcplab.wire.SegmentView;

/** The two addresses and ports of a connection, in its record and in a segment that may be of it. */
final class Tuple {
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private Tuple() {}

    /** The same for both directions. */
    static int hash(SegmentView segment) {
        int ports = segment.ports();
        return hash(
                end(segment.sourceHigh(), segment.sourceLow(), ports >>> 16),
                end(segment.destinationHigh(), segment.destinationLow(), ports & 0xffff));
    }

    static int hash(long[] page, int at) {
        int ports = (int) page[at + PORTS];
        return hash(
                end(page[at + SOURCE_HIGH], page[at + SOURCE_LOW], ports >>> 16),
                end(page[at + DESTINATION_HIGH], page[at + DESTINATION_LOW], ports & 0xffff));
    }

    private static int hash(long one, long other) {
        long sum = one + other;
        return (int) (((sum ^ (sum >>> 29)) * MIX) >>> 32);
    }

    private static long end(long high, long low, int port) {
        long mixed = (low ^ ((long) port << 32) ^ (high * MIX)) * MIX;
        return mixed ^ (mixed >>> 32);
    }

    static void write(long[] page, int at, SegmentView segment) {
        page[at + SOURCE_HIGH] = segment.sourceHigh();
        page[at + SOURCE_LOW] = segment.sourceLow();
        page[at + DESTINATION_HIGH] = segment.destinationHigh();
        page[at + DESTINATION_LOW] = segment.destinationLow();
        page[at + PORTS] =
                ((long) segment.file() << 40) | ((long) segment.version() << 32) | (segment.ports() & 0xffffffffL);
    }

    /** 0 or 1 where the segment belongs to the record's tuple, else -1. */
    static int direction(long[] page, int at, SegmentView segment) {
        long ports = page[at + PORTS];
        if (((ports >>> 32) & 0xff) != segment.version()) {
            return -1;
        }
        if ((int) ports == segment.ports()
                && page[at + SOURCE_LOW] == segment.sourceLow()
                && page[at + DESTINATION_LOW] == segment.destinationLow()
                && page[at + SOURCE_HIGH] == segment.sourceHigh()
                && page[at + DESTINATION_HIGH] == segment.destinationHigh()) {
            return 0;
        }
        return Integer.rotateLeft((int) ports, 16) == segment.ports()
                        && page[at + SOURCE_LOW] == segment.destinationLow()
                        && page[at + DESTINATION_LOW] == segment.sourceLow()
                        && page[at + SOURCE_HIGH] == segment.destinationHigh()
                        && page[at + DESTINATION_HIGH] == segment.sourceHigh()
                ? 1
                : -1;
    }
}

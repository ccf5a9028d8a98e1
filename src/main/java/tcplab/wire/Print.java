package tcplab.wire;

import java.nio.ByteBuffer;

/**
 * What a segment and its copies share, as a number of 64 bits: both ends, the numbers, flags and window, and IP's identification. Where
 * that tells nothing (IPv6, 0, 1), the options and the flow label too.
 */
final class Print {
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private Print() {}

    static long of(SegmentView segment) {
        long print = ((segment.sourceLow << 32) ^ segment.destinationLow) * MIX + segment.ports;
        if (segment.version == 6) {
            print = mix(mix(print) + segment.sourceHigh) + segment.destinationHigh + (segment.sourceLow >>> 32) * MIX;
        }
        print = mix(print) + (((long) segment.seq << 32) | (segment.ack & 0xffff_ffffL));
        print = mix(print) + (((long) segment.length << 32) | ((long) segment.window << 16) | segment.identification);
        print = mix(print) + segment.flags;
        return segment.identified() ? print : mix(print) + more(segment);
    }

    private static long more(SegmentView segment) {
        long mixed = segment.flowLabel();
        int at = segment.optionsAt();
        int end = at + segment.optionsLength;
        ByteBuffer bytes = segment.bytes;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = segment.usual ? Words.at(segment.inFrame().array, at) : Long.reverseBytes(bytes.getLong(at));
            mixed = mix(mixed) + word;
        }
        for (; at < end; at++) {
            mixed = mix(mixed) + bytes.get(at);
        }
        return mixed;
    }

    private static long mix(long value) {
        return (value ^ (value >>> 29)) * MIX;
    }
}

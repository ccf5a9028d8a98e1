package tcplab.wire;

import java.nio.ByteBuffer;

/**
 * Where a segment was captured, as a number: the file, the interface, how many hops it had left, and what the link's header says of
 * its way, which is addresses and tags of Ethernet, and the interface and direction of Linux's cooked capture. What else stands
 * before IP (a tunnel's numbers, a radio's) differs from packet to packet, and is left out.
 */
final class Place {
    private static final int ETHERNET = 1;
    private static final int COOKED = 113;
    private static final int COOKED_2 = 276;
    /** Addresses, the type and some tags; longer headers are compared so far. */
    private static final int MOST = 64;

    private static final int ADDRESSES = 12;
    /** Type of the packet, hardware, and six bytes of address; behind them bytes that nobody has set. */
    private static final int COOKED_SET = 12;

    private static final int COOKED_2_SET = 18;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private Place() {}

    /** @param link whether the link's header counts */
    @SuppressWarnings("ReferenceEquality") // whether it lies in the frame itself, or was decompressed from it
    static int of(SegmentView segment, boolean link) {
        FrameView frame = segment.inFrame();
        int depth = segment.inTunnel ? segment.ipAt - frame.at() : 0;
        long place = ((long) frame.file() << 40)
                | ((long) depth << 32)
                | ((long) frame.interfaceId() << 8)
                | segment.hopLimit();
        place *= MIX;
        if (link && !segment.inTunnel && segment.bytes == frame.bytes()) {
            place = segment.usual ? usual(place, frame) : header(place, frame, segment.ipAt);
        }
        return (int) (place >>> 32);
    }

    /** Of Ethernet without a tag. */
    private static long usual(long place, FrameView frame) {
        long near = (place ^ (place >>> 32)) * MIX + Words.at(frame.array, frame.at);
        long both = (near ^ (near >>> 32)) * MIX + Words.at(frame.array, frame.at + ADDRESSES + 2 - Long.BYTES);
        return (both ^ (both >>> 32)) * MIX;
    }

    private static long header(long place, FrameView frame, int ipAt) {
        int at = frame.at();
        int length = Math.min(ipAt - at, MOST);
        ByteBuffer bytes = frame.bytes();
        switch (frame.link()) {
            case ETHERNET -> {
                long first = (place ^ (place >>> 32)) * MIX + bytes.getLong(at);
                long both = (first ^ (first >>> 32)) * MIX + bytes.getInt(at + 8);
                return rest(both, bytes, at + ADDRESSES, at + length);
            }
            case COOKED -> {
                return rest(place, bytes, at, at + Math.min(length, COOKED_SET));
            }
            case COOKED_2 -> {
                return rest(place, bytes, at, at + Math.min(length, COOKED_2_SET));
            }
            default -> {
                return place;
            }
        }
    }

    private static long rest(long place, ByteBuffer bytes, int from, int to) {
        long mixed = place;
        for (int at = from; at + 2 <= to; at += 2) {
            mixed = (mixed ^ (mixed >>> 32)) * MIX + bytes.getShort(at);
        }
        return (mixed ^ (mixed >>> 32)) * MIX;
    }
}

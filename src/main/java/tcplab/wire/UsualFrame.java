package tcplab.wire;

import java.nio.ByteBuffer;

/**
 * The frame that nearly all captures are full of: Ethernet (IEEE 802.3), IPv4 without options (RFC 791) and not in fragments, TCP (RFC
 * 9293 §3.1) with at least the twenty bytes before its options captured. It is read in six words, without a step for each header;
 * {@link SegmentFinder} goes the long way with every other, and gives the same for this one.
 */
final class UsualFrame {
    private static final int ETHERNET = 1;
    private static final int IP_AT = 14;
    private static final int TCP_AT = IP_AT + 20;
    /** Bytes that are read. */
    private static final int LEAST = TCP_AT + SegmentView.HEADER;

    /** Version 4, five words of header; and at the other end the flag of more fragments and their offset. */
    private static final long FIRST_WORD = 0xff00_0000_0000_3fffL;

    private static final long IPV4_WHOLE = 0x4500_0000_0000_0000L;

    private UsualFrame() {}

    /** Whether it is one; then the view shows its segment, and otherwise nothing has changed. */
    static boolean show(SegmentView view, int link, ByteBuffer bytes, int at, int captured, int originalLength) {
        if (link != ETHERNET || captured < LEAST || bytes.getShort(at + IP_AT - 2) != EtherTypes.IPV4) {
            return false;
        }
        long first = bytes.getLong(at + IP_AT);
        long second = bytes.getLong(at + IP_AT + 8);
        int total = (int) (first >>> 32) & 0xffff;
        int room = total - (TCP_AT - IP_AT);
        if ((first & FIRST_WORD) != IPV4_WHOLE
                || (int) (second >>> 48 & 0xff) != IpPackets.TCP
                || IP_AT + total > Math.max(captured, originalLength)) {
            return false;
        }
        long last = bytes.getLong(at + TCP_AT + 8);
        int header = (int) (last >>> 26) & 0x3c;
        if (header < SegmentView.HEADER || header > room) {
            return false;
        }
        long ends = bytes.getLong(at + IP_AT + 16);
        view.bytes = bytes;
        view.version = 4;
        view.ipAt = at + IP_AT;
        view.tcpAt = at + TCP_AT;
        view.sourceHigh = 0;
        view.sourceLow = second & 0xffff_ffffL;
        view.destinationHigh = 0;
        view.destinationLow = ends >>> 32;
        view.identification = (int) (first >>> 16) & 0xffff;
        view.hopLimit = (int) (second >>> 56);
        view.ports = (int) ends;
        view.seq = bytes.getInt(at + TCP_AT + 4);
        view.ack = (int) (last >>> 32);
        view.flags = (int) (last >>> 16) & 0x1ff;
        view.window = (int) last & 0xffff;
        view.headerBytes = Math.min(Math.min(captured - TCP_AT, room), header);
        view.optionsLength = view.headerBytes - SegmentView.HEADER;
        view.length = room - header;
        view.inTunnel = false;
        view.fragmented = false;
        view.beyondFrame = false;
        view.headerSound = true;
        return true;
    }
}

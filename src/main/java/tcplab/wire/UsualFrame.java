package tcplab.wire;

import java.nio.ByteBuffer;

/**
 * The frame that nearly all captures are full of: Ethernet (IEEE 802.3), IPv4 without options (RFC 791) and not in fragments, TCP (RFC
 * 9293 §3.1) with at least the twenty bytes before its options captured. It is read in five {@link Words}, without a step for each
 * header; {@link SegmentFinder} goes the long way with every other, and gives the same for this one.
 */
final class UsualFrame {
    private static final int ETHERNET = 1;
    private static final int IP_AT = 14;
    private static final int TCP_AT = IP_AT + 20;
    /** Bytes that must be there. */
    private static final int LEAST = TCP_AT + SegmentView.HEADER;

    /** Where the words begin: with the ethertype, with the fragment's flags, with the addresses, with the ports, with SEG.ACK. */
    private static final int FIRST = 12;

    private static final int SECOND = FIRST + 8;
    private static final int THIRD = SECOND + 6;
    private static final int FOURTH = THIRD + 8;
    private static final int FIFTH = FOURTH + 8;

    /** Of the first word: IPv4's ethertype, version 4 with five words of header. */
    private static final int IPV4 = 0x45_00_08;
    /** Of the second: the flag of more fragments and their offset, and TCP's number. */
    private static final int WHOLE = 0xff_00_ff_3f;

    private static final int TCP = IpPackets.TCP << 24;

    private UsualFrame() {}

    /** Whether it is one; then the view shows its segment, and otherwise nothing has changed. */
    static boolean show(SegmentView view, int link, ByteBuffer bytes, int at, int captured, int originalLength) {
        return link == ETHERNET
                && captured >= LEAST
                && show(
                        view,
                        Long.reverseBytes(bytes.getLong(at + FIRST)),
                        Long.reverseBytes(bytes.getLong(at + SECOND)),
                        Long.reverseBytes(bytes.getLong(at + THIRD)),
                        Long.reverseBytes(bytes.getLong(at + FOURTH)),
                        Long.reverseBytes(bytes.getLong(at + FIFTH)),
                        at,
                        captured,
                        Math.max(captured, originalLength))
                && in(view, bytes, false);
    }

    /** The same for a frame that lies in an array, of which {@code bytes} is a view from its beginning. */
    static boolean show(
            SegmentView view, int link, byte[] array, ByteBuffer bytes, int at, int captured, int originalLength) {
        return link == ETHERNET
                && captured >= LEAST
                && show(
                        view,
                        Words.at(array, at + FIRST),
                        Words.at(array, at + SECOND),
                        Words.at(array, at + THIRD),
                        Words.at(array, at + FOURTH),
                        Words.at(array, at + FIFTH),
                        at,
                        captured,
                        Math.max(captured, originalLength))
                && in(view, bytes, true);
    }

    private static boolean in(SegmentView view, ByteBuffer bytes, boolean array) {
        view.bytes = bytes;
        view.usual = array;
        return true;
    }

    private static boolean show(
            SegmentView view,
            long first,
            long second,
            long third,
            long fourth,
            long fifth,
            int at,
            int captured,
            int whole) {
        int total = Words.pair(first, 4);
        int room = total - (TCP_AT - IP_AT);
        int header = (int) (fifth >>> 34) & 0x3c;
        if (((int) first & 0xff_ffff) != IPV4
                || ((int) second & WHOLE) != TCP
                || IP_AT + total > whole
                || header < SegmentView.HEADER
                || header > room) {
            return false;
        }
        view.version = 4;
        view.ipAt = at + IP_AT;
        view.tcpAt = at + TCP_AT;
        view.sourceHigh = 0;
        view.sourceLow = Words.low(third) & 0xffff_ffffL;
        view.destinationHigh = 0;
        view.destinationLow = Words.high(third) & 0xffff_ffffL;
        view.identification = Words.pair(first, 6);
        view.hopLimit = (int) (second >>> 16) & 0xff;
        view.ports = Words.low(fourth);
        view.seq = Words.high(fourth);
        view.ack = Words.low(fifth);
        view.flags = Words.pair(fifth, 4) & 0x1ff;
        view.window = Words.pair(fifth, 6);
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

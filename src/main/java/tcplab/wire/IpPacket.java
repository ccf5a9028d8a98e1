package tcplab.wire;

/**
 * What an IP header says of the packet.
 *
 * @param protocol the payload's protocol number, after all extension headers that were skipped
 * @param fragment whether this is a piece of a larger packet
 * @param payload where the payload begins in the frame
 * @param end where the packet ends in the frame, captured or not
 */
record IpPacket(String source, String destination, int protocol, boolean fragment, int payload, int end) {
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION_OPTIONS = 60;

    /** Reads RFC 791's header, whose options are skipped. */
    static IpPacket v4(Bytes bytes, int ip, int originalLength) throws MalformedPacketException {
        int header = (bytes.u8(ip, "IPv4 header") & 0xf) * 4;
        if (header < IPV4_HEADER) {
            throw new MalformedPacketException("the IPv4 header says that it is " + header + " bytes long", ip);
        }
        bytes.need(ip, header, "IPv4 header");
        int total = bytes.u16(ip + 2, "total length");
        int end = end(ip + total, total == 0, originalLength, ip + 2);
        if (ip + header > end) {
            throw new MalformedPacketException("the IPv4 packet is shorter than its header", ip + 2);
        }
        return new IpPacket(
                IpText.v4(bytes.frame(), ip + 12),
                IpText.v4(bytes.frame(), ip + 16),
                bytes.u8(ip + 9, "protocol"),
                (bytes.u16(ip + 6, "fragment offset") & 0x3fff) != 0,
                ip + header,
                end);
    }

    /** Reads RFC 8200's header and skips the extension headers that may stand before TCP. */
    static IpPacket v6(Bytes bytes, int ip, int originalLength) throws MalformedPacketException {
        bytes.need(ip, IPV6_HEADER, "IPv6 header");
        int length = bytes.u16(ip + 4, "payload length");
        int end = end(ip + IPV6_HEADER + length, length == 0, originalLength, ip + 4);
        int next = bytes.u8(ip + 6, "next header");
        int at = ip + IPV6_HEADER;
        boolean fragment = false;
        while (next == HOP_BY_HOP
                || next == ROUTING
                || next == FRAGMENT
                || next == AUTHENTICATION
                || next == DESTINATION_OPTIONS) {
            int size = bytes.u8(at + 1, "extension header");
            if (next == FRAGMENT) {
                size = 8;
                fragment |= (bytes.u16(at + 2, "fragment offset") & 0xfff9) != 0;
            } else {
                size = next == AUTHENTICATION ? (size + 2) * 4 : (size + 1) * 8;
            }
            next = bytes.u8(at, "extension header");
            at += size;
            if (at > end) {
                throw new MalformedPacketException("an extension header reaches beyond its packet", at - size);
            }
        }
        return new IpPacket(
                IpText.v6(bytes.frame(), ip + 8), IpText.v6(bytes.frame(), ip + 24), next, fragment, at, end);
    }

    /** A length of zero stands for a packet too large for the field: then it fills the frame. */
    private static int end(int end, boolean oversized, int originalLength, int field) throws MalformedPacketException {
        if (oversized) {
            return originalLength;
        }
        if (end > originalLength) {
            throw new MalformedPacketException(
                    "the IP packet ends at byte " + end + " of a frame of " + originalLength, field);
        }
        return end;
    }
}

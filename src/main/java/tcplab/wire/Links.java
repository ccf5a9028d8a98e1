package tcplab.wire;

/** Goes behind the header of a link, by the numbers of libpcap's list of link types. */
final class Links {
    private static final int ARCNET_IP_1051 = 240;
    private static final int ARCNET_IP_1201 = 212;
    private static final int ARCNET_EXCEPTION = 0xff;
    private static final int NFLOG_PAYLOAD = 9;
    private static final int SLL_LLC = 4;
    private static final int FRELAY_IPV4 = 0xcc;
    private static final int FRELAY_IPV6 = 0x8e;
    private static final int FRELAY_SNAP = 0x80;
    private static final int CISCO_UNICAST = 0x0f00;
    private static final int CISCO_MULTICAST = 0x8f00;

    private Links() {}

    static int step(Walk walk, int link) {
        return switch (link) {
            case 0, 108 -> family(walk, 4, 0);
            case 1 -> Next.ETHERNET;
            case 6 -> tokenRing(walk);
            case 7 -> arcnet(walk, 2);
            case 8 -> skip(walk, 16, Next.IP);
            case 9, 50 -> pppOrCisco(walk);
            case 10 -> skip(walk, 13, Next.LLC);
            case 11, 100 -> Next.LLC;
            case 12, 14, 101, 228, 229 -> Next.IP;
            case 51 -> Next.PPPOE;
            case 104 -> type(walk, 4, 2);
            case 105 -> Next.WLAN;
            case 107 -> frameRelay(walk);
            case 109 -> family(walk, 12, 0);
            case 113 -> linuxCooked(walk);
            case 117 -> pflog(walk);
            case 119, 163 -> Wireless.prism(walk);
            case 122 -> skip(walk, 16, Next.LLC);
            case 123 -> skip(walk, 4, Next.LLC);
            case 127 -> Wireless.radiotap(walk);
            case 129 -> arcnet(walk, 4);
            case 138 -> type(walk, 18, 16);
            case 166 -> skip(walk, 2, Next.PPP);
            case 192 -> inner(walk, 2, 4);
            case 204 -> skip(walk, 1, Next.PPP);
            case 205 -> type(walk, 5, 3);
            case 206 -> skip(walk, 1, Next.LINK + 107);
            case 239 -> nflog(walk);
            case 240 -> skip(walk, 4, Next.ETHERNET);
            case 241 -> skip(walk, 12, Next.ETHERNET);
            case 242 -> type(walk, 44, 40);
            case 258 -> inner(walk, 0, 8);
            case 274 -> skip(walk, 8, Next.ETHERNET);
            case 276 -> type(walk, 20, 0);
            default -> walk.stop(Unread.Kind.UNKNOWN_LINK, link);
        };
    }

    private static int skip(Walk walk, int header, int next) {
        return walk.has(header) ? walk.go(header, next) : Next.STOP;
    }

    /** A header in which an ethertype stands. */
    private static int type(Walk walk, int header, int type) {
        return walk.has(header) ? walk.go(header, walk.u16(type)) : Next.STOP;
    }

    /** The address family of BSD systems: 2 is IPv4 and IPv6 has several, in the byte order of whoever captured. */
    private static int family(Walk walk, int header, int offset) {
        if (!walk.has(header)) {
            return Next.STOP;
        }
        int family = walk.u32(offset);
        return packet(
                walk, header, Integer.compareUnsigned(family, 0xffff) > 0 ? Integer.reverseBytes(family) : family);
    }

    private static int packet(Walk walk, int header, int family) {
        return switch (family) {
            case 2, 10, 24, 28, 30 -> walk.go(header, Next.IP);
            default -> walk.stop(Unread.Kind.FAMILY, family);
        };
    }

    private static int pflog(Walk walk) {
        if (!walk.has(2)) {
            return Next.STOP;
        }
        int header = walk.u8(0) + 3 & ~3;
        return walk.has(header) ? packet(walk, header, walk.u8(1)) : Next.STOP;
    }

    /** With source routing when the source address has its highest bit set. */
    private static int tokenRing(Walk walk) {
        if (!walk.has(15)) {
            return Next.STOP;
        }
        int header = 14 + ((walk.u8(8) & 0x80) != 0 ? walk.u8(14) & 0x1f : 0);
        return skip(walk, header, Next.LLC);
    }

    /** RFC 1051's header is the type alone; RFC 1201's is longer, and longer still in exception frames. */
    private static int arcnet(Walk walk, int type) {
        if (!walk.has(type + 2)) {
            return Next.STOP;
        }
        return switch (walk.u8(type)) {
            case ARCNET_IP_1051 -> walk.go(type + 1, Next.IP);
            case ARCNET_IP_1201 -> skip(walk, type + (walk.u8(type + 1) == ARCNET_EXCEPTION ? 8 : 4), Next.IP);
            default -> walk.stop(Unread.Kind.FAMILY, walk.u8(type));
        };
    }

    /** PPP's type of link is also given to Cisco's framing, which begins otherwise. */
    private static int pppOrCisco(Walk walk) {
        if (!walk.has(4)) {
            return Next.STOP;
        }
        int begins = walk.u16(0);
        return begins == CISCO_UNICAST || begins == CISCO_MULTICAST ? walk.go(4, walk.u16(2)) : Next.PPP;
    }

    /** RFC 2427, or Cisco's framing with an ethertype. */
    private static int frameRelay(Walk walk) {
        if (!walk.has(6)) {
            return Next.STOP;
        }
        if (walk.u8(2) != 3) {
            return walk.go(4, walk.u16(2));
        }
        int pad = walk.u8(3) == 0 ? 1 : 0;
        return switch (walk.u8(3 + pad)) {
            case FRELAY_IPV4, FRELAY_IPV6 -> walk.go(4 + pad, Next.IP);
            case FRELAY_SNAP -> walk.has(9 + pad) ? walk.go(9 + pad, walk.u16(7 + pad)) : Next.STOP;
            default -> walk.stop(Unread.Kind.NOT_IP, walk.u8(3 + pad));
        };
    }

    private static int linuxCooked(Walk walk) {
        if (!walk.has(16)) {
            return Next.STOP;
        }
        int type = walk.u16(14);
        return type == SLL_LLC ? walk.go(16, Next.LLC) : walk.go(16, type);
    }

    /** A header with its own length and the type of the link behind it, both little-endian. */
    private static int inner(Walk walk, int length, int link) {
        if (!walk.has(link + 4)) {
            return Next.STOP;
        }
        int header = Short.reverseBytes((short) walk.u16(length)) & 0xffff;
        int inner = Integer.reverseBytes(walk.u32(link));
        if (header < link + 4 || inner < 0 || inner > 0xffff) {
            return walk.stop(Unread.Kind.LINK_HEADER, -1);
        }
        return walk.has(header) ? walk.go(header, Next.LINK + inner) : Next.STOP;
    }

    /** Fields of a length and a type each, in the byte order of whoever captured; one of them is the packet. */
    private static int nflog(Walk walk) {
        walk.at += 4;
        while (walk.has(4)) {
            int length = walk.u16(0);
            int type = walk.u16(2);
            if ((type & 0xff) == 0) {
                length = Short.reverseBytes((short) length) & 0xffff;
                type = type >> 8;
            }
            if (type == NFLOG_PAYLOAD) {
                return walk.go(4, Next.IP);
            }
            if (length < 4) {
                return walk.stop(Unread.Kind.LINK_HEADER, -1);
            }
            walk.at += length + 3 & ~3;
        }
        return Next.STOP;
    }
}

package tcplab.wire;

/** Goes behind the headers of tunnels over IP and over UDP. */
final class Tunnels {
    private static final int UDP_HEADER = 8;
    private static final int GTP_U = 2152;
    private static final int L2TP = 1701;
    private static final int TEREDO = 3544;
    private static final int VXLAN = 4789;
    private static final int VXLAN_LINUX = 8472;
    private static final int GENEVE = 6081;
    private static final int MPLS_UDP = 6635;

    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int PPTP_ACKNOWLEDGMENT = 0x0080;
    private static final int ERSPAN_2 = 0x88be;
    private static final int ERSPAN_3 = 0x22eb;
    private static final int WCCP = 0x883e;

    private Tunnels() {}

    /** RFC 2784 and 2890; version 1 is PPTP's (RFC 2637 §4.1). */
    static int gre(Walk walk) {
        if (!walk.has(4)) {
            return Next.STOP;
        }
        int flags = walk.u16(0);
        int type = walk.u16(2);
        boolean sequence = (flags & GRE_SEQUENCE) != 0;
        int header = 4
                + ((flags & (GRE_CHECKSUM | GRE_ROUTING)) != 0 ? 4 : 0)
                + ((flags & GRE_KEY) != 0 ? 4 : 0)
                + (sequence ? 4 : 0);
        switch (flags & 7) {
            case 0 -> {
                if ((flags & GRE_ROUTING) != 0) {
                    return walk.stop(Unread.Kind.OTHER_PROTOCOL, IpPackets.GRE);
                }
                if (type == WCCP) {
                    return wccp(walk, header);
                }
                int mirror = type == ERSPAN_3 ? 12 : type == ERSPAN_2 && sequence ? 8 : 0;
                boolean ethernet = type == ERSPAN_2 || type == ERSPAN_3;
                return walk.has(header + mirror)
                        ? walk.go(header + mirror, ethernet ? Next.ETHERNET : type)
                        : Next.STOP;
            }
            case 1 -> {
                header += (flags & PPTP_ACKNOWLEDGMENT) != 0 ? 4 : 0;
                if (!sequence) {
                    return walk.stop(Unread.Kind.OTHER_PROTOCOL, IpPackets.GRE);
                }
                return walk.has(header) ? walk.go(header, Next.PPP) : Next.STOP;
            }
            default -> {
                return walk.stop(Unread.Kind.OTHER_PROTOCOL, IpPackets.GRE);
            }
        }
    }

    /** Redirected packets, whose version 2 has a header of its own in between. */
    private static int wccp(Walk walk, int header) {
        if (!walk.has(header + 4)) {
            return Next.STOP;
        }
        int nibble = walk.u8(header) >> 4;
        return walk.go(nibble == 4 || nibble == 6 ? header : header + 4, Next.IP);
    }

    /** What is no tunnel, by its ports or by its first bytes, is UDP. */
    static int udp(Walk walk) {
        if (walk.captured - walk.at >= UDP_HEADER + 8) {
            int next = tunnel(walk, walk.u16(0));
            next = next == Next.STOP ? tunnel(walk, walk.u16(2)) : next;
            if (next != Next.STOP) {
                return next;
            }
        }
        return walk.stop(Unread.Kind.UDP, -1);
    }

    private static int tunnel(Walk walk, int port) {
        return switch (port) {
            case GTP_U -> gtp(walk);
            case L2TP -> l2tp(walk);
            case TEREDO -> teredo(walk);
            case VXLAN, VXLAN_LINUX -> walk.u8(8) == 0x08 ? walk.go(16, Next.ETHERNET) : Next.STOP;
            case GENEVE -> (walk.u8(8) & 0xc0) == 0 ? walk.go(16 + (walk.u8(8) & 0x3f) * 4, walk.u16(10)) : Next.STOP;
            case MPLS_UDP -> walk.go(UDP_HEADER, Next.MPLS);
            default -> Next.STOP;
        };
    }

    /** 3GPP TS 29.281 §5: a packet of a user behind extension headers, of which each names the next. */
    private static int gtp(Walk walk) {
        int flags = walk.u8(8);
        if (flags >> 4 != 3 || walk.u8(9) != 0xff) {
            return Next.STOP;
        }
        int at = 16;
        if ((flags & 7) != 0) {
            at = 20;
            int next = at <= walk.captured - walk.at ? walk.u8(19) : 0;
            while ((flags & 4) != 0 && next != 0) {
                int length = at < walk.captured - walk.at ? walk.u8(at) * 4 : 0;
                if (length == 0 || at + length > walk.captured - walk.at) {
                    return Next.STOP;
                }
                next = walk.u8(at + length - 1);
                at += length;
            }
        }
        return walk.go(at, Next.IP);
    }

    /** RFC 2661 §3.1: a data message, with whatever its flags announce. */
    private static int l2tp(Walk walk) {
        int flags = walk.u16(8);
        if ((flags & 0x800f) != 2) {
            return Next.STOP;
        }
        int at = UDP_HEADER + 6 + ((flags & 0x4000) != 0 ? 2 : 0) + ((flags & 0x0800) != 0 ? 4 : 0);
        if ((flags & 0x0200) != 0) {
            at += 2 + (at + 2 <= walk.captured - walk.at ? walk.u16(at) : 0);
        }
        return walk.go(at, Next.PPP);
    }

    /** RFC 4380 §5.1.1: IPv6 behind indications of authentication and of origin. */
    private static int teredo(Walk walk) {
        int at = UDP_HEADER;
        int captured = walk.captured - walk.at;
        if (at + 13 <= captured && walk.u16(at) == 1) {
            at += 13 + walk.u8(at + 2) + walk.u8(at + 3);
        }
        if (at + 8 <= captured && walk.u16(at) == 0) {
            at += 8;
        }
        return at < captured && walk.u8(at) >> 4 == 6 ? walk.go(at, Next.IP) : Next.STOP;
    }
}

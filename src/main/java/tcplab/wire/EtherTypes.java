package tcplab.wire;

/** What an ethertype names (IEEE 802; RFC 7042, appendix B). */
final class EtherTypes {
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;
    static final int ETHERNET = 0x6558;
    private static final int VLAN = 0x8100;
    private static final int PPP = 0x880b;
    private static final int MPLS_UNICAST = 0x8847;
    private static final int MPLS_MULTICAST = 0x8848;
    private static final int PPPOE_SESSION = 0x8864;
    private static final int QINQ = 0x88a8;
    private static final int BACKBONE = 0x88e7;
    private static final int VN_TAG = 0x8926;
    private static final int QINQ_OLD = 0x9100;
    private static final int QINQ_OLDER = 0x9200;
    /** Smaller numbers are lengths, and IEEE 802.2 follows. */
    private static final int SMALLEST = 0x600;

    private static final int ETHERNET_HEADER = 14;
    private static final int IP_CONTROL_WORD = 0;
    private static final int PPPOE_HEADER = 6;

    private EtherTypes() {}

    static int step(Walk walk, int type) {
        return switch (type) {
            case IPV4, IPV6 -> Next.IP;
            case VLAN, QINQ, QINQ_OLD, QINQ_OLDER -> walk.has(4) ? walk.go(4, walk.u16(2)) : Next.STOP;
            case VN_TAG -> walk.has(6) ? walk.go(6, walk.u16(4)) : Next.STOP;
            case BACKBONE -> walk.has(4) ? walk.go(4, Next.ETHERNET) : Next.STOP;
            case MPLS_UNICAST, MPLS_MULTICAST -> Next.MPLS;
            case PPPOE_SESSION -> Next.PPPOE;
            case PPP -> Next.PPP;
            case ETHERNET -> Next.ETHERNET;
            default -> type < SMALLEST ? Next.LLC : walk.stop(Unread.Kind.NOT_IP, type);
        };
    }

    static int ethernet(Walk walk) {
        return walk.has(ETHERNET_HEADER) ? walk.go(ETHERNET_HEADER, walk.u16(ETHERNET_HEADER - 2)) : Next.STOP;
    }

    /** Labels up to the last one (RFC 3032); what follows is told by its first four bits (RFC 4928). */
    static int mpls(Walk walk) {
        boolean last = false;
        while (!last) {
            if (!walk.has(4)) {
                return Next.STOP;
            }
            last = (walk.u8(2) & 1) != 0;
            walk.at += 4;
        }
        if (!walk.has(1)) {
            return Next.STOP;
        }
        return switch (walk.u8(0) >> 4) {
            case 4, 6 -> Next.IP;
            case IP_CONTROL_WORD -> walk.has(4) ? walk.go(4, Next.ETHERNET) : Next.STOP;
            default -> walk.stop(Unread.Kind.NOT_IP, MPLS_UNICAST);
        };
    }

    /** A session's frame (RFC 2516): what else its header can hold is no packet. */
    static int pppoe(Walk walk) {
        if (!walk.has(PPPOE_HEADER)) {
            return Next.STOP;
        }
        int end = walk.at + PPPOE_HEADER + walk.u16(4);
        if (end < walk.end) {
            walk.endAt(end);
        }
        return walk.u8(1) == 0 ? walk.go(PPPOE_HEADER, Next.PPP) : walk.stop(Unread.Kind.NOT_IP, PPPOE_SESSION);
    }
}

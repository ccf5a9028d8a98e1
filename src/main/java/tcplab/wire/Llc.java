package tcplab.wire;

/** IEEE 802.2 headers and PPP, which both say with a number of their own what follows. */
final class Llc {
    private static final int SNAP = 0xaaaa;
    private static final int SAP_IP = 0x0606;
    private static final int UNNUMBERED = 3;

    private static final int PPP_ADDRESS_CONTROL = 0xff03;
    private static final int PPP_IPV4 = 0x21;
    private static final int PPP_IPV6 = 0x57;
    private static final int PPP_MPLS_UNICAST = 0x281;
    private static final int PPP_MPLS_MULTICAST = 0x283;

    private Llc() {}

    static int step(Walk walk) {
        if (!walk.has(3)) {
            return Next.STOP;
        }
        int access = walk.u16(0) & 0xfeff;
        if (walk.u8(2) == UNNUMBERED && access == (SAP_IP & 0xfeff)) {
            return walk.go(3, Next.IP);
        }
        if (walk.u8(2) != UNNUMBERED || access != (SNAP & 0xfeff)) {
            return walk.stop(Unread.Kind.LLC, walk.u8(0));
        }
        if (!walk.has(8)) {
            return Next.STOP;
        }
        return walk.go(8, walk.u16(6));
    }

    /** With the address and control fields or without them, and with a protocol field of one byte or two (RFC 1661, 1662). */
    static int ppp(Walk walk) {
        if (!walk.has(2)) {
            return Next.STOP;
        }
        if (walk.u16(0) == PPP_ADDRESS_CONTROL) {
            walk.at += 2;
        }
        if (!walk.has(1) || ((walk.u8(0) & 1) == 0 && !walk.has(2))) {
            return Next.STOP;
        }
        boolean compressed = (walk.u8(0) & 1) != 0;
        int protocol = compressed ? walk.u8(0) : walk.u16(0);
        return switch (protocol) {
            case PPP_IPV4, PPP_IPV6 -> walk.go(compressed ? 1 : 2, Next.IP);
            case PPP_MPLS_UNICAST, PPP_MPLS_MULTICAST -> walk.go(compressed ? 1 : 2, Next.MPLS);
            default -> walk.stop(Unread.Kind.PPP, protocol);
        };
    }
}

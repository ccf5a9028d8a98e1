package tcplab.flow;

/** The bits of Wireshark's {@code tcp.completeness}: which parts of a connection's life a capture holds. */
public final class Completeness {
    public static final int SYN = 1;
    public static final int SYN_ACK = 2;
    /** An acknowledgment without payload and without SYN, FIN and RST. */
    public static final int ACK = 4;

    public static final int DATA = 8;
    public static final int FIN = 16;
    public static final int RST = 32;

    private static final int F_FIN = 1;
    private static final int F_SYN = 2;
    private static final int F_RST = 4;
    private static final int F_ACK = 16;

    private Completeness() {}

    /** The bits that a segment adds, by its flags as they stand in the header. */
    static int of(int flags, int length) {
        int bits = length > 0 && (flags & F_RST) == 0 ? DATA : 0;
        if ((flags & F_SYN) != 0) {
            bits |= (flags & F_ACK) != 0 ? SYN_ACK : SYN;
        } else if ((flags & (F_ACK | F_FIN | F_RST)) == F_ACK && length == 0) {
            bits |= ACK;
        }
        return bits | ((flags & F_FIN) != 0 ? FIN : 0) | ((flags & F_RST) != 0 ? RST : 0);
    }
}

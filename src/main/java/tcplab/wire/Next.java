package tcplab.wire;

/** What can stand behind a header: an ethertype as it is, a protocol of IP above {@link #PROTOCOL}, or one of these. */
final class Next {
    static final int STOP = -1;

    /** Added to a protocol number of IP. */
    static final int PROTOCOL = 0x1_0000;

    static final int ETHERNET = 0x2_0000;
    /** An IP packet whose first four bits tell the version. */
    static final int IP = 0x2_0001;
    /** IEEE 802.2. */
    static final int LLC = 0x2_0002;

    static final int PPP = 0x2_0003;
    static final int WLAN = 0x2_0004;
    /** The headers of the same names, without the frame around them. */
    static final int MPLS = 0x2_0005;

    static final int PPPOE = 0x2_0006;
    /** Added to a link type. */
    static final int LINK = 0x3_0000;

    private Next() {}
}

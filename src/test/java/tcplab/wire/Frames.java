package tcplab.wire;

import java.util.HexFormat;

/** Frames as hexadecimal text, for the tests of this package. Checksums are those of a capture on loopback. */
final class Frames {
    private static final String LOOPBACK = "000000000000000000000000" + "0800";

    /** SYN from 127.0.0.1:47594 to 127.77.0.1:8950 with Linux's five options. */
    static final String SYN = LOOPBACK
            + "4500003c1c4640004006204d7f0000017f4d0001"
            + "b9ea22f6499602d200000000a002ffd7fe3000000204ffd70402080a000f4240000000000103030a";

    /** Ten bytes of payload behind IPv4 options (router alert, twice). */
    static final String DATA_BEHIND_IP_OPTIONS = LOOPBACK
            + "4700003a1c464000400620457f0000017f4d00019404000094040000"
            + "b9ea22f6499602d3075bcd165018004000000000" + "30313233343536373839";

    /** FIN,ACK from [::1]:8951 to [2001:db8::1:0:0:1]:443 behind hop-by-hop, routing and destination options. */
    static final String FIN_BEHIND_IPV6_EXTENSIONS = "000000000000000000000000" + "86dd"
            + "60000000002c0040" + "00000000000000000000000000000001" + "20010db8000000000001000000000001"
            + "2b00010400000000" + "3c00040000000000" + "0600010400000000"
            + "22f701bb00000001000000025011ffff00000000";

    private Frames() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.tcp.RawSegment;

/** The same packet behind the header of every link and tunnel. */
class LinksTest {
    private static final String V4 = Frames.SYN.substring(28);
    private static final String V6 = Frames.FIN_BEHIND_IPV6_EXTENSIONS.substring(28);
    private static final String MAC = "020000000001" + "020000000002";
    private static final String ETHERNET = MAC + "0800";
    private static final RawSegment SYN = Seen.in(101, V4).orElseThrow();
    private static final RawSegment FIN = Seen.in(101, V6).orElseThrow();

    @Test
    void thePacketItself() {
        assertThat(SYN.toString()).startsWith("127.0.0.1:47594 > 127.77.0.1:8950 S 1234567890(0)");
        assertThat(FIN.toString()).startsWith("[::1]:8951 > [2001:db8::1:0:0:1]:443 F. 1(0)");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            NULL little-endian,       0, 02000000
            NULL big-endian,          0, 00000002
            LOOP,                   108, 00000002
            Ethernet,                 1, MAC 0800
            VLAN,                     1, MAC 8100 0064 0800
            QinQ 802.1ad,             1, MAC 88a8 0064 8100 0065 0800
            QinQ 9100,                1, MAC 9100 0064 8100 0065 0800
            802.1ah,                  1, MAC 88e7 00000064 MAC 0800
            MPLS,                     1, MAC 8847 00012040 000131ff
            PPPoE,                    1, MAC 8864 1100 0007 003e 0021
            PPPoE in QinQ,            1, MAC 88a8 0064 8100 0065 8864 1100 0007 003e 0021
            LLC and SNAP,             1, MAC 0044 aaaa03 000000 0800
            LLC alone,                1, MAC 003f 060603
            Token Ring,               6, 1040 MAC aaaa03 000000 0800
            Token Ring routed,        6, 1040 020000000001 820000000002 0270 aaaa03 000000 0800
            ARCNET 1201,              7, 0102 d4 00 0001
            ARCNET 1051,              7, 0102 f0
            PPP,                      9, ff03 0021
            PPP compressed,           9, 21
            PPP in HDLC,             50, ff03 0021
            Cisco HDLC as PPP,        9, 0f00 0800
            FDDI,                    10, 50 MAC aaaa03 000000 0800
            ATM,                    100, aaaa03 000000 0800
            raw OpenBSD,             14,
            raw,                     12,
            PPPoE as a link,         51, 1100 0007 003e 0021
            IPv4,                   228,
            Cisco HDLC,             104, 0f00 0800
            802.11,                 105, 0802 0000 MAC 020000000003 0000 aaaa03 000000 0800
            802.11 QoS,             105, 8801 0000 MAC 020000000003 0000 0000 aaaa03 000000 0800
            802.11 four addresses,  105, 0803 0000 MAC 020000000003 0000 020000000004 aaaa03 000000 0800
            802.11 aggregate,       105, 8801 0000 MAC 020000000003 0000 8000 MAC 0044 aaaa03 000000 0800
            radiotap,               127, 0000 0800 00000000 0802 0000 MAC 020000000003 0000 aaaa03 000000 0800
            radiotap padded,        127, 0000 0900 02000000 20 8801 0000 MAC 020000000003 0000 0000 0000 aaaa03 000000 0800
            Frame Relay,            107, 1841 03 cc
            Frame Relay of Cisco,   107, 1841 0800
            ENC,                    109, 02000000 00000000 00000000
            Linux cooked,           113, 0000 0001 0006 020000000001 0000 0800
            Linux cooked VLAN,      113, 0000 0001 0006 020000000001 0000 8100 0064 0800
            PFLOG,                  117, 3d02 ZEROS
            AVS,                    163, 80211001 00000008 0802 0000 MAC 020000000003 0000 aaaa03 000000 0800
            ARCNET of Linux,        129, 0102 0000 f0
            IEEE 1394,              138, 0001020304050607 0001020304050608 0800
            PPP of pppd,            166, 0003 0021
            PPI,                    192, 0000 0800 01000000 MAC 0800
            PPP with direction,     204, 01 ff03 0021
            HDLC with direction,    205, 01 0f00 0800
            NFLOG,                  239, 0200 0007 0800 0100 08000100 4000 0900
            NFLOG big-endian,       239, 0200 0007 0008 0001 08000100 0040 0009
            NETANALYZER,            240, 00000000 MAC 0800
            IPoIB,                  242, 00000000000000000000000000000000000000000000000000000000000000000000000000000000 0800 0000
            PKTAP,                  258, 0c000000 00000000 01000000 MAC 0800
            mPacket,                274, 55555555555555d5 MAC 0800
            Linux cooked v2,        276, 0800 0000 00000001 0001 00 06 0200000000010000
            """)
    void findsThePacketBehind(String name, int link, String header) {
        String hex = header == null ? "" : header.replace("MAC", MAC).replace("ZEROS", "00".repeat(62));
        assertThat(Seen.in(link, hex + V4)).as(name).contains(SYN);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"1, 86dd", "0, 1e000000", "0, 0000001c", "0, 18000000", "229, ''", "9, ff030057"})
    void findsIpv6Behind(int link, String header) {
        assertThat(Seen.in(link, (link == 1 ? MAC : "") + header + V6)).contains(FIN);
    }

    /** Behind an IPv4 header with this protocol, between 10.0.0.1 and 10.0.0.2. */
    private static String outer(int protocol, String behind) {
        int total = 20 + behind.replace(" ", "").length() / 2;
        return "4500%04x00000000ff%02x0000".formatted(total, protocol) + "0a0000010a000002" + behind;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            IP in IP,          4, V4
            GRE,              47, 0000 0800 V4
            GRE with all,     47, b000 0800 00000000 00000001 00000002 V4
            GRE of PPTP,      47, 3081 880b 0040 0001 00000001 00000002 ff03 0021 V4
            GRE Ethernet,     47, 2000 6558 00000001 ETHERNET V4
            ERSPAN 2,         47, 1000 88be 00000001 0000000000000000 ETHERNET V4
            WCCP,             47, 0000 883e 00000000 V4
            AH,               51, 06 04 0000 00000001 00000001 000000000000000000000000
            EtherIP,          97, 3000 ETHERNET V4
            MPLS,            137, 000131ff V4
            VXLAN,            17, c000 12b5 0000 0000 08000000 00000100 ETHERNET V4
            Geneve,           17, c000 17c1 0000 0000 0100 6558 00000100 00000000 ETHERNET V4
            GTP,              17, 0868 0868 0000 0000 30ff 003c 00000001 V4
            GTP extended,     17, 0868 0868 0000 0000 34ff 0044 00000001 0000 00 85 01 000000 V4
            L2TP,             17, 06a5 06a5 0000 0000 4002 0040 0001 0001 ff03 0021 V4
            MPLS over UDP,    17, c000 19eb 0000 0000 000131ff V4
            """)
    void findsThePacketInATunnel(String name, int protocol, String behind) {
        boolean authenticated = protocol == 51;
        String hex = behind.replace("ETHERNET", ETHERNET).replace("V4", V4);
        if (authenticated) {
            hex += V4.substring(40);
            assertThat(Seen.in(101, outer(protocol, hex)))
                    .map(RawSegment::toString)
                    .hasValueSatisfying(s -> assertThat(s).startsWith("10.0.0.1:47594 > 10.0.0.2:8950 S"));
            return;
        }
        assertThat(Seen.in(101, outer(protocol, hex))).as(name).contains(SYN);
    }

    @Test
    void findsIpv6InIpv4AndInTeredo() {
        assertThat(Seen.in(101, outer(41, V6))).contains(FIN);
        assertThat(Seen.in(101, outer(17, "c0000dd800000000" + V6))).contains(FIN);
        assertThat(Seen.in(101, outer(17, "c0000dd800000000" + "0000000000000000" + V6)))
                .contains(FIN);
    }

    @Test
    void aTcpHeaderQuotedByAnIcmpErrorIsNoSegment() {
        assertThat(Seen.in(101, outer(1, "0301000000000000" + V4))).isEmpty();
    }

    @Test
    void aUdpPacketThatOnlyUsesATunnelsPortIsUdp() {
        assertThat(Seen.in(101, outer(17, "12b5003500000000" + "ffffffffffffffff" + V4)))
                .isEmpty();
    }

    @Test
    void headersWithoutEndAreGivenUp() {
        assertThat(Seen.in(1, MAC + "81000064".repeat(1000) + "0800" + V4)).isEmpty();
        assertThat(Seen.in(101, outer(4, outer(4, outer(4, V4))))).contains(SYN);
    }
}

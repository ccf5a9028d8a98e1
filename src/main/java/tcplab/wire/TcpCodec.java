package tcplab.wire;

import java.nio.ByteBuffer;
import tcplab.tcp.Checksum;
import tcplab.tcp.RawSegment;

/** Writes segments as IPv4 packets with right checksums (RFC 791 §3.1, RFC 9293 §3.1). */
public final class TcpCodec {
    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int ETHERNET_ADDRESS = 6;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int LARGEST = 0xffff;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final byte TTL = 64;
    private static final byte TCP = 6;

    private TcpCodec() {}

    /**
     * The IPv4 packet that carries a segment.
     *
     * @param payload as many bytes as the segment says
     * @throws IllegalArgumentException when the payload's length is another, an address is no IPv4 address, or the
     *     packet would be larger than 65535 bytes
     */
    public static byte[] encode(RawSegment segment, byte[] payload) {
        if (payload.length != segment.length()) {
            throw new IllegalArgumentException("a payload of " + payload.length + " bytes for " + segment);
        }
        byte[] options = OptionCodec.encode(segment.options());
        int tcpLength = TCP_HEADER + options.length + payload.length;
        if (IP_HEADER + tcpLength > LARGEST) {
            throw new IllegalArgumentException("no IPv4 packet is large enough for " + segment);
        }
        ByteBuffer out = ByteBuffer.allocate(IP_HEADER + tcpLength);
        out.putShort((short) 0x4500).putShort((short) out.capacity());
        out.putShort((short) 0).putShort((short) DONT_FRAGMENT);
        out.put(TTL).put(TCP).putShort((short) 0);
        out.put(IpText.parseV4(segment.source().host()));
        out.put(IpText.parseV4(segment.destination().host()));
        out.putShort((short) segment.source().port());
        out.putShort((short) segment.destination().port());
        out.putInt((int) segment.seq()).putInt((int) segment.ack());
        int words = (TCP_HEADER + options.length) / 4;
        out.putShort((short) ((words << 12) | segment.flags().bits()));
        out.putShort((short) segment.window()).putShort((short) 0).putShort((short) 0);
        out.put(options).put(payload);
        out.putShort(10, Checksum.of(out.array(), 0, IP_HEADER, 0));
        out.putShort(IP_HEADER + 16, Checksum.of(out.array(), 12, 8 + tcpLength, TCP + tcpLength));
        return out.array();
    }

    /** The Ethernet frame in which the loopback device carries an IPv4 packet: both addresses are zero. */
    public static byte[] loopbackFrame(byte[] packet) {
        return frame(packet, new byte[ETHERNET_ADDRESS], new byte[ETHERNET_ADDRESS]);
    }

    /** The Ethernet frame that carries an IPv4 packet from one device to another, whose addresses are six bytes each. */
    public static byte[] frame(byte[] packet, byte[] to, byte[] from) {
        return ByteBuffer.allocate(2 * ETHERNET_ADDRESS + 2 + packet.length)
                .put(to, 0, ETHERNET_ADDRESS)
                .put(from, 0, ETHERNET_ADDRESS)
                .putShort((short) ETHERTYPE_IPV4)
                .put(packet)
                .array();
    }
}

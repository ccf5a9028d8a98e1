package tcplab.wire;

import java.util.Optional;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;

/**
 * Reads the TCP segment in a frame (RFC 791, RFC 8200, RFC 9293 §3.1).
 *
 * <p>The payload's length is what the IP header says and not what the capture kept. Checksums are not looked at: with
 * offload, and always on loopback, a captured packet's checksum is not yet the one that is sent.
 *
 * @param link what stands before the IP packet
 */
public record FrameDecoder(LinkType link) {
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_QINQ = 0x88a8;
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;

    /**
     * The segment in a frame, or nothing when the frame holds something other than TCP.
     *
     * @param captured the frame's first bytes, all of them or as many as the capture kept
     * @param originalLength the whole frame's length in bytes
     * @throws MalformedPacketException when the frame claims to hold TCP and its headers are cut off or contradict each
     *     other; also for a fragment, which is not put together again
     */
    public Optional<RawSegment> decode(byte[] captured, int originalLength) throws MalformedPacketException {
        Bytes bytes = new Bytes(captured);
        int ip = link.headerLength();
        if (link.protocolOffset() >= 0) {
            int type = bytes.u16(link.protocolOffset(), "link header");
            while (link == LinkType.ETHERNET && (type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ)) {
                ip += 4;
                type = bytes.u16(ip - 2, "VLAN tag");
            }
            if (type != ETHERTYPE_IPV4 && type != ETHERTYPE_IPV6) {
                return Optional.empty();
            }
        }
        IpPacket packet = switch (bytes.u8(ip, "IP header") >> 4) {
            case 4 -> IpPacket.v4(bytes, ip, originalLength);
            case 6 -> IpPacket.v6(bytes, ip, originalLength);
            default -> throw new MalformedPacketException("this is neither IPv4 nor IPv6", ip);
        };
        if (packet.protocol() != TCP) {
            return Optional.empty();
        }
        if (packet.fragment()) {
            throw new MalformedPacketException("this is a fragment, and fragments are not put together", ip);
        }
        return Optional.of(segment(bytes, packet));
    }

    private static RawSegment segment(Bytes bytes, IpPacket packet) throws MalformedPacketException {
        int tcp = packet.payload();
        bytes.need(tcp, TCP_HEADER, "TCP header");
        int header = (bytes.u8(tcp + 12, "data offset") >> 4) * 4;
        if (header < TCP_HEADER || tcp + header > packet.end()) {
            throw new MalformedPacketException(
                    "the TCP header says that it is " + header + " bytes long; the packet has " + (packet.end() - tcp)
                            + " for it",
                    tcp + 12);
        }
        return new RawSegment(
                new Endpoint(packet.source(), bytes.u16(tcp, "source port")),
                new Endpoint(packet.destination(), bytes.u16(tcp + 2, "destination port")),
                new Flags(bytes.u16(tcp + 12, "flags") & 0x1ff),
                bytes.u32(tcp + 4, "sequence number"),
                bytes.u32(tcp + 8, "acknowledgment number"),
                bytes.u16(tcp + 14, "window"),
                packet.end() - tcp - header,
                OptionCodec.decode(bytes, tcp + TCP_HEADER, tcp + header));
    }
}

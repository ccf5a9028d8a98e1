package tcplab.wire;

import static tcplab.text.Text.text;

import tcplab.text.Text;

/**
 * A kind of what was not read as a segment.
 *
 * @param kind what it is
 * @param number which ethertype, protocol, link type or block type; negative where the kind says everything
 */
public record Unread(Kind kind, int number) implements Comparable<Unread> {
    /** What a frame can be instead of a TCP segment that is read. */
    public enum Kind {
        /** No IP packet; the number is its ethertype. */
        NOT_IP("this is no IP packet", text("no IP packet: ethertype 0x%04x", "不是 IP 分组：以太网类型 0x%04x")),
        /** No IP packet; the number is the destination's service access point. */
        LLC("this is no IP packet", text("no IP packet: IEEE 802.2, SAP 0x%02x", "不是 IP 分组：IEEE 802.2，SAP 0x%02x")),
        /** No IP packet; the number is PPP's protocol. */
        PPP("this is no IP packet", text("no IP packet: PPP protocol 0x%04x", "不是 IP 分组：PPP 协议 0x%04x")),
        /** No IP packet; the number is the address family or ARCNET's type. */
        FAMILY("this is no IP packet", text("no IP packet: address family %d", "不是 IP 分组：地址族 %d")),
        /** No data frame; the number is the first byte of the frame control field without its version. */
        WLAN("this is no data frame", text("no data: IEEE 802.11 frame type 0x%02x", "不是数据帧：IEEE 802.11 帧类型 0x%02x")),
        ENCRYPTED("this is encrypted", text("encrypted by IEEE 802.11", "由 IEEE 802.11 加密")),
        UDP("this is UDP", Text.same("UDP")),
        ICMP("this is ICMP", Text.same("ICMP")),
        /** Another protocol over IP; the number is its own. */
        OTHER_PROTOCOL("this is another protocol", text("IP protocol %d", "IP 协议 %d")),
        /** A piece of a packet that was put together with a later one. */
        FRAGMENT(
                "this is a fragment, and fragments are not put together",
                text("fragments of packets that later ones made whole", "后来拼成完整分组的分片")),
        FRAGMENT_INCOMPLETE(
                "this is a fragment, and fragments are not put together",
                text("fragments of packets that stayed incomplete", "始终没能拼成完整分组的分片")),
        CUT(
                "the headers are cut off: only %d bytes were captured",
                text("cut off before TCP's ports by the snapshot length", "抓包长度太短，没有抓到 TCP 端口")),
        SHORT("the frame ends within its headers", text("damaged: ends within its headers", "损坏：头部不完整")),
        LINK_HEADER("the link's header contradicts itself", text("damaged: the link's header", "损坏：链路层头部")),
        IP_VERSION("this is neither IPv4 nor IPv6", text("damaged: neither IPv4 nor IPv6", "损坏：既非 IPv4 也非 IPv6")),
        IPV4_HEADER(
                "the IPv4 header says that it is %d bytes long",
                text("damaged: IPv4 header shorter than 20 bytes", "损坏：IPv4 头部不足 20 字节")),
        IPV4_TOTAL(
                "the IPv4 packet is shorter than its header",
                text("damaged: IPv4 packet shorter than its header", "损坏：IPv4 分组比其头部还短")),
        EXTENSION(
                "an extension header reaches beyond its packet",
                text("damaged: IPv6 extension header beyond its packet", "损坏：IPv6 扩展头部超出分组")),
        TCP_HEADER(
                "the TCP header says that it is %d bytes long; the packet has %d for it",
                text(
                        "damaged: impossible length of the TCP header; read without options and payload",
                        "损坏：TCP 头部长度不可能；读时不计选项与数据")),
        BEYOND_FRAME(
                "the IP packet ends at byte %d of a frame of %d",
                text("damaged: IP packet longer than its frame; read as far as the frame goes", "损坏：IP 分组比帧还长；只读到帧尾")),
        TOO_DEEP("one header follows another without end", text("too many headers in one frame", "一帧之中头部层数过多")),
        /** On a link of a type that is not read; the number is its type. */
        UNKNOWN_LINK("this is a link that is not read", text("link type %d, which is not read", "不支持的链路类型 %d")),
        /** Not a frame: a block of a pcapng file that is not read; the number is its type. */
        UNKNOWN_BLOCK("this is no frame", text("pcapng blocks of type 0x%08x, passed over", "跳过的 pcapng 块，类型 0x%08x"));

        private final String complaint;
        private final Text text;

        Kind(String complaint, Text text) {
            this.complaint = complaint;
            this.text = text;
        }

        /** What is wrong with a frame, for {@link MalformedPacketException}, with places for two numbers. */
        String complaint() {
            return complaint;
        }

        /** Whether frames of this kind are whole and sound, and hold something other than TCP. */
        boolean sound() {
            return compareTo(FRAGMENT) < 0;
        }
    }

    /** Whether frames of this kind gave no segment; other kinds tell what was odd about a segment that was shown, or of blocks. */
    public boolean withoutSegment() {
        return kind != Kind.TCP_HEADER && kind != Kind.BEYOND_FRAME && kind != Kind.UNKNOWN_BLOCK;
    }

    /** What it is, in words for a summary. */
    public Text inWords() {
        return kind.text.with(number);
    }

    @Override
    public int compareTo(Unread other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : Integer.compareUnsigned(number, other.number);
    }
}

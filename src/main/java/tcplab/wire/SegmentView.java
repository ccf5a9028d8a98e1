package tcplab.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SegmentBytes;
import tcplab.tcp.TcpOption;

/** One TCP segment of a capture, looked at where it lies; valid only during the call that shows it. */
public final class SegmentView {
    static final int HEADER = 20;
    private static final int DATA_OFFSET = 12;

    private final FrameView frame;
    ByteBuffer bytes = ByteBuffer.allocate(0);
    int version;
    int ipAt;
    int tcpAt;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int identification;
    int hopLimit;
    int ports;
    int seq;
    int ack;
    int flags;
    int window;
    int headerBytes;
    int optionsLength;
    int length;
    boolean inTunnel;
    boolean fragmented;
    boolean beyondFrame;
    boolean headerSound;
    /** Whether it lies in {@link FrameView#array}, behind Ethernet and IPv4 alone, with the twenty bytes before its options. */
    boolean usual;

    /** Whether its frame is gone: then the four below, which are otherwise read where it lies, are set, and only some options lie there. */
    boolean apart;

    int place;
    int checksum;
    long print;
    int headerLength;

    SegmentView(FrameView frame) {
        this.frame = frame;
    }

    /** Which of the captures it is from: 0 for the first. */
    public int file() {
        return frame.file();
    }

    /** The number of its frame in its capture, from 1. */
    public long frame() {
        return frame.frame();
    }

    /** On which interface of its capture it was seen: 0 for the first, counted through all sections of a pcapng file. */
    public int interfaceId() {
        return frame.interfaceId();
    }

    /** Whether it has a time: simple packet blocks of pcapng have none. */
    public boolean timed() {
        return frame.timed();
    }

    /** When it was seen: nanoseconds since the epoch; without a time, that of the frame before. */
    public long nanos() {
        return frame.nanos();
    }

    /** The IP version: 4 or 6. */
    public int version() {
        return version;
    }

    /** The first half of the source's IPv6 address; 0 for IPv4. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** The second half of the source's IPv6 address, or its IPv4 address as a number of 32 bits. */
    public long sourceLow() {
        return sourceLow;
    }

    /** The first half of the destination's IPv6 address; 0 for IPv4. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** The second half of the destination's IPv6 address, or its IPv4 address as a number of 32 bits. */
    public long destinationLow() {
        return destinationLow;
    }

    /** IPv4's identification field: 0..65535; 0 for IPv6. Of a packet put together of fragments, that of the last to come. */
    public int identification() {
        return identification;
    }

    /** Whether {@link #identification()} tells it from others: 0 does not, nor 1, which packet generators write into every packet. */
    public boolean identified() {
        return identification > 1;
    }

    /** Time to live, or hop limit, as the IP header has it: 0..255. */
    public int hopLimit() {
        return hopLimit;
    }

    /** IPv6's flow label; 0 for IPv4 and for a packet put together of fragments. */
    int flowLabel() {
        return version == 6 && !fragmented ? bytes.getInt(ipAt) & 0xfffff : 0;
    }

    /**
     * Where it was captured, as a number that differs where file, interface, hop limit or the way through the link differ; the
     * link's header, its addresses and tags, counts where there is no {@link #identification()} to go by.
     */
    public int place() {
        return apart ? place : Place.of(this, identification == 0);
    }

    /**
     * What it shares with its copies and hardly ever with another segment: both ends, the numbers, flags, window and
     * {@link #identification()}, and the options and the flow label where it is not {@link #identified()}. Not for one whose
     * {@link #headerWhole() header} was cut.
     */
    public long print() {
        return apart ? print : Print.of(this);
    }

    /** The source's port in the upper half, the destination's in the lower. */
    public int ports() {
        return ports;
    }

    /** 0..65535. */
    public int sourcePort() {
        return ports >>> 16;
    }

    /** 0..65535. */
    public int destinationPort() {
        return ports & 0xffff;
    }

    /** Whether the twenty bytes before the options were captured. If not, what lies beyond {@link #headerBytes()} is 0. */
    public boolean headerWhole() {
        return headerBytes >= HEADER;
    }

    /** How many bytes of the TCP header were captured, options included: 4..60. */
    public int headerBytes() {
        return headerBytes;
    }

    /** SEG.SEQ, as the bits of an int; 0 when fewer than 8 bytes of the header were captured. */
    public int seq() {
        return seq;
    }

    /** SEG.ACK, as the bits of an int; 0 when fewer than 12 bytes of the header were captured. */
    public int ack() {
        return ack;
    }

    /** The nine bits of {@link Flags}; 0 when fewer than 14 bytes of the header were captured. */
    public int flags() {
        return flags;
    }

    /** The window field, not scaled; 0 when fewer than 16 bytes of the header were captured. */
    public int window() {
        return window;
    }

    /** The TCP checksum, as it was captured; 0 when fewer than 18 bytes of the header were captured. */
    public int checksum() {
        if (apart) {
            return checksum;
        }
        if (usual) {
            return Words.pair(Words.at(frame.array, tcpAt + DATA_OFFSET), 4);
        }
        return headerBytes >= 18 ? bytes.getShort(tcpAt + 16) & 0xffff : 0;
    }

    /** Bytes of payload by the IP header, captured or not; 0 when fewer than 13 bytes of the header were captured. */
    public int length() {
        return length;
    }

    /** Where the segment lies; read only, in network byte order. A packet put together of fragments has its own. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Where in {@link #bytes()} its IP header begins; for a packet put together of fragments, its TCP header. */
    public int ipAt() {
        return ipAt;
    }

    /** Where in {@link #bytes()} its TCP header begins. */
    public int tcpAt() {
        return tcpAt;
    }

    /** Where in {@link #bytes()} its options begin. */
    public int optionsAt() {
        return tcpAt + HEADER;
    }

    /** Bytes of options as far as they were captured: 0..40. */
    public int optionsLength() {
        return optionsLength;
    }

    /** Whether another IP header stood before its own. */
    public boolean inTunnel() {
        return inTunnel;
    }

    /** Whether it came in fragments; then it is shown with the frame that made it whole. */
    public boolean fragmented() {
        return fragmented;
    }

    /**
     * Whether the header's length is possible. If not, receivers drop the segment; it is shown nonetheless, with neither
     * options nor payload.
     */
    public boolean headerSound() {
        return headerSound;
    }

    /** Whether an IP header promises more than the frame had: then the segment is taken to end with the frame. */
    public boolean beyondFrame() {
        return beyondFrame;
    }

    /** The frame that it is in. */
    public FrameView inFrame() {
        return frame;
    }

    /** The segment as an object; options that are cut off or contradict themselves end the list of them. */
    public RawSegment copy() {
        byte[] options = new byte[optionsLength];
        if (optionsLength > 0) {
            bytes.get(optionsAt(), options);
        }
        return segment(OptionCodec.decodeSome(options));
    }

    /**
     * The segment's bytes, from the source port on, as far as they were captured; nothing when not even a header without
     * options was.
     */
    public Optional<SegmentBytes> copyBytes() {
        return copyBytes(fragmented ? bytes.limit() : frame.at + frame.captured);
    }

    /** @param end where the captured bytes end */
    Optional<SegmentBytes> copyBytes(int end) {
        int whole = headerSound ? headerLength() + length : headerBytes;
        byte[] kept = new byte[Math.max(0, Math.min(whole, end - tcpAt))];
        if (kept.length < SegmentBytes.LEAST) {
            return Optional.empty();
        }
        bytes.get(tcpAt, kept);
        return Optional.of(new SegmentBytes(kept, whole));
    }

    RawSegment segment(List<TcpOption> options) {
        return new RawSegment(
                new Endpoint(address(sourceHigh, sourceLow), sourcePort()),
                new Endpoint(address(destinationHigh, destinationLow), destinationPort()),
                new Flags(flags()),
                Integer.toUnsignedLong(seq()),
                Integer.toUnsignedLong(ack()),
                window(),
                length,
                options);
    }

    /** What the header says of its own length in bytes, options included; 0 when fewer than 13 bytes of it were captured. */
    public int headerLength() {
        if (apart) {
            return headerLength;
        }
        if (usual) {
            return (frame.array[tcpAt + DATA_OFFSET] & 0xf0) >> 2;
        }
        return headerBytes > 12 ? (bytes.get(tcpAt + 12) & 0xf0) >> 2 : 0;
    }

    /** Reads the fields before the options from where they lie; those that were not captured are 0. */
    void readHeader() {
        ports = bytes.getInt(tcpAt);
        seq = headerBytes >= 8 ? bytes.getInt(tcpAt + 4) : 0;
        ack = headerBytes >= 12 ? bytes.getInt(tcpAt + 8) : 0;
        flags = headerBytes >= 14 ? bytes.getShort(tcpAt + 12) & 0x1ff : 0;
        window = headerBytes >= 16 ? bytes.getShort(tcpAt + 14) & 0xffff : 0;
    }

    private String address(long high, long low) {
        return version == 4 ? IpText.v4((int) low) : IpText.v6(high, low);
    }
}

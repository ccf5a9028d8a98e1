package tcplab.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SegmentBytes;

/**
 * Reads the TCP segment in one frame (RFC 791, RFC 8200, RFC 9293 §3.1), and is stricter than {@link CaptureSource}:
 * what it gives was captured whole.
 *
 * <p>The payload's length is what the IP header says and not what the capture kept. Checksums are not looked at: with
 * offload, and always on loopback, a captured packet's checksum is not yet the one that is sent.
 *
 * @param link what stands before the IP packet
 */
public record FrameDecoder(LinkType link) {
    /**
     * The segment in a frame, or nothing when the frame holds something other than TCP.
     *
     * @param captured the frame's first bytes, all of them or as many as the capture kept
     * @param originalLength the whole frame's length in bytes
     * @throws MalformedPacketException when the frame's headers are cut off or contradict each other; also for a
     *     fragment, which is not put together again
     */
    public Optional<RawSegment> decode(byte[] captured, int originalLength) throws MalformedPacketException {
        Optional<SegmentView> found = find(captured, originalLength);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SegmentView view = found.get();
        return Optional.of(view.segment(
                OptionCodec.decode(new Bytes(captured), view.optionsAt(), view.optionsAt() + view.optionsLength())));
    }

    /**
     * The bytes of the segment in a frame, from the source port on, as far as the capture kept them.
     *
     * @throws MalformedPacketException as {@link #decode} does
     */
    public Optional<SegmentBytes> bytes(byte[] captured, int originalLength) throws MalformedPacketException {
        return find(captured, originalLength).flatMap(view -> view.copyBytes(captured.length));
    }

    private Optional<SegmentView> find(byte[] captured, int originalLength) throws MalformedPacketException {
        SegmentView view = new SegmentView(new FrameView(0));
        SegmentFinder finder = new SegmentFinder(view, Reassembly.NONE);
        Walk walk = finder.walk;
        if (!finder.find(link.number(), ByteBuffer.wrap(captured), 0, captured.length, originalLength)) {
            if (walk.kind.sound()) {
                return Optional.empty();
            }
            throw new MalformedPacketException(walk.kind.complaint().formatted(walk.first, walk.second), walk.where);
        }
        if (!view.headerSound || view.beyondFrame) {
            Unread.Kind kind = view.headerSound ? Unread.Kind.BEYOND_FRAME : Unread.Kind.TCP_HEADER;
            throw new MalformedPacketException(kind.complaint().formatted(walk.first, walk.second), walk.where);
        }
        if (view.headerBytes < SegmentView.HEADER || view.headerBytes < view.headerLength()) {
            throw new MalformedPacketException(
                    "the TCP header is cut off: only " + captured.length + " bytes were captured", view.tcpAt);
        }
        return Optional.of(view);
    }
}

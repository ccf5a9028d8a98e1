package tcplab.wire;

import java.nio.ByteBuffer;

/**
 * Shows the TCP segments in frames that come one by one and not from a file, each where it lies. Fragments are not put
 * together again.
 */
public final class LiveFrames {
    private final FrameView frame = new FrameView(0);
    private final SegmentView segment = new SegmentView(frame);
    private final SegmentFinder finder = new SegmentFinder(segment, Reassembly.NONE);
    private final SegmentVisitor visitor;
    private long segments;
    private long refused;

    /** @param snapshotLength bytes that are kept of each frame at most */
    public LiveFrames(LinkType link, int snapshotLength, SegmentVisitor visitor) {
        this.visitor = visitor;
        frame.link = link.number();
        frame.snapshotLength = snapshotLength;
        frame.timed = true;
    }

    /**
     * Shows a frame, and the segment in it if there is one.
     *
     * @param nanos when it was seen: nanoseconds since the epoch
     * @param bytes in network byte order
     * @param at where in {@code bytes} it begins
     * @param captured how many bytes of it were kept
     * @param originalLength its whole length in bytes
     * @return whether there was a segment
     */
    public boolean show(long nanos, ByteBuffer bytes, int at, int captured, int originalLength) {
        frame.number++;
        frame.nanos = nanos;
        frame.bytes = bytes;
        frame.at = at;
        frame.captured = captured;
        frame.originalLength = originalLength;
        visitor.frame(frame);
        if (finder.find(frame.link, bytes, at, captured, originalLength)) {
            segments++;
            refused += segment.headerSound && !segment.beyondFrame ? 0 : 1;
            visitor.segment(segment);
            return true;
        }
        refused += finder.walk.kind.sound() ? 0 : 1;
        return false;
    }

    /** Segments shown so far. */
    public long segments() {
        return segments;
    }

    /** Frames so far whose headers were cut off or contradicted each other. */
    public long refused() {
        return refused;
    }
}

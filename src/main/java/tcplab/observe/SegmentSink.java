package tcplab.observe;

import tcplab.tcp.RawSegment;

/** Takes segments as they are captured, all from one thread and in the order of the capture. */
@FunctionalInterface
public interface SegmentSink {
    /**
     * Takes one segment.
     *
     * @param wallNanos when it was on the wire: nanoseconds since the epoch. It may lie a little before the previous
     *     segment's, since each processor reads its own clock
     */
    void segment(long wallNanos, RawSegment segment);
}

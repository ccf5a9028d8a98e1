package tcplab.flow;

import java.util.ArrayList;
import java.util.List;
import tcplab.tcp.RawSegment;
import tcplab.wire.SegmentView;

/** Keeps the segments of one connection, for its ladder. */
public final class FlowRecorder implements SegmentNote {
    /** More than anybody reads; what comes after is counted only. */
    public static final int MOST = 100_000;

    /**
     * A segment of the connection.
     *
     * @param file the index of its capture
     * @param frame the number of its frame there
     * @param nanos since the epoch
     * @param second whether it was sent by the end that did not send the connection's first segment
     * @param kinds the bits of {@link SegmentNote}
     */
    public record Kept(RawSegment segment, int file, long frame, long nanos, boolean second, int kinds) {}

    private final long number;
    private final List<Kept> kept = new ArrayList<>();
    private long more;

    public FlowRecorder(long number) {
        this.number = number;
    }

    @Override
    public void at(SegmentView segment, long connection, boolean second, int kinds) {
        if (connection != number) {
            return;
        }
        if (kept.size() == MOST) {
            more++;
            return;
        }
        kept.add(new Kept(segment.copy(), segment.file(), segment.frame(), segment.nanos(), second, kinds));
    }

    public List<Kept> kept() {
        return List.copyOf(kept);
    }

    /** How many were not kept. */
    public long more() {
        return more;
    }
}

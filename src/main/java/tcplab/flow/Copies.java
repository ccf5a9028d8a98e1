package tcplab.flow;

import tcplab.wire.SegmentView;

/**
 * Recognises the exact copies that a capture on several interfaces holds: the same IP identification and the same numbers,
 * nearly at the same time. A segment sent again has another identification. Remembers the latest few tens of thousands.
 */
final class Copies {
    private static final int PLACES = 1 << 15;
    /** Longer than a copy takes through a host; radio links repeat frames so soon too. */
    private static final long NEAR_NANOS = 2_000_000L;
    /** For a copy that was captured elsewhere: on another interface, or with fewer hops to live. */
    private static final long ELSEWHERE_NANOS = 500_000_000L;

    /** What packet generators write into every packet; it tells nothing unless the copy was captured elsewhere. */
    private static final int GENERATED = 1;

    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final long[] prints = new long[PLACES];
    private final long[] times = new long[PLACES];
    private final int[] where = new int[PLACES];

    /** Whether this segment of a connection's direction was seen just now; notes it if not. */
    boolean seen(SegmentView segment, long connection, int direction) {
        if (segment.version() != 4 || segment.fragmented() || !segment.headerWhole()) {
            return false;
        }
        int identification = segment.identification();
        if (identification == 0) {
            return false;
        }
        long print = (2 * connection + direction) * MIX + Layout.pair(segment.seq(), segment.ack());
        print = (print ^ print >>> 31) * MIX
                + (((long) segment.length() << 32) | ((long) segment.window() << 16) | identification);
        print = (print ^ print >>> 29) * MIX + segment.flags();
        int place = (int) (print >>> 49);
        int here = (segment.interfaceId() << 8) | segment.hopLimit();
        boolean elsewhere = where[place] != here;
        boolean marked = identification != GENERATED || elsewhere;
        long limit = elsewhere ? ELSEWHERE_NANOS : NEAR_NANOS;
        if (prints[place] == print && marked && Math.abs(segment.nanos() - times[place]) <= limit) {
            return true;
        }
        prints[place] = print;
        times[place] = segment.nanos();
        where[place] = here;
        return false;
    }
}

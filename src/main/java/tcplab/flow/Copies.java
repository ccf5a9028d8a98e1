package tcplab.flow;

import static tcplab.flow.Layout.*;

import java.nio.ByteBuffer;
import tcplab.wire.SegmentView;

/**
 * Recognises the exact copies in a capture that saw the same packet more than once: on several interfaces, before and after a router,
 * with and without a VLAN's tag, or at both ports of a mirror. A copy has the same numbers, and the same IP identification, which a
 * segment that is sent again has not. Where there is none (IPv6, or 0), a copy is what has the same options, flow label and checksum
 * too and was captured elsewhere, once for each that was seen first. At one place it cannot be told from a repetition, unless
 * identifications have shown that the connection's segments are captured several times there. Remembers the latest few tens of
 * thousands.
 */
final class Copies {
    private static final int ENTRIES = 1 << 15;
    /** Longs of an entry: when it came, four places of 16 bits, and the counts below. */
    private static final int SIZE = 3;

    private static final int PLACES = 4;
    // In the third long: the checksum, how many were no copies, and how many came at each place.
    private static final int CHECKSUM = 48;
    private static final int SENT = 32;
    private static final int COUNT_MOST = 255;

    /** Longer than a copy takes through a host; radio links repeat frames so soon too. */
    private static final long NEAR_NANOS = 2_000_000L;
    /** For a copy with identification, or with timestamps, that was captured elsewhere. */
    private static final long ELSEWHERE_NANOS = 500_000_000L;
    /** Without either: hardly anything is sent again so soon, and then not by another way alone. */
    private static final long BARE_NANOS = 10_000_000L;

    /** What packet generators write into every packet: it tells nothing. */
    private static final int GENERATED = 1;

    private static final long MIX = 0x9e3779b97f4a7c15L;

    /** Apart from the rest, since every segment is looked for and few are found. */
    private final long[] prints = new long[ENTRIES];

    private final long[] entries = new long[ENTRIES * SIZE];

    /** Whether this segment of a connection's direction is a copy of one that was captured before; notes it if not. */
    boolean seen(SegmentView segment, long[] page, int at, int direction) {
        if (segment.fragmented() || !segment.headerWhole()) {
            return false;
        }
        int identification = segment.identification();
        boolean told = identification > GENERATED;
        long print = (2 * page[at + NUMBER] + direction) * MIX + pair(segment.seq(), segment.ack());
        print = (print ^ (print >>> 31)) * MIX
                + (((long) segment.length() << 32) | ((long) segment.window() << 16) | identification);
        print = (print ^ (print >>> 29)) * MIX + segment.flags();
        if (!told) {
            print = (print ^ (print >>> 29)) * MIX + more(segment);
        }
        int index = (int) (print >>> 49);
        int entry = index * SIZE;
        int place = (segment.place() & 0xffff) | 1;
        if (prints[index] == print) {
            return told ? toldAgain(entry, place, segment, page, at) : again(entry, place, segment, page, at);
        }
        prints[index] = print;
        note(entry, place, segment);
        return false;
    }

    /** The options and the flow label. */
    private static long more(SegmentView segment) {
        ByteBuffer bytes = segment.bytes();
        long mixed = segment.flowLabel();
        int at = segment.optionsAt();
        int end = at + segment.optionsLength();
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            mixed = (mixed ^ (mixed >>> 32)) * MIX + bytes.getLong(at);
        }
        for (; at < end; at++) {
            mixed = (mixed ^ (mixed >>> 32)) * MIX + bytes.get(at);
        }
        return mixed;
    }

    private void note(int entry, int place, SegmentView segment) {
        entries[entry] = segment.nanos();
        entries[entry + 1] = place;
        entries[entry + 2] = ((long) segment.checksum() << CHECKSUM) | (1L << SENT) | 1;
    }

    private boolean toldAgain(int entry, int place, SegmentView segment, long[] page, int at) {
        boolean here = place(entry, 0) == place;
        boolean same = !here || checksum(entry) == segment.checksum();
        if (!same || gap(entry, segment) > (here ? NEAR_NANOS : ELSEWHERE_NANOS)) {
            note(entry, place, segment);
            return false;
        }
        if (here) {
            int count = Math.min(count(entry, 0) + 1, COUNT_MOST);
            count(entry, 0, count);
            long most = Math.min(Math.max(count, (page[at + BITS] >>> AT_ONCE) & AT_ONCE_MOST), AT_ONCE_MOST);
            page[at + BITS] = (page[at + BITS] & ~(AT_ONCE_MOST << AT_ONCE)) | (most << AT_ONCE);
        }
        return true;
    }

    /**
     * Without identification: as many have been sent as were captured at the place that saw most of them. Those that come at one place
     * count as one only up to the number that the connection's other segments were captured at once.
     */
    private boolean again(int entry, int place, SegmentView segment, long[] page, int at) {
        int which = which(entry, place);
        long gap = gap(entry, segment);
        long limit = SynOptions.timestamps(SynOptions.of(segment)) ? ELSEWHERE_NANOS : BARE_NANOS;
        if (which < 0 || gap > limit || !sameBytes(entry, which, segment)) {
            note(entry, place, segment);
            return false;
        }
        int atOnce = Math.max(1, (int) ((page[at + BITS] >>> AT_ONCE) & AT_ONCE_MOST));
        int count = count(entry, which);
        boolean here = count > 0;
        if (here && gap > NEAR_NANOS) {
            count = (count + atOnce - 1) / atOnce * atOnce;
        }
        count = Math.min(count + 1, COUNT_MOST);
        count(entry, which, count);
        int sent = (count + atOnce - 1) / atOnce;
        if (sent <= sent(entry)) {
            return true;
        }
        entries[entry + 2] += 1L << SENT;
        entries[entry] = segment.nanos();
        if (here && gap <= NEAR_NANOS && occupies(segment)) {
            page[at + BITS] |= TWINS;
        }
        return false;
    }

    private static boolean occupies(SegmentView segment) {
        return segment.length() > 0 || (segment.flags() & (SegmentBook.SYN_FLAG | SegmentBook.FIN_FLAG)) != 0;
    }

    /** A sender that leaves the checksum to its interface writes there what the pseudo header gives; elsewhere it is whole. */
    private boolean sameBytes(int entry, int which, SegmentView segment) {
        int before = checksum(entry);
        int now = segment.checksum();
        if (before == now || which == 0) {
            return before == now;
        }
        int unfinished = Pseudo.sum(segment);
        return before == unfinished || now == unfinished;
    }

    private long gap(int entry, SegmentView segment) {
        return Math.abs(segment.nanos() - entries[entry]);
    }

    /** Which of an entry's places it is, maybe a new one; -1 if it is one too many. */
    private int which(int entry, int place) {
        for (int i = 0; i < PLACES; i++) {
            if (place(entry, i) == 0) {
                entries[entry + 1] |= (long) place << (16 * i);
            }
            if (place(entry, i) == place) {
                return i;
            }
        }
        return -1;
    }

    private int place(int entry, int i) {
        return (int) (entries[entry + 1] >>> (16 * i)) & 0xffff;
    }

    private int count(int entry, int i) {
        return (int) (entries[entry + 2] >>> (8 * i)) & COUNT_MOST;
    }

    private void count(int entry, int i, int count) {
        entries[entry + 2] += (long) (count - count(entry, i)) << (8 * i);
    }

    private int sent(int entry) {
        return (int) (entries[entry + 2] >>> SENT) & COUNT_MOST;
    }

    private int checksum(int entry) {
        return (int) (entries[entry + 2] >>> CHECKSUM);
    }
}

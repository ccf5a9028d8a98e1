package tcplab.flow;

import static tcplab.flow.Layout.*;

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
    /** Longer than a copy takes through a host; radio links repeat frames so soon too. */
    private static final int NEAR = Sightings.span(2_000_000);
    /** For a copy with identification, or with timestamps, that was captured elsewhere. */
    private static final int ELSEWHERE = Sightings.span(500_000_000);
    /** Without either: hardly anything is sent again so soon, and then not by another way alone. */
    private static final int BARE = Sightings.span(10_000_000);

    private final Sightings sightings = new Sightings();

    /** Whether this segment of a connection is a copy of one that was captured before; notes it if not. */
    boolean seen(SegmentView segment, long[] page, int at) {
        if (segment.fragmented() || !segment.headerWhole()) {
            return false;
        }
        boolean told = segment.identified();
        long print = segment.print();
        int entry = Sightings.entry(print);
        int place = (segment.place() & 0xffff) | 1;
        if (sightings.holds(entry, print)) {
            sightings.count(entry);
            return told ? toldAgain(print, place, segment, page, at) : again(print, place, segment, page, at);
        }
        note(print, place, segment);
        return false;
    }

    private void note(long print, int place, SegmentView segment) {
        sightings.note(print, segment.nanos(), segment.checksum(), place);
    }

    private boolean toldAgain(long print, int place, SegmentView segment, long[] page, int at) {
        int entry = Sightings.entry(print);
        boolean here = sightings.place(entry, 0) == place;
        boolean same = !here || sightings.checksum(entry) == segment.checksum();
        if (!same || sightings.gap(entry, segment.nanos()) > (here ? NEAR : ELSEWHERE)) {
            note(print, place, segment);
            return false;
        }
        if (here) {
            int count = sightings.came(entry, 0) + 1;
            sightings.came(entry, 0, count);
            long most = Math.min(Math.max(count, (page[at + BITS] >>> AT_ONCE) & AT_ONCE_MOST), AT_ONCE_MOST);
            page[at + BITS] = (page[at + BITS] & ~(AT_ONCE_MOST << AT_ONCE)) | (most << AT_ONCE);
        }
        return true;
    }

    /**
     * Without identification: as many have been sent as were captured at the place that saw most of them. Those that come at one place
     * count as one only up to the number that the connection's other segments were captured at once.
     */
    private boolean again(long print, int place, SegmentView segment, long[] page, int at) {
        int entry = Sightings.entry(print);
        int which = sightings.which(entry, place);
        int gap = sightings.gap(entry, segment.nanos());
        int limit = SynOptions.timestamps(SynOptions.of(segment)) ? ELSEWHERE : BARE;
        if (which < 0 || gap > limit || !sameBytes(entry, which, segment)) {
            note(print, place, segment);
            return false;
        }
        int atOnce = Math.max(1, (int) ((page[at + BITS] >>> AT_ONCE) & AT_ONCE_MOST));
        int count = sightings.came(entry, which);
        boolean here = count > 0;
        if (here && gap > NEAR) {
            count = (count + atOnce - 1) / atOnce * atOnce;
        }
        count = Math.min(count + 1, Sightings.MOST);
        sightings.came(entry, which, count);
        int sent = (count + atOnce - 1) / atOnce;
        if (sent <= sightings.sent(entry)) {
            return true;
        }
        sightings.sentAgain(entry, segment.nanos());
        if (here && gap <= NEAR && occupies(segment)) {
            page[at + BITS] |= TWINS;
        }
        return false;
    }

    private static boolean occupies(SegmentView segment) {
        return segment.length() > 0 || (segment.flags() & (SegmentBook.SYN_FLAG | SegmentBook.FIN_FLAG)) != 0;
    }

    /** A sender that leaves the checksum to its interface writes there what the pseudo header gives; elsewhere it is whole. */
    private boolean sameBytes(int entry, int which, SegmentView segment) {
        int before = sightings.checksum(entry);
        int now = segment.checksum();
        if (before == now || which == 0) {
            return before == now;
        }
        int unfinished = Pseudo.sum(segment);
        return before == unfinished || now == unfinished;
    }
}

package tcplab.wire;

/** Data frames of IEEE 802.11, and what radios write before them. */
final class Wireless {
    private static final int HEADER = 24;
    private static final int ADDRESS = 6;
    private static final int DATA = 2;
    private static final int NO_DATA = 0x40;
    private static final int QOS = 0x80;
    private static final int BOTH_WAYS = 0x03;
    private static final int PROTECTED = 0x40;
    private static final int ORDER = 0x80;
    private static final int AGGREGATE = 0x80;
    private static final int AGGREGATE_HEADER = 14;

    private static final int RADIOTAP_MORE = 0x80;
    private static final int RADIOTAP_TIME = 0x01;
    private static final int RADIOTAP_FLAGS = 0x02;
    private static final int RADIOTAP_PADDED = 0x20;

    private static final int AVS = 0x8021_1000;
    private static final int PRISM_HEADER = 144;

    private Wireless() {}

    /** The frame's header; of several packets in one frame the first. */
    static int step(Walk walk) {
        return step(walk, false);
    }

    private static int step(Walk walk, boolean padded) {
        if (!walk.has(HEADER)) {
            return Next.STOP;
        }
        int control = walk.u8(0);
        int flags = walk.u8(1);
        if ((control >> 2 & 3) != DATA || (control & NO_DATA) != 0) {
            return walk.stop(Unread.Kind.WLAN, control & 0xfc);
        }
        if ((flags & PROTECTED) != 0) {
            return walk.stop(Unread.Kind.ENCRYPTED, -1);
        }
        int header = HEADER + ((flags & BOTH_WAYS) == BOTH_WAYS ? ADDRESS : 0);
        if ((control & QOS) != 0) {
            if (!walk.has(header + 2)) {
                return Next.STOP;
            }
            boolean aggregate = (walk.u8(header) & AGGREGATE) != 0;
            header += 2 + ((flags & ORDER) != 0 ? 4 : 0);
            header = padded ? header + 3 & ~3 : header;
            return walk.has(header) ? walk.go(header + (aggregate ? AGGREGATE_HEADER : 0), Next.LLC) : Next.STOP;
        }
        return walk.go(padded ? header + 3 & ~3 : header, Next.LLC);
    }

    /** Radiotap, whose numbers stand in little-endian order; one of its flags tells of padding behind the frame's header. */
    static int radiotap(Walk walk) {
        if (!walk.has(8)) {
            return Next.STOP;
        }
        int length = Integer.reverseBytes(walk.u32(0)) >>> 16;
        int fields = 8;
        for (int word = 4; (walk.u8(word + 3) & RADIOTAP_MORE) != 0; word += 4) {
            fields = word + 8;
            if (!walk.has(fields)) {
                return Next.STOP;
            }
        }
        int present = walk.u8(4);
        int flags = (present & RADIOTAP_TIME) != 0 ? (fields + 7 & ~7) + 8 : fields;
        boolean padded = (present & RADIOTAP_FLAGS) != 0
                && flags < length
                && walk.has(flags + 1)
                && (walk.u8(flags) & RADIOTAP_PADDED) != 0;
        if (length < 8 || !walk.has(length)) {
            return length < 8 ? walk.stop(Unread.Kind.LINK_HEADER, -1) : Next.STOP;
        }
        walk.at += length;
        return step(walk, padded);
    }

    /** The headers of Prism cards, and of AVS, which stands in for them. */
    static int prism(Walk walk) {
        if (!walk.has(8)) {
            return Next.STOP;
        }
        int length = (walk.u32(0) & 0xffff_f000) == AVS ? walk.u32(4) : PRISM_HEADER;
        if (length < 8) {
            return walk.stop(Unread.Kind.LINK_HEADER, -1);
        }
        return walk.has(length) ? walk.go(length, Next.WLAN) : Next.STOP;
    }
}

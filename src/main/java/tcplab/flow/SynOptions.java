package tcplab.flow;

import java.nio.ByteBuffer;
import tcplab.wire.SegmentView;

/** The options of a SYN in an int: maximum segment size (16 bits), window scale + 1 (5 bits), SACK, timestamps, Fast Open. */
final class SynOptions {
    private static final int SCALE = 16;
    private static final int SACK = 1 << 21;
    private static final int TIMESTAMPS = 1 << 22;
    private static final int FAST_OPEN = 1 << 23;

    private SynOptions() {}

    static int of(SegmentView segment) {
        int found = 0;
        ByteBuffer bytes = segment.bytes();
        int at = segment.optionsAt();
        int end = at + segment.optionsLength();
        while (at < end) {
            int kind = bytes.get(at) & 0xff;
            if (kind == 0) {
                break;
            }
            if (kind == 1) {
                at++;
                continue;
            }
            int length = at + 1 < end ? bytes.get(at + 1) & 0xff : 0;
            if (length < 2 || at + length > end) {
                break;
            }
            if (kind == 2 && length == 4) {
                found = (found & ~0xffff) | (bytes.getShort(at + 2) & 0xffff);
            } else if (kind == 3 && length == 3) {
                found |= (Math.min(30, bytes.get(at + 2) & 0xff) + 1) << SCALE;
            } else if (kind == 4 && length == 2) {
                found |= SACK;
            } else if (kind == 8 && length == 10) {
                found |= TIMESTAMPS;
            } else if (kind == 34) {
                found |= FAST_OPEN;
            }
            at += length;
        }
        return found;
    }

    /** In bytes; 0 for none. */
    static int mss(int options) {
        return options & 0xffff;
    }

    /** The shift; -1 for none. */
    static int scale(int options) {
        return ((options >>> SCALE) & 31) - 1;
    }

    static boolean sack(int options) {
        return (options & SACK) != 0;
    }

    static boolean timestamps(int options) {
        return (options & TIMESTAMPS) != 0;
    }

    static boolean fastOpen(int options) {
        return (options & FAST_OPEN) != 0;
    }
}

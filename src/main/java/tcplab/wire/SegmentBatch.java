package tcplab.wire;

import java.nio.ByteBuffer;

/**
 * The numbers of many segments, in the order of their frames, to be handed from one thread to another: a line of the processor's cache
 * for each. Of the bytes it has the options of those with SYN, and of those that no IP identification tells from their copies.
 */
final class SegmentBatch {
    private static final int MOST = 256;
    private static final int WORDS = 8;

    /** The fifth word: bits from the lowest on; the window is the highest. */
    private static final int HOPS = 16;

    private static final int FLAGS = 24;
    private static final int HEADER_BYTES = 33;
    private static final int MARKS = 39;
    private static final int WINDOW = 48;

    private static final int TIMED = 1;
    private static final int IN_TUNNEL = 2;
    private static final int FRAGMENTED = 4;
    private static final int BEYOND_FRAME = 8;
    private static final int HEADER_SOUND = 16;
    private static final int VERSION_6 = 32;

    /** The seventh word: above the interface. The eighth is the print. */
    private static final int HEADER_LENGTH = 24;

    private static final int PLACE = 32;
    private static final int CHECKSUM = 48;

    private static final int SYN_FLAG = 2;
    private static final int FILE_BITS = 24;
    /** So many interfaces have numbers of their own. */
    private static final int INTERFACES = (1 << HEADER_LENGTH) - 1;

    private final long[] words = new long[MOST * WORDS];
    /** Of IPv6 the addresses, two words each. */
    private final long[] wide = new long[MOST * 4];

    private final byte[] options = new byte[MOST * 40];
    private final ByteBuffer optionBytes = ByteBuffer.wrap(options).asReadOnlyBuffer();
    private int size;
    private int optionsEnd;

    boolean isFull() {
        return size == MOST;
    }

    void clear() {
        size = 0;
        optionsEnd = 0;
    }

    void add(SegmentView view, FrameView frame) {
        int at = size * WORDS;
        words[at] = frame.nanos;
        words[at + 1] = (frame.number << FILE_BITS) | frame.file;
        words[at + 2] = (view.sourceLow << 32) | (view.destinationLow & 0xffff_ffffL);
        words[at + 3] = pair(view.ports, view.length);
        words[at + 4] = pair(view.seq, view.ack);
        words[at + 5] = ((long) view.window << WINDOW)
                | ((long) marks(view, frame.timed) << MARKS)
                | ((long) view.headerBytes << HEADER_BYTES)
                | ((long) view.flags << FLAGS)
                | ((long) view.hopLimit << HOPS)
                | view.identification;
        words[at + 6] = ((long) view.checksum() << CHECKSUM)
                | ((view.place() & 0xffffL) << PLACE)
                | ((long) view.headerLength() << HEADER_LENGTH)
                | (frame.interfaceId & INTERFACES);
        words[at + 7] = view.print();
        if (view.version == 6) {
            wide[size * 4] = view.sourceHigh;
            wide[size * 4 + 1] = view.sourceLow;
            wide[size * 4 + 2] = view.destinationHigh;
            wide[size * 4 + 3] = view.destinationLow;
        }
        if (withOptions(view) && view.optionsLength > 0) {
            view.bytes.get(view.optionsAt(), options, optionsEnd, view.optionsLength);
            optionsEnd += view.optionsLength;
        }
        size++;
    }

    private static boolean withOptions(SegmentView view) {
        return (view.flags & SYN_FLAG) != 0 || !view.identified();
    }

    private static int marks(SegmentView view, boolean timed) {
        return (timed ? TIMED : 0)
                | (view.inTunnel ? IN_TUNNEL : 0)
                | (view.fragmented ? FRAGMENTED : 0)
                | (view.beyondFrame ? BEYOND_FRAME : 0)
                | (view.headerSound ? HEADER_SOUND : 0)
                | (view.version == 6 ? VERSION_6 : 0);
    }

    /** Shows all segments by a view. */
    void show(SegmentView view, FrameView frame, SegmentVisitor visitor) {
        view.bytes = optionBytes;
        view.apart = true;
        int option = 0;
        for (int i = 0; i < size; i++) {
            show(i, view, frame);
            view.tcpAt = option - SegmentView.HEADER;
            if (withOptions(view)) {
                option += view.optionsLength;
            }
            visitor.segment(view);
        }
    }

    private void show(int i, SegmentView view, FrameView frame) {
        int at = i * WORDS;
        frame.nanos = words[at];
        frame.number = words[at + 1] >>> FILE_BITS;
        frame.file = (int) words[at + 1] & ((1 << FILE_BITS) - 1);
        view.ports = high(words[at + 3]);
        view.length = (int) words[at + 3];
        view.seq = high(words[at + 4]);
        view.ack = (int) words[at + 4];
        long mixed = words[at + 5];
        view.window = (int) (mixed >>> WINDOW);
        view.headerBytes = (int) (mixed >>> HEADER_BYTES) & 0x3f;
        view.optionsLength = Math.max(0, view.headerBytes - SegmentView.HEADER);
        view.flags = (int) (mixed >>> FLAGS) & 0x1ff;
        view.hopLimit = (int) (mixed >>> HOPS) & 0xff;
        view.identification = (int) mixed & 0xffff;
        int marks = (int) (mixed >>> MARKS);
        frame.timed = (marks & TIMED) != 0;
        view.inTunnel = (marks & IN_TUNNEL) != 0;
        view.fragmented = (marks & FRAGMENTED) != 0;
        view.beyondFrame = (marks & BEYOND_FRAME) != 0;
        view.headerSound = (marks & HEADER_SOUND) != 0;
        frame.interfaceId = (int) words[at + 6] & INTERFACES;
        view.place = (int) (words[at + 6] >>> PLACE) & 0xffff;
        view.checksum = (int) (words[at + 6] >>> CHECKSUM);
        view.headerLength = (int) words[at + 6] >>> HEADER_LENGTH;
        view.print = words[at + 7];
        if ((marks & VERSION_6) != 0) {
            view.version = 6;
            view.sourceHigh = wide[i * 4];
            view.sourceLow = wide[i * 4 + 1];
            view.destinationHigh = wide[i * 4 + 2];
            view.destinationLow = wide[i * 4 + 3];
        } else {
            view.version = 4;
            view.sourceHigh = 0;
            view.sourceLow = words[at + 2] >>> 32;
            view.destinationHigh = 0;
            view.destinationLow = words[at + 2] & 0xffff_ffffL;
        }
    }

    private static long pair(int high, int low) {
        return ((long) high << 32) | (low & 0xffff_ffffL);
    }

    private static int high(long word) {
        return (int) (word >>> 32);
    }
}

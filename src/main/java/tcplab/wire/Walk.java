package tcplab.wire;

import java.nio.ByteBuffer;

/**
 * Where the walk through a frame's headers stands, outermost first. Each step looks at the header at {@link #at}, goes
 * behind it and returns what stands there: a number of {@link Next}, or {@link Next#STOP}.
 */
final class Walk {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    ByteBuffer bytes = NOTHING;
    /** Where the next header begins. */
    int at;
    /** Where ends what was captured. */
    int captured;
    /** Where the frame, or the innermost packet so far, ends, captured or not. */
    int end;
    /** IP headers so far. */
    int packets;
    /** Whether what it looks at was decompressed. */
    boolean decompressed;
    /** Whether an IP header promises more than its frame has. */
    boolean beyondFrame;

    /** Why the walk stopped without a segment, with the numbers that its sentence names. */
    Unread.Kind kind = Unread.Kind.NOT_IP;

    int number;
    int first;
    int second;
    /** Where the offending header stands. */
    int where;

    void begin(ByteBuffer bytes, int at, int captured, int length) {
        this.bytes = bytes;
        this.at = at;
        this.captured = at + captured;
        this.end = at + Math.max(captured, length);
        this.packets = 0;
        this.decompressed = false;
        this.beyondFrame = false;
    }

    /** The packet here ends before its frame does. */
    void endAt(int place) {
        end = place;
        captured = Math.min(captured, place);
    }

    /** Whether a number of bytes can be read from here on; if not, the walk has been stopped. */
    boolean has(int length) {
        return length <= captured - at || lacks(length);
    }

    private boolean lacks(int length) {
        stop(length > end - at ? Unread.Kind.SHORT : Unread.Kind.CUT, -1);
        first = captured;
        return false;
    }

    /** Stops for a reason; returns what a step returns. */
    int stop(Unread.Kind kind, int number) {
        this.kind = kind;
        this.number = number;
        this.where = at;
        return Next.STOP;
    }

    int stop(Unread.Kind kind, int first, int second) {
        this.first = first;
        this.second = second;
        return stop(kind, -1);
    }

    /** Goes on, to what is known to stand there. */
    int go(int length, int next) {
        at += length;
        return next;
    }

    int u8(int offset) {
        return bytes.get(at + offset) & 0xff;
    }

    int u16(int offset) {
        return bytes.getShort(at + offset) & 0xffff;
    }

    int u32(int offset) {
        return bytes.getInt(at + offset);
    }
}

package tcplab.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a capture, a stretch of them at a time. */
abstract class Window implements Closeable {
    static final int END = -1;
    static final int CUT = -2;

    /** The stretch: read only, in network byte order, from 0 to its limit. */
    ByteBuffer bytes = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /** Where the stretch lies, from the array's beginning on; not to be written to. */
    byte[] array = new byte[0];

    /** Where the stretch's first byte stands in the capture. */
    long base;

    /**
     * Moves the window, if it must be moved, so that a number of bytes can be read from a place.
     *
     * @param at an index of {@link #bytes}
     * @return where the place is now in {@link #bytes}, which may be another buffer; {@link #END} when the capture ends
     *     at the place, {@link #CUT} when it ends after it but too early
     */
    final int reach(int at, int length) throws IOException {
        return bytes.limit() - at >= length ? at : move(at, length);
    }

    abstract int move(int at, int length) throws IOException;

    /** Bytes read so far as they lie on disk, when all up to a place have been used. */
    abstract long read(int at);

    /** How many there are to read, negative if unknown. */
    abstract long size();
}

package tcplab.wire;

/**
 * A frame as a capture keeps it. It owns its bytes: nobody changes them after it was made.
 *
 * <p>A class and not a record, since two captures of equal bytes are two frames.
 */
public final class CapturedFrame {
    private final long nanos;
    private final byte[] bytes;
    private final int originalLength;

    /**
     * Makes a frame.
     *
     * @param nanos when it was seen: nanoseconds since the epoch
     * @param bytes as many as were kept of it, from its start
     * @param originalLength its whole length in bytes
     */
    public CapturedFrame(long nanos, byte[] bytes, int originalLength) {
        this.nanos = nanos;
        this.bytes = bytes;
        this.originalLength = originalLength;
    }

    /** When it was seen: nanoseconds since the epoch, by the wall clock. */
    public long nanos() {
        return nanos;
    }

    /** What was kept of it; not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Its whole length in bytes, as it was on the wire. */
    public int originalLength() {
        return originalLength;
    }

    @Override
    public String toString() {
        return bytes.length + " of " + originalLength + " bytes at " + nanos + " ns";
    }
}

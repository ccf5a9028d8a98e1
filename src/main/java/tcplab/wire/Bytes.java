package tcplab.wire;

/** Reads numbers in network byte order from a frame, and refuses to read beyond what was captured of it. */
final class Bytes {
    private final byte[] frame;

    Bytes(byte[] frame) {
        this.frame = frame;
    }

    byte[] frame() {
        return frame;
    }

    int u8(int offset, String field) throws MalformedPacketException {
        need(offset, 1, field);
        return frame[offset] & 0xff;
    }

    int u16(int offset, String field) throws MalformedPacketException {
        need(offset, 2, field);
        return (frame[offset] & 0xff) << 8 | (frame[offset + 1] & 0xff);
    }

    long u32(int offset, String field) throws MalformedPacketException {
        return (long) u16(offset, field) << 16 | u16(offset + 2, field);
    }

    /** Makes sure that a whole field was captured. */
    void need(int offset, int length, String field) throws MalformedPacketException {
        if (offset + length > frame.length) {
            throw new MalformedPacketException(
                    "the " + field + " is cut off: only " + frame.length + " bytes were captured", offset);
        }
    }
}

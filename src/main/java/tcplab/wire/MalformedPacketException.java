package tcplab.wire;

import java.io.IOException;

/** A packet whose bytes contradict each other, or end too early, and which therefore has no meaning. */
public final class MalformedPacketException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /**
     * Says what is wrong and where.
     *
     * @param offset bytes from the start of the frame to the field that is wrong
     */
    public MalformedPacketException(String what, int offset) {
        super(what + " (at byte " + offset + " of the frame)");
        this.offset = offset;
    }

    /** Bytes from the start of the frame to the field that is wrong. */
    public int offset() {
        return offset;
    }
}

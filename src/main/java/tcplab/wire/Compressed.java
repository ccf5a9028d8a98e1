package tcplab.wire;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses what stands behind an IPComp header (RFC 3173), if that is DEFLATE (RFC 2394): its number does not tell,
 * when the two ends have agreed on one.
 */
final class Compressed {
    static final int PROTOCOL = 108;
    private static final int HEADER = 4;
    private static final int LARGEST = 0xffff;

    private final ByteBuffer own = ByteBuffer.allocateDirect(LARGEST);
    private final ByteBuffer shown = own.asReadOnlyBuffer();

    /** Goes into the decompressed packet. */
    int step(Walk walk) {
        if (!walk.has(HEADER)) {
            return Next.STOP;
        }
        int next = walk.u8(0);
        int length = walk.captured - walk.at - HEADER;
        if (walk.captured < walk.end || length == 0 || walk.decompressed) {
            return walk.stop(Unread.Kind.OTHER_PROTOCOL, PROTOCOL);
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(walk.bytes.slice(walk.at + HEADER, length));
            int read = inflater.inflate(own.clear());
            if (!inflater.finished()) {
                return walk.stop(Unread.Kind.OTHER_PROTOCOL, PROTOCOL);
            }
            walk.bytes = shown;
            walk.decompressed = true;
            walk.at = 0;
            walk.captured = read;
            walk.end = read;
            return Next.PROTOCOL + next;
        } catch (DataFormatException e) {
            return walk.stop(Unread.Kind.OTHER_PROTOCOL, PROTOCOL);
        } finally {
            inflater.end();
        }
    }
}

package tcplab.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a stream come from. */
interface Blocks extends Closeable {
    /** Puts at least one byte where there is room for it; negative at the stream's end. */
    int read(ByteBuffer room) throws IOException;

    /** Bytes read so far as they lie on disk. */
    long done();

    /** How many there are, negative if unknown. */
    long size();
}

package tcplab.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of a stream of unknown length. */
final class StreamBlocks implements Blocks {
    private static final int BLOCK = 1 << 16;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private long done;

    StreamBlocks(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(ByteBuffer room) throws IOException {
        int read = in.read(block, 0, Math.min(BLOCK, room.remaining()));
        if (read > 0) {
            room.put(block, 0, read);
            done += read;
        }
        return read;
    }

    @Override
    public long done() {
        return done;
    }

    @Override
    public long size() {
        return -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

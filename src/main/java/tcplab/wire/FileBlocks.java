package tcplab.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file, in blocks small enough to stay in the processor's cache until they have been used. */
final class FileBlocks implements Blocks {
    private static final int BLOCK = 1 << 18;

    private final FileChannel file;
    private final long size;
    private long done;

    FileBlocks(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    @Override
    public int read(ByteBuffer room) throws IOException {
        int limit = room.limit();
        room.limit(Math.min(limit, room.position() + BLOCK));
        int read = file.read(room);
        room.limit(limit);
        done += Math.max(0, read);
        return read;
    }

    @Override
    public long done() {
        return done;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

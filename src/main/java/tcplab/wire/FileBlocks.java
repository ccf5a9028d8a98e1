package tcplab.wire;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of a file, in blocks small enough to stay in the processor's cache until they have been used.
 *
 * <p>The file is not mapped into memory: a page of it that somebody cuts off meanwhile would be reported by compiled code late and
 * anywhere, and would end the program where native code reads it.
 */
final class FileBlocks implements Blocks {
    private static final int BLOCK = 1 << 18;

    private final String name;
    private final FileChannel file;
    private final long size;
    private long done;

    FileBlocks(String name, FileChannel file) throws IOException {
        this.name = name;
        this.file = file;
        this.size = file.size();
    }

    @Override
    public int read(ByteBuffer room) throws IOException {
        int limit = room.limit();
        room.limit(Math.min(limit, room.position() + BLOCK));
        int read = file.read(room);
        room.limit(limit);
        if (read < 0 && done < size) {
            throw BadCaptureException.of(
                    name,
                    text(
                                    "the file became shorter while it was read: of %s bytes %s were there",
                                    "文件在读取期间变短了：%s 字节中只剩 %s 字节")
                            .with(size, done));
        }
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

package tcplab.wire;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** A file mapped into memory, in pieces. */
final class MappedWindow extends Window {
    /** Bytes mapped at once, so that an index of the buffer never comes near the largest int. */
    static final int PIECE = 1 << 30;

    private final FileChannel file;
    private final long size;
    private final int piece;

    /** Takes the file as long as it is now. */
    MappedWindow(FileChannel file, int piece) throws IOException {
        this.file = file;
        this.size = file.size();
        this.piece = piece;
    }

    @Override
    int move(int at, int length) throws IOException {
        long from = base + at;
        if (size - from < length) {
            return size == from ? END : CUT;
        }
        bytes = file.map(MapMode.READ_ONLY, from, Math.min(size - from, Math.max(piece, length)));
        base = from;
        return 0;
    }

    @Override
    long read(int at) {
        return base + at;
    }

    @Override
    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

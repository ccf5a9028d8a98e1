package tcplab.wire;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** A file mapped into memory as a whole. */
final class MappedWindow extends Window {
    /**
     * Up to how many bytes files are mapped, all together. More are read in blocks, which is as fast once a file is large: mapped
     * pages would count as memory of the process.
     */
    static final long LARGEST = 1 << 28;

    private final FileChannel file;

    /** Takes the file as long as it is now. */
    MappedWindow(FileChannel file) throws IOException {
        this.file = file;
        this.bytes = file.map(MapMode.READ_ONLY, 0, file.size());
    }

    @Override
    int move(int at, int length) {
        return at == bytes.limit() ? END : CUT;
    }

    @Override
    long read(int at) {
        return at;
    }

    @Override
    long size() {
        return bytes.limit();
    }

    /** Also takes the fault that an earlier read has left: compiled code reports it late, at a call into the virtual machine. */
    @Override
    boolean shortened() throws IOException {
        try {
            return file.size() < bytes.limit();
        } catch (InternalError late) {
            return file.size() < bytes.limit();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

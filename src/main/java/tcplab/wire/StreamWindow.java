package tcplab.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A stream of unknown length, read in large blocks. */
final class StreamWindow extends Window {
    static final int BLOCK = 1 << 18;

    private final Blocks in;
    private ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private boolean ended;

    StreamWindow(Blocks in) {
        this.in = in;
    }

    /** Grows the block only when it is full of bytes that are there, whatever length is asked for. */
    @Override
    int move(int at, int length) throws IOException {
        block.flip().position(at);
        base += at;
        block.compact();
        while (block.position() < length && !ended) {
            if (!block.hasRemaining()) {
                block = ByteBuffer.allocate(2 * block.capacity()).put(block.flip());
            }
            ended = in.read(block) < 0;
        }
        bytes = block.asReadOnlyBuffer().flip();
        array = block.array();
        if (block.position() < length) {
            return block.position() == 0 ? END : CUT;
        }
        return 0;
    }

    @Override
    long read(int at) {
        return in.done();
    }

    @Override
    long size() {
        return in.size();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

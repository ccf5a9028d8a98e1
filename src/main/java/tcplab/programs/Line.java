package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Requests and answers: lines, so that a terminal can talk to either program. */
final class Line {
    private static final byte FILLER = 'x';
    private static final byte LINE_FEED = '\n';

    private Line() {}

    /** A line of so many bytes, the line feed counted; none for 0. */
    static byte[] of(int bytes) {
        byte[] line = new byte[bytes];
        Arrays.fill(line, FILLER);
        if (bytes > 0) {
            line[bytes - 1] = LINE_FEED;
        }
        return line;
    }

    /** The same, to be sent from as it is by many connections, each of which takes a duplicate; nobody need release it. */
    static ByteBuf ready(int bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes).put(of(bytes)).flip();
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory));
    }

    /** How many lines end within these bytes. */
    static int count(ByteBuf bytes) {
        int lines = 0;
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            if (bytes.getByte(i) == LINE_FEED) {
                lines++;
            }
        }
        return lines;
    }
}

package tcplab.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import tcplab.text.Text;

/** The bytes of a gzip file (RFC 1952), of one member or of several behind one another. */
final class Gunzip implements Blocks {
    private static final int MAGIC = 0x1f8b;
    private static final int DEFLATE = 8;
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int HEADER_CHECKSUM = 0x02;
    private static final int EXTRA = 0x04;
    private static final int NAME = 0x08;
    private static final int COMMENT = 0x10;
    /** Compressed bytes handed on at once. */
    private static final int STEP = 1 << 16;

    private final String name;
    private final Window in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private int at;
    private boolean within;

    /** Reads compressed bytes from a window's beginning. */
    Gunzip(String name, Window in) {
        this.name = name;
        this.in = in;
    }

    static boolean begins(int firstTwo) {
        return firstTwo == MAGIC;
    }

    @Override
    public int read(ByteBuffer room) throws IOException {
        while (true) {
            if (!within && !member()) {
                return -1;
            }
            int read = inflate(room);
            if (inflater.finished()) {
                finish();
            }
            if (read > 0) {
                return read;
            }
        }
    }

    private int inflate(ByteBuffer room) throws IOException {
        int from = room.position();
        need(1);
        int step = Math.min(STEP, in.bytes.limit() - at);
        inflater.setInput(in.bytes.slice(at, step));
        try {
            int read = inflater.inflate(room);
            at += step - inflater.getRemaining();
            checksum.update(room.duplicate().flip().position(from));
            if (inflater.needsDictionary()) {
                throw damaged(Text.text("it needs a dictionary", "它需要字典"));
            }
            return read;
        } catch (DataFormatException e) {
            throw damaged(Text.same(String.valueOf(e.getMessage())));
        }
    }

    /** Goes behind a member's header, if there is one more. Zeros behind the last member are padding. */
    private boolean member() throws IOException {
        int there = in.reach(at, 1);
        while (there >= 0 && in.base + there > 0 && in.bytes.get(there) == 0) {
            there = in.reach(there + 1, 1);
        }
        if (there < 0) {
            return false;
        }
        at = there;
        need(HEADER);
        if ((in.bytes.getShort(at) & 0xffff) != MAGIC || in.bytes.get(at + 2) != DEFLATE) {
            throw damaged(Text.text("what follows is no member of a gzip file", "后面的内容不是 gzip 成员"));
        }
        int flags = in.bytes.get(at + 3);
        at += HEADER;
        if ((flags & EXTRA) != 0) {
            need(2);
            int extra = Short.reverseBytes(in.bytes.getShort(at)) & 0xffff;
            at += 2;
            need(extra);
            at += extra;
        }
        text((flags & NAME) != 0);
        text((flags & COMMENT) != 0);
        if ((flags & HEADER_CHECKSUM) != 0) {
            need(2);
            at += 2;
        }
        inflater.reset();
        checksum.reset();
        within = true;
        return true;
    }

    private void text(boolean there) throws IOException {
        boolean more = there;
        while (more) {
            need(1);
            more = in.bytes.get(at++) != 0;
        }
    }

    private void finish() throws IOException {
        need(TRAILER);
        if (Integer.reverseBytes(in.bytes.getInt(at)) != (int) checksum.getValue()) {
            throw damaged(Text.text("its checksum is another", "校验和不符"));
        }
        at += TRAILER;
        within = false;
    }

    private void need(int length) throws IOException {
        int there = in.reach(at, length);
        if (there < 0) {
            throw BadCaptureException.of(name, Text.text("the gzip file is cut off", "gzip 文件不完整"));
        }
        at = there;
    }

    private BadCaptureException damaged(Text what) {
        return BadCaptureException.of(
                name,
                Text.text("the gzip file is damaged before its byte %s: %s", "gzip 文件在第 %s 字节之前已损坏：%s")
                        .with(in.base + at, what));
    }

    @Override
    public long done() {
        return in.read(at);
    }

    @Override
    public long size() {
        return in.size();
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}

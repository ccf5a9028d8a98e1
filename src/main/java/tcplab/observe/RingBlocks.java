package tcplab.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import tcplab.text.Text;

/**
 * The blocks of a ring in which the kernel leaves frames (TPACKET_V3: {@code include/uapi/linux/if_packet.h} and
 * {@code Documentation/networking/packet_mmap.rst}). The kernel fills one block after the other and hands each over when
 * it is full or old; here they are taken in the same order, and each is given back when its frames were shown.
 */
final class RingBlocks {
    /** What stands where in {@code struct tpacket_block_desc}. */
    static final int STATUS = 8;

    static final int COUNT = 12;
    static final int FIRST = 16;
    static final int SEQUENCE = 24;
    static final int BLOCK_HEADER = 48;

    /** What stands where in {@code struct tpacket3_hdr}, which stands before each frame. */
    static final int NEXT = 0;

    static final int SECONDS = 4;
    static final int NANOS = 8;
    static final int CAPTURED = 12;
    static final int LENGTH = 16;
    static final int FRAME_AT = 24;
    static final int FRAME_HEADER = 48;

    /** Whose block it is: the kernel's, or this process's. */
    static final int OF_KERNEL = 0;

    static final int OF_USER = 1;
    /** The kernel has lost frames since its counters were last read. */
    static final int LOSING = 4;

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final long BILLION = 1_000_000_000;

    private final ByteBuffer ring;
    private final ByteBuffer shown;
    private final int blockSize;
    private final int blocks;
    private int next;
    private long sequence;
    private long losing;

    /**
     * A ring that nothing has been taken from.
     *
     * @param ring direct memory, from 0 to its limit, a whole number of blocks
     */
    RingBlocks(ByteBuffer ring, int blockSize) {
        this.ring = ring.duplicate().order(ByteOrder.nativeOrder());
        this.shown = ring.asReadOnlyBuffer().order(ByteOrder.BIG_ENDIAN);
        this.blockSize = blockSize;
        this.blocks = ring.limit() / blockSize;
    }

    /**
     * Takes the next block, if the kernel has handed it over.
     *
     * @return whether it had
     * @throws SnifferException when the block is none that the kernel makes, or not the one whose turn it is
     */
    boolean take(FrameSource.Frames frames) throws SnifferException {
        int block = next * blockSize;
        int status = (int) WORD.getAcquire(ring, block + STATUS);
        if ((status & OF_USER) == 0) {
            return false;
        }
        long number = ring.getLong(block + SEQUENCE);
        if (sequence != 0 && number != sequence + 1) {
            throw broken(Text.text("block %s came after block %s", "第 %s 块出现在第 %s 块之后")
                    .with(number, sequence));
        }
        sequence = number;
        losing += (status & LOSING) != 0 ? 1 : 0;
        show(block, frames);
        WORD.setRelease(ring, block + STATUS, OF_KERNEL);
        next = next + 1 < blocks ? next + 1 : 0;
        return true;
    }

    private void show(int block, FrameSource.Frames frames) throws SnifferException {
        int count = ring.getInt(block + COUNT);
        int header = ring.getInt(block + FIRST);
        for (int i = 0; i < count; i++) {
            if (header < BLOCK_HEADER || header > blockSize - FRAME_HEADER) {
                throw outside(i, header);
            }
            int at = block + header;
            int captured = ring.getInt(at + CAPTURED);
            int bytes = header + Short.toUnsignedInt(ring.getShort(at + FRAME_AT));
            if (captured < 0 || bytes > blockSize - captured) {
                throw outside(i, bytes);
            }
            frames.frame(
                    Integer.toUnsignedLong(ring.getInt(at + SECONDS)) * BILLION + ring.getInt(at + NANOS),
                    shown,
                    block + bytes,
                    captured,
                    ring.getInt(at + LENGTH));
            header += ring.getInt(at + NEXT);
        }
    }

    /** How many blocks said that frames were lost. */
    long losing() {
        return losing;
    }

    private SnifferException outside(int frame, int at) {
        return broken(Text.text(
                        "frame %s of block %s lies at byte %s, beyond the block's %s bytes",
                        "第 %2$s 块的第 %1$s 帧位于第 %3$s 字节，超出了该块的 %4$s 字节")
                .with(frame, sequence, at, blockSize));
    }

    private static SnifferException broken(Text what) {
        return new SnifferException(Text.text("the ring of captured frames is not understood: %s", "无法读懂抓包环：%s")
                .with(what));
    }
}

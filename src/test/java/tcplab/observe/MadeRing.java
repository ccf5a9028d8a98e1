package tcplab.observe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import tcplab.wire.CapturedFrame;

/** A ring that is filled as the kernel fills one, block after block; what it may not fill yet it refuses to. */
final class MadeRing {
    static final int BLOCK = 4096;

    /** Where the kernel puts an Ethernet frame behind its header, so that the IP packet is aligned. */
    private static final int FRAME_AT = 82;

    private static final int ALIGNMENT = 16;

    private final ByteBuffer memory;
    private final int blocks;
    private long sequence;

    MadeRing(int blocks) {
        this.blocks = blocks;
        this.memory = ByteBuffer.allocateDirect(blocks * BLOCK).order(ByteOrder.nativeOrder());
    }

    ByteBuffer memory() {
        return memory;
    }

    /** Where the block lies that the kernel fills next. */
    int next() {
        return (int) (sequence % blocks) * BLOCK;
    }

    boolean full() {
        return memory.getInt(next() + RingBlocks.STATUS) != RingBlocks.OF_KERNEL;
    }

    /** How many bytes a frame takes of a block. */
    static int size(CapturedFrame frame) {
        return FRAME_AT + frame.bytes().length + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /** Fills the next block and hands it over. */
    void hand(int status, List<CapturedFrame> frames) {
        if (full()) {
            throw new IllegalStateException("block " + sequence + " has not been given back");
        }
        int block = next();
        int header = RingBlocks.BLOCK_HEADER;
        memory.putInt(block + RingBlocks.COUNT, frames.size()).putInt(block + RingBlocks.FIRST, header);
        memory.putLong(block + RingBlocks.SEQUENCE, ++sequence);
        for (int i = 0; i < frames.size(); i++) {
            CapturedFrame frame = frames.get(i);
            int at = block + header;
            boolean last = i == frames.size() - 1;
            memory.putInt(at + RingBlocks.NEXT, last ? 0 : size(frame))
                    .putInt(at + RingBlocks.SECONDS, (int) (frame.nanos() / 1_000_000_000))
                    .putInt(at + RingBlocks.NANOS, (int) (frame.nanos() % 1_000_000_000))
                    .putInt(at + RingBlocks.CAPTURED, frame.bytes().length)
                    .putInt(at + RingBlocks.LENGTH, frame.originalLength())
                    .putShort(at + RingBlocks.FRAME_AT, (short) FRAME_AT);
            memory.put(at + FRAME_AT, frame.bytes());
            header += size(frame);
        }
        memory.putInt(block + RingBlocks.STATUS, status);
    }
}

package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.wire.CapturedFrame;

/** Rings made here, as the kernel makes them. */
class RingBlocksTest {
    private static final long NOW = 1_700_000_000_123_456_789L;

    private final List<String> seen = new ArrayList<>();

    private void see(long nanos, ByteBuffer bytes, int at, int captured, int length) {
        byte[] copy = new byte[captured];
        bytes.get(at, copy);
        assertThat(bytes.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        seen.add(text(new CapturedFrame(nanos, copy, length)));
    }

    private static String text(CapturedFrame frame) {
        return frame.nanos() + " " + java.util.HexFormat.of().formatHex(frame.bytes()) + " of "
                + frame.originalLength();
    }

    private static CapturedFrame frame(long nanos, int size, int length) {
        byte[] bytes = new byte[size];
        new Random(nanos).nextBytes(bytes);
        return new CapturedFrame(nanos, bytes, length);
    }

    private static RingBlocks blocks(MadeRing ring) {
        return new RingBlocks(ring.memory(), MadeRing.BLOCK);
    }

    @Test
    void severalFramesInABlockInTheirOrder() throws Exception {
        MadeRing ring = new MadeRing(2);
        RingBlocks blocks = blocks(ring);
        assertThat(blocks.take(this::see)).as("nothing was handed over").isFalse();

        List<CapturedFrame> frames = List.of(frame(NOW, 54, 54), frame(NOW + 1, 66, 66), frame(NOW - 5, 256, 65_000));
        ring.hand(RingBlocks.OF_USER, frames);

        assertThat(blocks.take(this::see)).isTrue();
        assertThat(seen).isEqualTo(frames.stream().map(RingBlocksTest::text).toList());
        assertThat(blocks.take(this::see))
                .as("the next block is still the kernel's")
                .isFalse();
        assertThat(blocks.losing()).isZero();
    }

    @Test
    void aBlockWithoutFrames() throws Exception {
        MadeRing ring = new MadeRing(2);
        ring.hand(RingBlocks.OF_USER, List.of());
        assertThat(blocks(ring).take(this::see)).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void aBlockIsGivenBackAfterItsFramesWereShown() throws Exception {
        MadeRing ring = new MadeRing(1);
        RingBlocks blocks = blocks(ring);
        ring.hand(RingBlocks.OF_USER, List.of(frame(NOW, 60, 60)));
        blocks.take((nanos, bytes, at, captured, length) -> assertThat(ring.full())
                .as("while a frame is looked at its block is not the kernel's")
                .isTrue());
        assertThat(ring.full()).isFalse();
    }

    /** Blocks of any number of frames, handed over in bursts, round and round the ring. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void roundAndRoundTheRing(long seed) throws Exception {
        Random random = new Random(seed);
        MadeRing ring = new MadeRing(1 + random.nextInt(4));
        RingBlocks blocks = blocks(ring);
        List<String> handed = new ArrayList<>();
        long taken = 0;
        long given = 0;
        while (given < 50) {
            for (int burst = random.nextInt(5); burst > 0 && !ring.full(); burst--) {
                List<CapturedFrame> frames = some(random);
                ring.hand(RingBlocks.OF_USER, frames);
                frames.forEach(frame -> handed.add(text(frame)));
                given++;
            }
            for (int burst = random.nextInt(5); burst > 0 && blocks.take(this::see); burst--) {
                taken++;
            }
        }
        while (blocks.take(this::see)) {
            taken++;
        }
        assertThat(taken).isEqualTo(given);
        assertThat(seen).isEqualTo(handed);
    }

    /** As many as fit into a block, or fewer. */
    private static List<CapturedFrame> some(Random random) {
        List<CapturedFrame> frames = new ArrayList<>();
        int room = MadeRing.BLOCK - RingBlocks.BLOCK_HEADER;
        for (int left = random.nextInt(40); left > 0; left--) {
            int size = random.nextInt(257);
            CapturedFrame frame = frame(NOW + random.nextInt(1_000_000_000), size, size + random.nextInt(1000));
            room -= MadeRing.size(frame);
            if (room < 0) {
                break;
            }
            frames.add(frame);
        }
        return frames;
    }

    @Test
    void aBlockThatTellsOfLosses() throws Exception {
        MadeRing ring = new MadeRing(3);
        RingBlocks blocks = blocks(ring);
        ring.hand(RingBlocks.OF_USER, List.of(frame(NOW, 60, 60)));
        ring.hand(RingBlocks.OF_USER | RingBlocks.LOSING, List.of(frame(NOW, 60, 60)));
        while (blocks.take(this::see)) {
            assertThat(blocks.losing()).isEqualTo(seen.size() - 1);
        }
        assertThat(seen).hasSize(2);
    }

    @Test
    void whatIsBeyondItsBlockIsRefused() {
        refused("frame 0 of block 1 lies at byte", (memory, frame) -> memory.putInt(RingBlocks.FIRST, MadeRing.BLOCK));
        refused("frame 0 of block 1 lies at byte", (memory, frame) -> memory.putInt(RingBlocks.FIRST, -16));
        refused("frame 1 of block 1", (memory, frame) -> memory.putInt(frame + RingBlocks.NEXT, 1 << 30));
        refused("frame 1 of block 1", (memory, frame) -> memory.putInt(frame + RingBlocks.NEXT, Integer.MIN_VALUE));
        refused("frame 0 of block 1", (memory, frame) -> memory.putInt(frame + RingBlocks.CAPTURED, -1));
        refused("frame 0 of block 1", (memory, frame) -> memory.putInt(frame + RingBlocks.CAPTURED, MadeRing.BLOCK));
        refused("frame 0 of block 1", (memory, frame) -> memory.putShort(frame + RingBlocks.FRAME_AT, (short) -1));
    }

    /** Spoils a block of two frames; the memory and where the first frame's header is. */
    private void refused(String what, ObjIntConsumer<ByteBuffer> spoil) {
        MadeRing ring = new MadeRing(1);
        ring.hand(RingBlocks.OF_USER, List.of(frame(NOW, 60, 60), frame(NOW, 70, 70)));
        spoil.accept(ring.memory(), RingBlocks.BLOCK_HEADER);
        assertThatThrownBy(() -> blocks(ring).take(this::see))
                .isInstanceOf(SnifferException.class)
                .hasMessageStartingWith("the ring of captured frames is not understood: ")
                .hasMessageContaining(what);
    }

    @Test
    void aBlockOutOfTurnIsRefused() throws Exception {
        MadeRing ring = new MadeRing(2);
        RingBlocks blocks = blocks(ring);
        ring.hand(RingBlocks.OF_USER, List.of(frame(NOW, 60, 60)));
        blocks.take(this::see);
        ring.hand(RingBlocks.OF_USER, List.of(frame(NOW, 60, 60)));
        ring.memory().putLong(MadeRing.BLOCK + RingBlocks.SEQUENCE, 7);

        assertThatThrownBy(() -> blocks.take(this::see))
                .isInstanceOf(SnifferException.class)
                .hasMessageContaining("block 7 came after block 1");
    }
}

package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UsualFrameTest {
    private static final int ETHERNET = 1;
    private static final String[] SEEDS = {
        Frames.SYN, Frames.SYN, Frames.DATA_BEHIND_IP_OPTIONS, Frames.FIN_BEHIND_IPV6_EXTENSIONS
    };

    private enum Way {
        STEP_BY_STEP,
        IN_A_BUFFER,
        IN_AN_ARRAY
    }

    /** What was found in a frame. */
    private record Found(boolean found, String what) {
        static Found in(byte[] array, int at, int captured, int length, Way way) {
            FrameView frame = new FrameView(0);
            frame.link = ETHERNET;
            frame.array = array;
            frame.bytes = ByteBuffer.wrap(array);
            frame.at = at;
            frame.captured = captured;
            frame.originalLength = length;
            SegmentView view = new SegmentView(frame);
            SegmentFinder finder = new SegmentFinder(view, Reassembly.NONE);
            boolean found = switch (way) {
                case STEP_BY_STEP -> finder.search(ETHERNET, frame.bytes, at, captured, length);
                case IN_A_BUFFER -> finder.find(ETHERNET, frame.bytes, at, captured, length);
                case IN_AN_ARRAY -> finder.find(frame);
            };
            return new Found(found, found ? described(view) : finder.walk.kind + " " + finder.walk.number);
        }

        private static String described(SegmentView v) {
            return v.segment(List.of()) + " IPv" + v.version() + " at " + v.ipAt() + ", " + v.tcpAt() + " id "
                    + v.identification() + " hops " + v.hopLimit() + " header " + v.headerBytes() + " options "
                    + v.optionsLength() + " tunnel " + v.inTunnel() + " fragmented " + v.fragmented() + " beyond "
                    + v.beyondFrame() + " sound " + v.headerSound();
        }
    }

    @Test
    void theShortWayShowsWhatTheLongOneDoes() {
        Random random = new Random(9293);
        int usual = 0;
        for (int i = 0; i < 20_000; i++) {
            int at = random.nextInt(3);
            byte[] seed = Frames.bytes(SEEDS[random.nextInt(SEEDS.length)]);
            byte[] frame = new byte[at + seed.length + random.nextInt(8)];
            System.arraycopy(seed, 0, frame, at, seed.length);
            for (int spoilt = random.nextInt(3); spoilt > 0; spoilt--) {
                frame[at + 12 + random.nextInt(seed.length - 12)] = (byte) random.nextInt();
            }
            int there = frame.length - at;
            int captured = random.nextInt(3) == 0 ? random.nextInt(there + 1) : there;
            int length = random.nextInt(4) == 0 ? random.nextInt(2 * there) : there;
            Found stepwise = Found.in(frame, at, captured, length, Way.STEP_BY_STEP);
            assertThat(Found.in(frame, at, captured, length, Way.IN_A_BUFFER))
                    .as("frame %d", i)
                    .isEqualTo(stepwise);
            assertThat(Found.in(frame, at, captured, length, Way.IN_AN_ARRAY))
                    .as("frame %d", i)
                    .isEqualTo(stepwise);
            SegmentView view = new SegmentView(new FrameView(0));
            usual += UsualFrame.show(view, ETHERNET, ByteBuffer.wrap(frame), at, captured, length) ? 1 : 0;
        }
        assertThat(usual).isBetween(2_000, 18_000);
    }

    @Test
    void onlyEthernetIsUsual() {
        byte[] frame = Frames.bytes(Frames.SYN);
        SegmentView view = new SegmentView(new FrameView(0));
        assertThat(UsualFrame.show(view, ETHERNET, ByteBuffer.wrap(frame), 0, frame.length, frame.length))
                .isTrue();
        assertThat(UsualFrame.show(view, 113, ByteBuffer.wrap(frame), 0, frame.length, frame.length))
                .isFalse();
    }
}

package tcplab.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import tcplab.tcp.RawSegment;

/** Any bytes as a frame of any link, several times, so that fragments meet; the first four bytes name link and length. */
public final class FrameFuzzer {
    private FrameFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 4) {
            return;
        }
        int link = ByteBuffer.wrap(data).getShort(0) & 0x1ff;
        byte[] frame = Arrays.copyOfRange(data, 4, data.length);
        int length = Math.max(frame.length, ByteBuffer.wrap(data).getShort(2));
        FrameView view = new FrameView(0);
        SegmentView segment = new SegmentView(view);
        SegmentFinder finder = new SegmentFinder(segment, new Fragments(view, new Tally()));
        for (int from = 0; from < Math.min(3, frame.length); from++) {
            if (finder.find(link, ByteBuffer.wrap(frame), from, frame.length - from, length)) {
                RawSegment copy = segment.copy();
                if (segment.length() < 0 || !RawSegment.parse(copy.toString()).equals(copy)) {
                    throw new AssertionError(copy);
                }
            }
        }
        for (LinkType type : LinkType.values()) {
            try {
                var unused = new FrameDecoder(type).decode(frame, length);
            } catch (MalformedPacketException e) {
                Complaints.check(e);
            }
        }
    }
}

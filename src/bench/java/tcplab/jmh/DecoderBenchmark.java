package tcplab.jmh;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tcplab.tcp.RawSegment;
import tcplab.wire.FrameDecoder;
import tcplab.wire.LinkType;
import tcplab.wire.LiveFrames;
import tcplab.wire.MalformedPacketException;
import tcplab.wire.SegmentView;
import tcplab.wire.SegmentVisitor;

/** One frame, read where it lies or made a value of. */
@State(Scope.Thread)
public class DecoderBenchmark implements SegmentVisitor {
    private final byte[] usual = Ten.frames(0).get(3);
    private final byte[] syn = Ten.frames(0).get(0);
    /** The same in a VLAN (IEEE 802.1Q), for which the decoder goes from header to header. */
    private final byte[] tagged = tagged(usual);

    private final ByteBuffer usualBytes = ByteBuffer.wrap(usual);
    private final ByteBuffer taggedBytes = ByteBuffer.wrap(tagged);
    private final LiveFrames frames = new LiveFrames(LinkType.ETHERNET, 0, this);
    private final FrameDecoder decoder = new FrameDecoder(LinkType.ETHERNET);
    private long numbers;

    private static byte[] tagged(byte[] frame) {
        return ByteBuffer.allocate(frame.length + 4)
                .put(frame, 0, 12)
                .putInt(0x8100_0064)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    @Override
    public void segment(SegmentView segment) {
        numbers += segment.seq() + segment.ports() + segment.flags();
    }

    @Benchmark
    public long usualFrameInPlace() {
        frames.show(1, usualBytes, 0, usual.length, usual.length);
        return numbers;
    }

    @Benchmark
    public long taggedFrameInPlace() {
        frames.show(1, taggedBytes, 0, tagged.length, tagged.length);
        return numbers;
    }

    @Benchmark
    public Optional<RawSegment> synWithOptionsAsAValue() throws MalformedPacketException {
        return decoder.decode(syn, syn.length);
    }
}

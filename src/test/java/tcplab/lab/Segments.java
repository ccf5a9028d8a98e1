package tcplab.lab;

import java.util.List;
import tcplab.tcp.Endpoint;
import tcplab.tcp.RawSegment;
import tcplab.tcp.Segment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpOption;
import tcplab.wire.CapturedFrame;
import tcplab.wire.TcpCodec;

/** Segments between two hosts, written as in a ladder: {@code > F. 1:1(0) ack 1} goes from left to right. */
final class Segments {
    static final Endpoint LEFT = new Endpoint("10.76.1.1", 40000);
    static final Endpoint RIGHT = new Endpoint("10.77.1.1", 7000);
    /** Close to the end of the number space, so that numbers wrap. */
    private static final long LEFT_ISN = SeqNumber.MODULUS - 2;

    private static final long RIGHT_ISN = 5000;

    private Segments() {}

    static boolean rightward(String text) {
        return text.startsWith(">");
    }

    static RawSegment segment(String text) {
        boolean rightward = rightward(text);
        Segment s = Segment.parse(text.substring(1));
        List<TcpOption> none = List.of();
        return new RawSegment(
                rightward ? LEFT : RIGHT,
                rightward ? RIGHT : LEFT,
                s.flags(),
                SeqNumber.plus(rightward ? LEFT_ISN : RIGHT_ISN, s.seq()),
                s.ack().isPresent()
                        ? SeqNumber.plus(
                                rightward ? RIGHT_ISN : LEFT_ISN, s.ack().getAsLong())
                        : 0,
                65535,
                s.length(),
                none);
    }

    /** The Ethernet frame that carries it. */
    static CapturedFrame frame(String text, long nanos) {
        RawSegment segment = segment(text);
        byte[] bytes = TcpCodec.loopbackFrame(TcpCodec.encode(segment, new byte[segment.length()]));
        return new CapturedFrame(nanos, bytes, bytes.length);
    }
}

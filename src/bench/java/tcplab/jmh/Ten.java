package tcplab.jmh;

import java.util.ArrayList;
import java.util.List;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.wire.TcpCodec;

/** The ten segments of a connection that sends one byte each way: opened, used and closed by four segments. */
final class Ten {
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int PSH = 8;
    private static final int ACK = 16;

    private Ten() {}

    /** @param number which connection of many: its client's port */
    static List<byte[]> frames(int number) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(frame(number, true, SYN, 0, 0, 0));
        frames.add(frame(number, false, SYN | ACK, 0, 1, 0));
        frames.add(frame(number, true, ACK, 1, 1, 0));
        frames.add(frame(number, true, PSH | ACK, 1, 1, 1));
        frames.add(frame(number, false, ACK, 1, 2, 0));
        frames.add(frame(number, false, PSH | ACK, 1, 2, 1));
        frames.add(frame(number, true, FIN | ACK, 2, 2, 0));
        frames.add(frame(number, false, ACK, 2, 3, 0));
        frames.add(frame(number, false, FIN | ACK, 2, 3, 0));
        frames.add(frame(number, true, ACK, 3, 3, 0));
        return frames;
    }

    private static byte[] frame(int number, boolean byClient, int flags, int seq, int ack, int length) {
        Endpoint client = new Endpoint("10.0.0.1", 10_000 + number);
        Endpoint server = new Endpoint("10.0.0.2", 80);
        List<TcpOption> options = (flags & SYN) != 0 ? List.of(new TcpOption.Mss(1460)) : List.of();
        RawSegment segment = new RawSegment(
                byClient ? client : server,
                byClient ? server : client,
                new Flags(flags),
                1_000L + seq,
                (flags & ACK) != 0 ? 1_000L + ack : 0,
                64_240,
                length,
                options);
        return TcpCodec.loopbackFrame(TcpCodec.encode(segment, new byte[length]));
    }
}

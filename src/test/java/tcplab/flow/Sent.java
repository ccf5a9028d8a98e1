package tcplab.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import tcplab.tcp.Checksum;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.wire.CapturedFrame;
import tcplab.wire.MadeCapture;

/**
 * A segment as a host sent it, and its frames as they are seen on the way: each method gives another, with one thing changed.
 *
 * @param line as {@link RawSegment} is written
 * @param id IPv4's identification
 * @param link what stands before the IP header, in hexadecimal
 * @param offloaded whether its checksum is left to the interface
 * @param fill what each byte of its payload is
 */
record Sent(String line, int id, int hops, String link, boolean offloaded, int label, int fill) {
    static final String IPV4 = "0800";
    static final String IPV6 = "86dd";
    private static final String MACS = "020000000001" + "020000000002";

    static Sent of(String line) {
        return new Sent(line, 0, 64, MACS, false, 0, 'x');
    }

    Sent id(int other) {
        return new Sent(line, other, hops, link, offloaded, label, fill);
    }

    Sent label(int other) {
        return new Sent(line, id, hops, link, offloaded, other, fill);
    }

    Sent fill(int other) {
        return new Sent(line, id, hops, link, offloaded, label, other);
    }

    /** As the sender's own interface shows it. */
    Sent unfinished() {
        return new Sent(line, id, hops, link, true, label, fill);
    }

    /** Behind a router: other addresses of the link, a hop less. */
    Sent routed() {
        return new Sent(line, id, hops - 1, "020000000003" + "020000000004", offloaded, label, fill);
    }

    Sent tagged(int vlan) {
        return new Sent(line, id, hops, link + "8100%04x".formatted(vlan), offloaded, label, fill);
    }

    CapturedFrame at(double milliseconds) {
        RawSegment segment = RawSegment.parse(line);
        boolean six = segment.source().host().contains(":");
        byte[] packet = packet(segment, six);
        byte[] before = HexFormat.of().parseHex(link + (six ? IPV6 : IPV4));
        byte[] frame = ByteBuffer.allocate(before.length + packet.length)
                .put(before)
                .put(packet)
                .array();
        return new CapturedFrame(1_000_000_000_000L + Math.round(milliseconds * 1e6), frame, frame.length);
    }

    private byte[] packet(RawSegment segment, boolean six) {
        byte[] tcp = tcp(segment);
        ByteBuffer out = ByteBuffer.allocate((six ? 40 : 20) + tcp.length);
        if (six) {
            out.putInt(6 << 28 | label)
                    .putShort((short) tcp.length)
                    .put((byte) 6)
                    .put((byte) hops);
        } else {
            out.putShort((short) 0x4500).putShort((short) out.capacity()).putShort((short) id);
            out.putShort((short) 0x4000).put((byte) hops).put((byte) 6).putShort((short) 0);
        }
        out.put(address(segment.source().host()))
                .put(address(segment.destination().host()));
        if (!six) {
            out.putShort(10, Checksum.of(out.array(), 0, 20, 0));
        }
        return out.put(tcp).array();
    }

    private byte[] tcp(RawSegment segment) {
        byte[] options = options(segment.options());
        ByteBuffer out = ByteBuffer.allocate(20 + options.length + segment.length());
        out.putShort((short) segment.source().port())
                .putShort((short) segment.destination().port())
                .putInt((int) segment.seq())
                .putInt((int) segment.ack())
                .putShort((short)
                        ((5 + options.length / 4) << 12 | segment.flags().bits()))
                .putShort((short) segment.window())
                .putInt(0)
                .put(options);
        while (out.hasRemaining()) {
            out.put((byte) fill);
        }
        String from = segment.source().host();
        String to = segment.destination().host();
        short pseudo = (short) ~Checksum.of(pseudo(from, to, out.capacity()), 0, pseudo(from, to, 0).length, 0);
        return out.putShort(16, offloaded ? pseudo : Checksum.of(out.array(), from, to))
                .array();
    }

    private static byte[] pseudo(String from, String to, int length) {
        byte[] source = address(from);
        return ByteBuffer.allocate(2 * source.length + 6)
                .put(source)
                .put(address(to))
                .putInt(length)
                .putShort((short) 6)
                .array();
    }

    private static byte[] options(List<TcpOption> options) {
        for (TcpOption option : options) {
            if (option instanceof TcpOption.Timestamps times) {
                return ByteBuffer.allocate(12)
                        .putInt(0x0101080a)
                        .putInt((int) times.value())
                        .putInt((int) times.echo())
                        .array();
            }
        }
        return new byte[0];
    }

    private static byte[] address(String host) {
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connections of a capture on one interface. */
    static List<Flow> track(CapturedFrame... frames) {
        return track(List.of(frames), new int[frames.length]);
    }

    /** The connections of a pcapng file, with a number of its interface for each frame; they are the same if it is read ahead. */
    static List<Flow> track(List<CapturedFrame> frames, int... on) {
        MadeCapture made = MadeCapture.section(ByteOrder.LITTLE_ENDIAN);
        made.describe(1, 0, 9, 0).describe(1, 0, 9, 0);
        for (int i = 0; i < frames.size(); i++) {
            made.enhanced(on[i], frames.get(i).nanos(), frames.get(i));
        }
        List<Flow> flows = track(made);
        assertThat(track(made.ballast())).isEqualTo(flows);
        return flows;
    }

    private static List<Flow> track(MadeCapture made) {
        try {
            Path file = Files.createTempFile("tcplab-sent-", ".pcapng");
            try {
                Files.write(file, made.bytes());
                return Segments.track(file, FlowLimits.FILE);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

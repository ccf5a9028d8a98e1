package tcplab.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import tcplab.tcp.TcpOption;
import tcplab.tcp.TcpOption.Mss;
import tcplab.tcp.TcpOption.Other;
import tcplab.tcp.TcpOption.SackPermitted;
import tcplab.tcp.TcpOption.Timestamps;
import tcplab.tcp.TcpOption.WindowScale;

/** The options of a TCP header in bytes: kind, length, value (RFC 9293 §3.2; RFC 7323 §2.2, §3.2; RFC 2018 §2). */
final class OptionCodec {
    private static final int END = 0;
    private static final int NOP = 1;
    private static final int MSS = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int TIMESTAMPS = 8;
    private static final int MOST = 40;

    private OptionCodec() {}

    /** Reads the options from one offset to another; a known kind with an unusual length is an {@link Other}. */
    static List<TcpOption> decode(Bytes bytes, int from, int to) throws MalformedPacketException {
        bytes.need(from, to - from, "TCP options");
        List<TcpOption> options = new ArrayList<>();
        decode(bytes, from, to, options);
        return options;
    }

    private static void decode(Bytes bytes, int from, int to, List<TcpOption> options) throws MalformedPacketException {
        int at = from;
        while (at < to && bytes.frame()[at] != END) {
            int kind = bytes.u8(at, "option");
            if (kind == NOP) {
                at++;
                continue;
            }
            int length = at + 1 < to ? bytes.u8(at + 1, "option") : 0;
            if (length < 2 || at + length > to) {
                throw new MalformedPacketException(
                        "TCP option " + kind + " says that it is " + length + " bytes long; " + (to - at) + " are left",
                        at);
            }
            options.add(option(bytes, kind, at + 2, length - 2));
            at += length;
        }
    }

    /** Reads options as far as they make sense. */
    static List<TcpOption> decodeSome(byte[] options) {
        Bytes bytes = new Bytes(options);
        List<TcpOption> some = new ArrayList<>();
        try {
            decode(bytes, 0, options.length, some);
        } catch (MalformedPacketException e) {
            return some;
        }
        return some;
    }

    private static TcpOption option(Bytes bytes, int kind, int at, int length) throws MalformedPacketException {
        if (kind == MSS && length == 2) {
            return new Mss(bytes.u16(at, "MSS"));
        }
        if (kind == WINDOW_SCALE && length == 1) {
            return new WindowScale(bytes.u8(at, "window scale"));
        }
        if (kind == SACK_PERMITTED && length == 0) {
            return new SackPermitted();
        }
        if (kind == TIMESTAMPS && length == 8) {
            return new Timestamps(bytes.u32(at, "TSval"), bytes.u32(at + 4, "TSecr"));
        }
        return new Other(kind, HexFormat.of().formatHex(bytes.frame(), at, at + length));
    }

    /**
     * Writes options, padded with zeros to whole words.
     *
     * @throws IllegalArgumentException when they do not fit into a header
     */
    static byte[] encode(List<TcpOption> options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(MOST);
        for (TcpOption option : options) {
            byte[] value = value(option);
            out.write(kind(option));
            out.write(value.length + 2);
            out.writeBytes(value);
        }
        if (out.size() > MOST) {
            throw new IllegalArgumentException(
                    "the options <" + TcpOption.write(options) + "> take " + out.size() + " bytes; a header has 40");
        }
        return Arrays.copyOf(out.toByteArray(), (out.size() + 3) / 4 * 4);
    }

    private static int kind(TcpOption option) {
        if (option instanceof Mss) {
            return MSS;
        }
        if (option instanceof WindowScale) {
            return WINDOW_SCALE;
        }
        if (option instanceof SackPermitted) {
            return SACK_PERMITTED;
        }
        return option instanceof Other other ? other.kind() : TIMESTAMPS;
    }

    private static byte[] value(TcpOption option) {
        if (option instanceof Mss mss) {
            return ByteBuffer.allocate(2).putShort((short) mss.bytes()).array();
        }
        if (option instanceof WindowScale scale) {
            return new byte[] {(byte) scale.shift()};
        }
        if (option instanceof Timestamps times) {
            return ByteBuffer.allocate(8)
                    .putInt((int) times.value())
                    .putInt((int) times.echo())
                    .array();
        }
        return option instanceof Other other ? HexFormat.of().parseHex(other.hex()) : new byte[0];
    }
}

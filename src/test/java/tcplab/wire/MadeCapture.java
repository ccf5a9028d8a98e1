package tcplab.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Captures as bytes, of every kind that is read. */
public final class MadeCapture {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    MadeCapture(ByteOrder order) {
        this.order = order;
    }

    /** A frame that was kept whole. */
    static CapturedFrame frame(long nanos, String hex) {
        byte[] bytes = Frames.bytes(hex);
        return new CapturedFrame(nanos, bytes, bytes.length);
    }

    private ByteBuffer room(int length) {
        return ByteBuffer.allocate(length).order(order);
    }

    static byte[] pcap(ByteOrder order, int magic, int minor, int link, List<CapturedFrame> frames) {
        MadeCapture made = new MadeCapture(order);
        made.out.writeBytes(made.room(24)
                .putInt(magic)
                .putShort((short) 2)
                .putShort((short) minor)
                .putInt(0)
                .putInt(0)
                .putInt(65535)
                .putInt(link)
                .array());
        for (CapturedFrame frame : frames) {
            int kept = frame.bytes().length;
            long unit = magic == Pcap.NANOSECONDS ? 1 : 1000;
            made.out.writeBytes(made.room(16)
                    .putInt((int) (frame.nanos() / 1_000_000_000))
                    .putInt((int) (frame.nanos() % 1_000_000_000 / unit))
                    .putInt(minor < 3 ? frame.originalLength() : kept)
                    .putInt(minor < 3 ? kept : frame.originalLength())
                    .array());
            made.out.writeBytes(frame.bytes());
        }
        return made.out.toByteArray();
    }

    /** A section whose interface counts nanoseconds. */
    static byte[] pcapng(ByteOrder order, int link, List<CapturedFrame> frames) {
        MadeCapture made = section(order);
        made.describe(link, 0, 9, 0);
        frames.forEach(frame -> made.enhanced(0, frame.nanos(), frame));
        return made.bytes();
    }

    public static MadeCapture section(ByteOrder order) {
        MadeCapture made = new MadeCapture(order);
        made.block(
                Pcapng.SECTION,
                made.room(16)
                        .putInt(Pcapng.ORDER)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
        return made;
    }

    public MadeCapture describe(int link, int snapshotLength, int resolution, long offset) {
        return block(
                Pcapng.INTERFACE,
                room(32).putShort((short) link)
                        .putShort((short) 0)
                        .putInt(snapshotLength)
                        .putShort((short) Pcapng.RESOLUTION)
                        .putShort((short) 1)
                        .put((byte) resolution)
                        .put(new byte[3])
                        .putShort((short) Pcapng.OFFSET)
                        .putShort((short) 8)
                        .putLong(offset)
                        .putInt(0));
    }

    public MadeCapture enhanced(int on, long units, CapturedFrame frame) {
        return block(
                Pcapng.ENHANCED_PACKET,
                packet(frame, room(frame.bytes().length + 24).putInt(on), units));
    }

    MadeCapture obsolete(int on, long units, CapturedFrame frame) {
        ByteBuffer body = room(frame.bytes().length + 24).putShort((short) on).putShort((short) 7);
        return block(Pcapng.OBSOLETE_PACKET, packet(frame, body, units));
    }

    private static ByteBuffer packet(CapturedFrame frame, ByteBuffer body, long units) {
        return body.putInt((int) (units >>> 32))
                .putInt((int) units)
                .putInt(frame.bytes().length)
                .putInt(frame.originalLength())
                .put(frame.bytes());
    }

    /** A block of a kind that nobody knows, so large that a file with it is read ahead. */
    public MadeCapture ballast() {
        return block(0x0bad_b10c, room(1 << 20).position(1 << 20));
    }

    public MadeCapture simple(CapturedFrame frame) {
        return block(
                Pcapng.SIMPLE_PACKET,
                room(frame.bytes().length + 4).putInt(frame.originalLength()).put(frame.bytes()));
    }

    /** A block with a body of numbers in this order: of each the bytes it takes, or a text. */
    MadeCapture with(int type, Object... fields) {
        ByteBuffer body = room(1 << 10);
        for (Object field : fields) {
            if (field instanceof Short number) {
                body.putShort(number);
            } else if (field instanceof Integer number) {
                body.putInt(number);
            } else if (field instanceof Long number) {
                body.putLong(number);
            } else {
                byte[] bytes =
                        field instanceof byte[] raw ? raw : field.toString().getBytes(StandardCharsets.UTF_8);
                body.put(bytes).put(new byte[-bytes.length & 3]);
            }
        }
        return block(type, body);
    }

    MadeCapture unknown(int type, int length) {
        return block(type, room(length).position(length));
    }

    private MadeCapture block(int type, ByteBuffer body) {
        int length = (body.position() + 3) / 4 * 4;
        out.writeBytes(room(8).putInt(type).putInt(length + 12).array());
        byte[] bytes = new byte[body.position()];
        body.flip().get(bytes);
        out.writeBytes(bytes);
        out.write(new byte[3], 0, length - bytes.length);
        out.writeBytes(room(4).putInt(length + 12).array());
        return this;
    }

    public MadeCapture then(MadeCapture next) {
        out.writeBytes(next.bytes());
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}

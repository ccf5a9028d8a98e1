package tcplab.wire;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a classic capture file frame by frame: microseconds or nanoseconds, either byte order.
 *
 * <p>A file cut short gives all its whole frames first and then a {@link BadCaptureException}.
 */
public final class CaptureReader implements Closeable {
    private static final int PCAPNG = 0x0a0d0d0a;
    private static final int NANOS = 1_000_000_000;

    private final InputStream in;
    private final ByteOrder order;
    private final int nanosPerTick;
    private final boolean lengthsSwapped;
    private final int snapshotLength;
    private final LinkType link;
    private long frames;

    /**
     * Reads a stream's file header; the stream then belongs to the reader.
     *
     * @throws BadCaptureException when this is no classic capture file, or its link type is not read
     */
    public CaptureReader(InputStream in) throws IOException {
        this.in = in;
        byte[] header = in.readNBytes(Pcap.FILE_HEADER);
        if (header.length < Pcap.FILE_HEADER) {
            throw new BadCaptureException("no capture: only " + header.length + " bytes; the file header has 24");
        }
        ByteBuffer h = ByteBuffer.wrap(header);
        int magic = h.getInt(0);
        this.order = magic == Pcap.MICROSECONDS || magic == Pcap.NANOSECONDS
                ? ByteOrder.BIG_ENDIAN
                : ByteOrder.LITTLE_ENDIAN;
        int number = h.order(order).getInt(0);
        if (number != Pcap.MICROSECONDS && number != Pcap.NANOSECONDS) {
            throw new BadCaptureException(
                    magic == PCAPNG
                            ? "a pcapng file; make it a classic one with: editcap -F nsecpcap IN OUT"
                            : String.format("no capture: it begins with %08x, and a capture with a1b2c3d4", magic));
        }
        if (h.getShort(4) != Pcap.MAJOR) {
            throw new BadCaptureException(
                    "a capture of version " + h.getShort(4) + "." + h.getShort(6) + "; 2.4 is read");
        }
        this.nanosPerTick = number == Pcap.NANOSECONDS ? 1 : 1000;
        this.lengthsSwapped = h.getShort(6) >= 0 && h.getShort(6) < Pcap.LENGTHS_IN_ORDER_SINCE;
        this.snapshotLength = h.getInt(16);
        // The upper half of the word tells of a frame check sequence, not of the link.
        this.link = LinkType.of(h.getInt(20) & 0xffff);
    }

    public static CaptureReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new CaptureReader(in);
        } catch (IOException e) {
            in.close();
            throw e instanceof BadCaptureException ? new BadCaptureException(file + ": " + e.getMessage()) : e;
        }
    }

    public LinkType link() {
        return link;
    }

    /** Bytes that the capture kept of each frame at most. */
    public int snapshotLength() {
        return snapshotLength;
    }

    /**
     * The next frame, or nothing at the file's end.
     *
     * @throws BadCaptureException when the file is cut within this frame or the frame's length is impossible
     */
    public Optional<CapturedFrame> next() throws IOException {
        byte[] bytes = in.readNBytes(Pcap.RECORD_HEADER);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        if (bytes.length < Pcap.RECORD_HEADER) {
            throw cut();
        }
        ByteBuffer header = ByteBuffer.wrap(bytes).order(order);
        int kept = header.getInt(lengthsSwapped ? 12 : 8);
        int original = header.getInt(lengthsSwapped ? 8 : 12);
        if (kept < 0 || kept > Pcap.LARGEST_FRAME || original < 0) {
            throw new BadCaptureException("frame " + (frames + 1) + " says that " + Integer.toUnsignedString(kept)
                    + " of " + Integer.toUnsignedString(original) + " bytes were kept; the file is damaged there");
        }
        byte[] frame = in.readNBytes(kept);
        if (frame.length < kept) {
            throw cut();
        }
        frames++;
        long nanos = Integer.toUnsignedLong(header.getInt(0)) * NANOS
                + Integer.toUnsignedLong(header.getInt(4)) * nanosPerTick;
        return Optional.of(new CapturedFrame(nanos, frame, original));
    }

    private BadCaptureException cut() {
        return new BadCaptureException("the capture is cut off within frame " + (frames + 1));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

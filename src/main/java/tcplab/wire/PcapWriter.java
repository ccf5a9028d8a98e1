package tcplab.wire;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a classic capture file with nanoseconds, which tcpdump and Wireshark open. A frame keeps its original length,
 * so that one cut by the snapshot length does not look as if segments were missing.
 */
public final class PcapWriter implements Closeable {
    private static final int NANOS = 1_000_000_000;

    private final OutputStream out;
    private final ByteBuffer header = ByteBuffer.allocate(Pcap.FILE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private final int snapshotLength;

    /**
     * Begins a file on a stream, which this then owns.
     *
     * @param snapshotLength bytes kept of each frame; what is longer is cut
     */
    public PcapWriter(OutputStream out, LinkType link, int snapshotLength) throws IOException {
        this.out = out;
        this.snapshotLength = snapshotLength;
        header.putInt(Pcap.NANOSECONDS).putShort((short) Pcap.MAJOR).putShort((short) Pcap.MINOR);
        header.putInt(0).putInt(0).putInt(snapshotLength).putInt(link.number());
        flushHeader();
    }

    /** Begins a file, over whatever was there. */
    public static PcapWriter create(Path file, LinkType link, int snapshotLength) throws IOException {
        return new PcapWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), link, snapshotLength);
    }

    public void write(CapturedFrame frame) throws IOException {
        int kept = Math.min(frame.bytes().length, snapshotLength);
        header.putInt((int) Math.floorDiv(frame.nanos(), NANOS)).putInt(Math.floorMod(frame.nanos(), NANOS));
        header.putInt(kept).putInt(frame.originalLength());
        flushHeader();
        out.write(frame.bytes(), 0, kept);
    }

    private void flushHeader() throws IOException {
        out.write(header.array(), 0, header.position());
        header.clear();
    }

    /** Brings what was written to the file, for whoever reads it meanwhile. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

package tcplab.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Goes through a classic capture file: microseconds or nanoseconds, either byte order. */
final class PcapReader extends FrameReader {
    private static final long NANOS = 1_000_000_000;

    private final int minor;
    private final boolean swapped;
    private final int nanosPerTick;
    private final boolean lengthsSwapped;

    /** Reads the file's header, whose first four bytes are one of the magic numbers. */
    PcapReader(String name, Window window, int file) throws IOException {
        super(name, window, file);
        if (window.reach(0, Pcap.FILE_HEADER) < 0) {
            throw new BadCaptureException(name + ": cut off within the file header of 24 bytes");
        }
        int magic = window.bytes.getInt(0);
        swapped = magic != Pcap.MICROSECONDS && magic != Pcap.NANOSECONDS;
        ByteBuffer header = window.bytes.duplicate().order(swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (header.getShort(4) != Pcap.MAJOR) {
            throw new BadCaptureException(
                    name + ": a capture of version " + header.getShort(4) + "." + header.getShort(6) + "; 2.4 is read");
        }
        nanosPerTick = header.getInt(0) == Pcap.NANOSECONDS ? 1 : 1000;
        minor = header.getShort(6) & 0xffff;
        lengthsSwapped = minor < Pcap.LENGTHS_IN_ORDER_SINCE;
        frame.snapshotLength = Math.max(0, header.getInt(16));
        // The upper half of the word tells of a frame check sequence, not of the link.
        frame.link = header.getInt(20) & 0xffff;
        frame.timed = true;
        used = Pcap.FILE_HEADER;
    }

    @Override
    String format() {
        return "pcap " + Pcap.MAJOR + "." + minor;
    }

    @Override
    boolean next() throws IOException {
        int at = window.reach(used, Pcap.RECORD_HEADER);
        if (at == Window.END) {
            return false;
        }
        if (at == Window.CUT) {
            throw cut();
        }
        ByteBuffer bytes = window.bytes;
        int seconds = order(bytes.getInt(at));
        int ticks = order(bytes.getInt(at + 4));
        int kept = order(bytes.getInt(at + (lengthsSwapped ? 12 : 8)));
        int original = order(bytes.getInt(at + (lengthsSwapped ? 8 : 12)));
        if (kept < 0 || kept > Pcap.LARGEST_FRAME || original < 0) {
            throw damaged(kept, original);
        }
        at = window.reach(at, Pcap.RECORD_HEADER + kept);
        if (at < 0) {
            throw cut();
        }
        used = at + Pcap.RECORD_HEADER + kept;
        frame.number++;
        frame.nanos = Integer.toUnsignedLong(seconds) * NANOS + Integer.toUnsignedLong(ticks) * nanosPerTick;
        frame.bytes = window.bytes;
        frame.at = at + Pcap.RECORD_HEADER;
        frame.captured = kept;
        frame.originalLength = original;
        return true;
    }

    private int order(int read) {
        return swapped ? Integer.reverseBytes(read) : read;
    }

    private BadCaptureException damaged(int kept, int original) {
        return new BadCaptureException(name + ": frame " + (frame.number + 1) + " says that "
                + Integer.toUnsignedString(kept) + " of " + Integer.toUnsignedString(original)
                + " bytes were kept; the file is damaged there");
    }
}

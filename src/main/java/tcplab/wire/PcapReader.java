package tcplab.wire;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Goes through a classic capture file: microseconds or nanoseconds, either byte order. */
final class PcapReader extends FrameReader {
    private static final long NANOS = 1_000_000_000;
    private static final long LOWER = 0xffff_ffffL;

    private final int minor;
    private final int header;
    private final int nanosPerTick;
    private final boolean lengthsSwapped;
    private final boolean lengthsMaySwap;

    /** Reads the file's header, whose first four bytes are one of the magic numbers. */
    PcapReader(String name, Window window, int file) throws IOException {
        super(name, window, file);
        if (window.reach(0, Pcap.FILE_HEADER) < 0) {
            throw bad(text("cut off within the file header of 24 bytes", "在 24 字节的文件头中间断掉"));
        }
        ByteBuffer bytes = window.bytes;
        swapped = !Pcap.is(bytes.getInt(0));
        int magic = order(bytes.getInt(0));
        int major = order(bytes.getShort(4));
        minor = order(bytes.getShort(6));
        if (major != Pcap.MAJOR) {
            throw bad(text("a capture of version %s.%s; versions 2.x are read", "捕获文件的版本是 %s.%s；能读的是 2.x")
                    .with(major, minor));
        }
        header = magic == Pcap.MODIFIED ? Pcap.MODIFIED_RECORD_HEADER : Pcap.RECORD_HEADER;
        nanosPerTick = magic == Pcap.NANOSECONDS ? 1 : 1000;
        lengthsSwapped = minor < Pcap.LENGTHS_IN_ORDER_SINCE;
        lengthsMaySwap = minor == Pcap.LENGTHS_IN_ORDER_SINCE;
        frame.snapshotLength = Math.max(0, order(bytes.getInt(16)));
        // The upper half of the word tells of a frame check sequence, not of the link.
        frame.link = order(bytes.getInt(20)) & 0xffff;
        frame.timed = true;
        used = Pcap.FILE_HEADER;
    }

    @Override
    String format() {
        return "pcap " + Pcap.MAJOR + "." + minor;
    }

    @Override
    boolean next() throws IOException {
        int at = window.reach(used, header);
        if (at < 0) {
            if (at == Window.END) {
                return false;
            }
            throw cut();
        }
        long time = pair(at);
        long lengths = pair(at + 8);
        int kept = (int) lengths;
        int original = (int) (lengths >>> 32);
        if (lengthsSwapped || (lengthsMaySwap && kept > original)) {
            int other = kept;
            kept = original;
            original = other;
        }
        check(kept, original);
        at = window.reach(at, header + kept);
        if (at < 0) {
            throw cut();
        }
        used = at + header + kept;
        FrameView view = frame;
        view.number++;
        view.nanos = (time & LOWER) * NANOS + (time >>> 32) * nanosPerTick;
        view.bytes = window.bytes;
        view.array = window.array;
        view.at = at + header;
        view.captured = kept;
        view.originalLength = original < 0 ? Integer.MAX_VALUE : original;
        return true;
    }
}

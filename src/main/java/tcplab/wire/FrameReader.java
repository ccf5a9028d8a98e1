package tcplab.wire;

import java.io.Closeable;
import java.io.IOException;

/** Goes through the frames of one capture. */
abstract class FrameReader implements Closeable {
    final String name;
    final Window window;
    final FrameView frame;
    /** Up to where the window has been used. */
    int used;
    /** Whether numbers stand in little-endian order. */
    boolean swapped;

    FrameReader(String name, Window window, int file) {
        this.name = name;
        this.window = window;
        this.frame = new FrameView(file);
    }

    /** What kind of file it is: {@code pcap 2.4}. */
    abstract String format();

    /**
     * Goes to the next frame.
     *
     * @return whether there is one
     * @throws BadCaptureException when the file is cut or damaged there
     */
    abstract boolean next() throws IOException;

    final int order(int read) {
        return swapped ? Integer.reverseBytes(read) : read;
    }

    /** Two words that stand behind one another: the first of them becomes the lower half. */
    final long pair(int at) {
        long read = Words.at(window.array, at);
        return swapped ? read : Long.rotateLeft(Long.reverseBytes(read), 32);
    }

    final int order(short read) {
        return (swapped ? Short.reverseBytes(read) : read) & 0xffff;
    }

    final BadCaptureException bad(String what) {
        return new BadCaptureException(name + ": " + what);
    }

    final BadCaptureException cut() {
        return bad("the capture is cut off within frame " + (frame.number + 1));
    }

    /** Refuses a length that no capture has. */
    final void check(int kept, int original) throws BadCaptureException {
        if (kept < 0 || kept > Pcap.LARGEST_FRAME) {
            throw bad("frame " + (frame.number + 1) + " says that " + Integer.toUnsignedString(kept) + " of "
                    + Integer.toUnsignedString(original) + " bytes were kept; the file is damaged there");
        }
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}

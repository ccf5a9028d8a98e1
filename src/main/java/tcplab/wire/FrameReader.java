package tcplab.wire;

import static tcplab.text.Text.text;

import java.io.Closeable;
import java.io.IOException;
import tcplab.text.Text;

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

    final BadCaptureException bad(Text what) {
        return BadCaptureException.of(name, what);
    }

    final BadCaptureException cut() {
        return bad(text("the capture is cut off within frame %s", "捕获文件在第 %s 帧中间断掉")
                .with(frame.number + 1));
    }

    /** Refuses a length that no capture has. */
    final void check(int kept, int original) throws BadCaptureException {
        if (kept < 0 || kept > Pcap.LARGEST_FRAME) {
            throw bad(text(
                            "frame %s says that %s of %s bytes were kept; the file is damaged there",
                            "第 %s 帧声称共 %3$s 字节、保留了 %2$s 字节；文件从这里起已损坏")
                    .with(frame.number + 1, Integer.toUnsignedString(kept), Integer.toUnsignedString(original)));
        }
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}

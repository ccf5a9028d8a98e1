package tcplab.wire;

import java.io.Closeable;
import java.io.IOException;

/** Goes through the frames of one capture. */
abstract class FrameReader implements Closeable {
    final String name;
    final Window window;
    final FrameView frame;
    /** What of the window has been used. */
    int used;

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

    BadCaptureException cut() {
        return new BadCaptureException(name + ": the capture is cut off within frame " + (frame.number + 1));
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}

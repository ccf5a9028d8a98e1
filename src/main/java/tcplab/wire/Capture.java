package tcplab.wire;

import static tcplab.text.Text.text;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** One of the captures that are read together: its frames, the segments in them, and the count of both. */
final class Capture implements Closeable {
    private final FrameReader reader;
    private final Tally tally;
    private final Fragments fragments;
    private final SegmentView segment;
    private final SegmentFinder finder;

    private Capture(FrameReader reader, Tally tally) {
        this.reader = reader;
        this.tally = tally;
        this.fragments = new Fragments(reader.frame, tally);
        this.segment = new SegmentView(reader.frame);
        this.finder = new SegmentFinder(segment, fragments);
    }

    static Capture open(Path file, int index) throws IOException {
        Tally tally = new Tally();
        return new Capture(Formats.open(file, index, tally), tally);
    }

    static Capture of(String name, Window window) throws IOException {
        Tally tally = new Tally();
        return new Capture(Formats.reader(name, window, 0, tally), tally);
    }

    /**
     * Goes to the next frame.
     *
     * @throws BadCaptureException when the file is cut or damaged there
     */
    boolean next() throws IOException {
        try {
            boolean more = reader.next();
            if (!more) {
                fragments.end();
            }
            return more;
        } catch (IOException e) {
            fragments.end();
            throw e;
        }
    }

    /** Shows the frame and the segment in it. */
    void show(SegmentVisitor visitor) {
        FrameView frame = reader.frame;
        tally.frames++;
        tally.bytes += frame.originalLength;
        visitor.frame(frame);
        if (finder.find(frame)) {
            tally.segments++;
            if (!segment.headerSound || segment.beyondFrame) {
                tally.count(segment.headerSound ? Unread.Kind.BEYOND_FRAME : Unread.Kind.TCP_HEADER, -1);
            }
            visitor.segment(segment);
        } else {
            tally.count(finder.walk.kind, finder.walk.number);
        }
    }

    long nanos() {
        return reader.frame.nanos;
    }

    long frames() {
        return tally.frames;
    }

    /** Bytes read, as they lie on disk. */
    long read() {
        return reader.window.read(reader.used);
    }

    /** Bytes to read, negative if unknown. */
    long size() {
        return reader.window.size();
    }

    /** What it means that the system cannot read on. */
    BadCaptureException unreadable(IOException error) {
        return reader.bad(text("the file cannot be read on behind frame %s: %s", "文件在第 %s 帧之后无法继续读取：%s")
                .with(tally.frames, error.getMessage()));
    }

    Totals.OfFile total() {
        return tally.total(reader.name, reader.format());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

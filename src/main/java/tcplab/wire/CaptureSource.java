package tcplab.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Captures that are read once, in time order: classic files, and what their names do not tell is told by their first
 * bytes. A file named {@code -} is standard input.
 */
public final class CaptureSource implements Closeable {
    /** Frames between two reports of progress. */
    private static final int REPORTS = 1 << 14;

    private final List<Capture> captures;

    /** One of them. */
    private record Capture(FrameReader reader, SegmentFinder finder, SegmentView segment, Tally tally) {}

    private CaptureSource(List<Capture> captures) {
        this.captures = captures;
    }

    /**
     * Opens captures and reads their headers.
     *
     * @throws BadCaptureException when one of them is no capture
     * @throws IOException when one of them cannot be read
     */
    public static CaptureSource open(List<Path> files) throws IOException {
        List<Capture> captures = new ArrayList<>();
        for (Path file : files) {
            FrameReader reader = reader(file, captures.size());
            SegmentView segment = new SegmentView(reader.frame);
            Tally tally = new Tally();
            captures.add(new Capture(reader, new SegmentFinder(segment, tally), segment, tally));
        }
        return new CaptureSource(captures);
    }

    private static FrameReader reader(Path file, int index) throws IOException {
        Window window = file.toString().equals("-")
                ? new StreamWindow(Channels.newChannel(System.in))
                : Files.isRegularFile(file)
                        ? new MappedWindow(FileChannel.open(file), MappedWindow.PIECE)
                        : new StreamWindow(FileChannel.open(file));
        return new PcapReader(file.toString(), window, index);
    }

    /**
     * Shows every frame and every segment, once.
     *
     * @throws BadCaptureException when a file is cut or damaged, after everything before it has been shown
     */
    public Totals read(SegmentVisitor visitor, Progress progress) throws IOException {
        for (Capture capture : captures) {
            read(capture, visitor, progress);
        }
        return totals();
    }

    private static void read(Capture capture, SegmentVisitor visitor, Progress progress) throws IOException {
        FrameReader reader = capture.reader();
        Tally tally = capture.tally();
        while (reader.next()) {
            tally.frames++;
            tally.bytes += reader.frame.originalLength;
            visitor.frame(reader.frame);
            if (capture.finder().find(reader.frame)) {
                visitor.segment(capture.segment());
            }
            if (tally.frames % REPORTS == 0) {
                progress.at(reader.window.read(reader.used), reader.window.size(), tally.frames);
            }
        }
        progress.at(reader.window.read(reader.used), reader.window.size(), tally.frames);
    }

    /** What has been read up to now. */
    public Totals totals() {
        return new Totals(captures.stream()
                .map(c -> c.tally().total(c.reader().name, c.reader().format()))
                .toList());
    }

    @Override
    public void close() throws IOException {
        for (Capture capture : captures) {
            capture.reader().close();
        }
    }
}

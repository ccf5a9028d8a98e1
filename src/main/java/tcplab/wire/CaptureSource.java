package tcplab.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Captures that are read once, in time order: pcap and pcapng, or gzip of either, as their first bytes tell. A file
 * named {@code -} is standard input. Frames of one file keep their order, even where their times go back.
 *
 * <p>All are read in blocks. That a file became shorter meanwhile is told as a {@link BadCaptureException}.
 */
public final class CaptureSource implements Closeable {
    private final List<Capture> captures;

    private CaptureSource(List<Capture> captures) {
        this.captures = captures;
    }

    /**
     * Opens captures and reads their headers.
     *
     * @throws BadCaptureException when one of them is no capture
     * @throws IOException when one of them cannot be read
     * @throws IllegalArgumentException when there is none, or standard input is named twice
     */
    public static CaptureSource open(List<Path> files) throws IOException {
        return open(files, Optional.empty());
    }

    /**
     * Opens the captures that can be opened; each keeps its place in the list as its {@link FrameView#file() index}.
     *
     * @param trouble is told of each other one what is wrong with it
     * @throws IllegalArgumentException when there is none, or standard input is named twice
     */
    public static CaptureSource openThose(List<Path> files, Consumer<IOException> trouble) throws IOException {
        return open(files, Optional.of(trouble));
    }

    private static CaptureSource open(List<Path> files, Optional<Consumer<IOException>> trouble) throws IOException {
        Set<String> names = new HashSet<>();
        for (Path file : files) {
            if (!names.add(file.toString()) && file.toString().equals("-")) {
                throw new IllegalArgumentException("standard input is named twice");
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no capture is named");
        }
        List<Capture> captures = new ArrayList<>();
        CaptureSource source = new CaptureSource(captures);
        try {
            for (int i = 0; i < files.size(); i++) {
                try {
                    captures.add(Capture.open(files.get(i), i));
                } catch (IOException e) {
                    trouble.orElseThrow(() -> e).accept(e);
                }
            }
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
        return source;
    }

    /** A source of one capture that does not lie in a file. */
    static CaptureSource of(String name, Window window) throws IOException {
        return new CaptureSource(List.of(Capture.of(name, window)));
    }

    /** Whether none of the captures could be opened. */
    public boolean isEmpty() {
        return captures.isEmpty();
    }

    /**
     * Shows every frame and every segment, once.
     *
     * @throws BadCaptureException when a file is cut or damaged, after everything before it and everything of the other
     *     files has been shown; {@link #totals()} tells what that was. What is wrong with further files is suppressed in it
     */
    public Totals read(SegmentVisitor visitor, Progress progress) throws IOException {
        if (ReadAhead.suits(captures, visitor)) {
            new ReadAhead(captures, visitor, progress).run();
        } else {
            new Merge(captures, visitor, progress).run();
        }
        return totals();
    }

    /** What has been read up to now. */
    public Totals totals() {
        return new Totals(captures.stream().map(Capture::total).toList());
    }

    @Override
    public void close() throws IOException {
        for (Capture capture : captures) {
            capture.close();
        }
    }
}

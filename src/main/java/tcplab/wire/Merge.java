package tcplab.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Goes through several captures at once, always on with the one whose next frame is the earliest. */
final class Merge {
    /** Frames between two reports of progress, less one. */
    private static final long REPORTS = (1 << 16) - 1;

    private final List<Capture> captures;
    private final SegmentVisitor visitor;
    private final Progress progress;
    private Optional<BadCaptureException> trouble = Optional.empty();

    Merge(List<Capture> captures, SegmentVisitor visitor, Progress progress) {
        this.captures = captures;
        this.visitor = visitor;
        this.progress = progress;
    }

    void run() throws IOException {
        if (captures.size() == 1) {
            alone(captures.get(0));
        } else {
            together();
        }
        report();
        if (trouble.isPresent()) {
            throw trouble.get();
        }
    }

    private void alone(Capture capture) throws IOException {
        while (next(capture)) {
            show(capture);
        }
    }

    /** Of frames seen at the same time, the one of the file that was named first comes first. */
    private void together() throws IOException {
        PriorityQueue<Capture> queue = new PriorityQueue<>(
                captures.size(), Comparator.comparingLong(Capture::nanos).thenComparingInt(captures::indexOf));
        for (Capture capture : new ArrayList<>(captures)) {
            if (next(capture)) {
                queue.add(capture);
            }
        }
        while (!queue.isEmpty()) {
            Capture capture = queue.poll();
            show(capture);
            if (next(capture)) {
                queue.add(capture);
            }
        }
    }

    /** A file that is cut or damaged ends there, and the others go on. */
    private boolean next(Capture capture) throws IOException {
        try {
            return capture.next();
        } catch (BadCaptureException e) {
            note(e);
            return false;
        } catch (IOException e) {
            note(capture.unreadable(e));
            return false;
        }
    }

    private void note(BadCaptureException e) {
        if (trouble.isPresent()) {
            trouble.get().addSuppressed(e);
        } else {
            trouble = Optional.of(e);
        }
    }

    private void show(Capture capture) {
        capture.show(visitor);
        if ((capture.frames() & REPORTS) == 0) {
            report();
        }
    }

    private void report() {
        long read = 0;
        long all = 0;
        long frames = 0;
        for (Capture capture : captures) {
            read += capture.read();
            all = all < 0 || capture.size() < 0 ? -1 : all + capture.size();
            frames += capture.frames();
        }
        progress.at(read, all, frames);
    }
}

package tcplab.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;

/**
 * Reads captures in a thread of its own, a few batches of segments ahead of the calling one, which shows them: the same segments in the
 * same order, and the same end. Only for visitors whom {@link SegmentVisitor#headersSuffice() headers suffice}.
 */
final class ReadAhead {
    private static final int BATCHES = 16;
    /** Below so many bytes on disk, a thread would not be worth its start. */
    private static final long LEAST_BYTES = 1 << 20;

    private final List<Capture> captures;
    private final SegmentVisitor visitor;
    private final Progress progress;
    private final BlockingQueue<Part> filled = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<Part> empty = new ArrayBlockingQueue<>(BATCHES);

    /** What is handed over at once. */
    private static final class Part {
        final SegmentBatch segments = new SegmentBatch();
        /** Tells how far the reading was, where that was said. */
        Optional<Runnable> report = Optional.empty();

        boolean last;
        /** What the reading ended with, where that was not the end of the captures. */
        Optional<Throwable> trouble = Optional.empty();
    }

    ReadAhead(List<Capture> captures, SegmentVisitor visitor, Progress progress) {
        this.captures = captures;
        this.visitor = visitor;
        this.progress = progress;
        for (int i = 0; i < BATCHES; i++) {
            empty.add(new Part());
        }
    }

    /**
     * Whether it may be, and is worth it. A batch waits until it is full, for which nobody should have to wait who looks at a stream as
     * it comes.
     */
    static boolean suits(List<Capture> captures, SegmentVisitor visitor) {
        return visitor.headersSuffice()
                && Runtime.getRuntime().availableProcessors() > 1
                && captures.stream().allMatch(capture -> capture.size() >= 0)
                && captures.stream().mapToLong(Capture::size).sum() >= LEAST_BYTES;
    }

    /** Does what {@link Merge#run} does. */
    void run() throws IOException {
        Thread reader = new Thread(new Reading(), "tcplab-reader");
        reader.setDaemon(true);
        reader.start();
        boolean ended = false;
        try {
            Optional<Throwable> trouble = show();
            ended = true;
            if (trouble.isPresent()) {
                raise(trouble.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while captures were read");
        } finally {
            if (!ended) {
                reader.interrupt();
            }
        }
    }

    private Optional<Throwable> show() throws InterruptedException {
        FrameView frame = new FrameView(0);
        SegmentView view = new SegmentView(frame);
        List<Part> shown = new ArrayList<>(BATCHES);
        while (true) {
            Part part = filled.take();
            part.segments.show(view, frame, visitor);
            part.report.ifPresent(Runnable::run);
            if (part.last) {
                return part.trouble;
            }
            shown.add(part);
            if (shown.size() == BATCHES / 2) {
                empty.addAll(shown); // to wake a thread for each of them would cost more than to fill it
                shown.clear();
            }
        }
    }

    private static void raise(Throwable trouble) throws IOException {
        if (trouble instanceof IOException e) {
            throw e;
        }
        if (trouble instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) trouble;
    }

    /** What the other thread does. */
    private final class Reading implements Runnable, SegmentVisitor, Progress {
        private Part part = new Part();

        @Override
        public void run() {
            try {
                part = empty.take();
                try {
                    new Merge(captures, this, this).run();
                } catch (CancellationException e) {
                    return; // nobody looks any more
                } catch (IOException | RuntimeException | Error e) {
                    part.trouble = Optional.of(e);
                }
                part.last = true;
                filled.put(part);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody looks any more
            }
        }

        @Override
        public void segment(SegmentView segment) {
            if (part.segments.isFull()) {
                handOver();
            }
            part.segments.add(segment, segment.inFrame());
        }

        @Override
        public void at(long read, long all, long frames) {
            part.report = Optional.of(() -> progress.at(read, all, frames));
            handOver();
        }

        private void handOver() {
            try {
                filled.put(part);
                part = empty.take();
            } catch (InterruptedException e) {
                throw new CancellationException();
            }
            part.segments.clear();
            part.report = Optional.empty();
        }
    }
}

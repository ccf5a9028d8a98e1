package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import tcplab.flow.FlowLimits;
import tcplab.flow.FlowMarks;
import tcplab.flow.FlowTracker;
import tcplab.flow.SegmentNote;
import tcplab.report.SegmentComment;
import tcplab.wire.BadCaptureException;
import tcplab.wire.CaptureSource;
import tcplab.wire.FrameView;
import tcplab.wire.PcapngAsides;
import tcplab.wire.PcapngWriter;
import tcplab.wire.SegmentView;
import tcplab.wire.SegmentVisitor;

/**
 * Writes a capture again, as pcapng, with a comment on every TCP segment. A second pass over the capture, over what the
 * first kept: the states of each connection, and which frames hold a segment.
 */
final class Annotation implements SegmentNote {
    private static final int BUFFER = 1 << 16;

    private final Context context;
    private final Path in;
    private final Path out;
    private final FlowMarks marks = new FlowMarks();
    private final BitSet segments = new BitSet();
    private boolean created;

    Annotation(Context context, Path in, Path out) {
        this.context = context;
        this.in = in;
        this.out = out;
    }

    /** Refuses what cannot be meant, before anything is read. */
    static Annotation of(Context context, List<Path> files, Path out) throws IOException {
        if (files.size() != 1) {
            throw Failure.usage(text(
                            "--annotate writes one capture: name one FILE, not %s",
                            "--annotate 只写一个抓包：请只给一个 FILE，而不是 %s 个")
                    .with(files.size()));
        }
        Path in = files.get(0);
        if (in.toString().equals("-") || (Files.exists(in) && !Files.isRegularFile(in))) {
            throw Failure.usage(text(
                            "--annotate reads the capture twice: %s is no file; save it in one first",
                            "--annotate 要把抓包读两遍：%s 不是文件；请先存成文件")
                    .with(in));
        }
        if (Files.exists(out)) {
            throw Files.exists(in) && Files.isSameFile(in, out)
                    ? Failure.usage(text(
                                    "--annotate %s: that is the capture itself; name another file",
                                    "--annotate %s：这就是抓包本身；请换一个文件名")
                            .with(out))
                    : exists(out);
        }
        Path directory = out.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw Failure.usage(text("--annotate %s: there is no directory %s", "--annotate %s：没有目录 %s")
                    .with(out, directory));
        }
        return new Annotation(context, in, out);
    }

    /**
     * Makes both passes over one capture.
     *
     * @param out a file that does not exist
     */
    static void write(Context context, Path in, Path out) throws IOException {
        Annotation annotation = new Annotation(context, in, out);
        FlowTracker tracker = new FlowTracker(FlowLimits.FILE, annotation.marks, annotation);
        try (CaptureSource source = CaptureSource.open(List.of(in));
                ReadingProgress progress = new ReadingProgress(context)) {
            source.read(tracker, progress);
        }
        tracker.finish();
        annotation.write();
    }

    private static Failure exists(Path out) {
        return Failure.usage(
                text("--annotate %s: the file exists; name one that does not", "--annotate %s：文件已存在；请换一个不存在的文件名")
                        .with(out));
    }

    /** Where the connections of the first pass go. */
    FlowMarks marks() {
        return marks;
    }

    /** Remembers, in the first pass, that a frame holds a segment. */
    @Override
    public void at(SegmentView segment, long number, boolean second, int kinds) {
        segments.set((int) segment.frame());
    }

    /** The second pass. What the first found broken it leaves out without a word. */
    void write() throws IOException {
        boolean whole = false;
        try (PcapngWriter writer = create()) {
            try {
                secondPass(new Pass(writer));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            whole = true;
        } finally {
            if (created && !whole) {
                Files.deleteIfExists(out);
            }
        }
    }

    private void secondPass(Pass pass) throws IOException {
        try (CaptureSource source = CaptureSource.open(List.of(in));
                ReadingProgress progress = new ReadingProgress(context)) {
            source.read(pass, progress);
        } catch (BadCaptureException ignored) {
            // the first pass complained of it
        }
        pass.end();
    }

    private PcapngWriter create() throws IOException {
        PcapngAsides asides = PcapngAsides.of(in);
        try {
            OutputStream stream = Files.newOutputStream(out, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            created = true;
            return new PcapngWriter(new BufferedOutputStream(stream, BUFFER), "tcplab analyze --annotate", asides);
        } catch (FileAlreadyExistsException e) {
            throw exists(out);
        }
    }

    /** Follows the connections again, and writes each frame. */
    private final class Pass implements SegmentVisitor, SegmentNote {
        private final PcapngWriter writer;
        private final FlowTracker tracker = new FlowTracker(FlowLimits.FILE, flow -> {}, this);
        private final SegmentComment comment = new SegmentComment(context.lang());
        private final List<Integer> interfaces = new ArrayList<>();
        private long expected;

        Pass(PcapngWriter writer) {
            this.writer = writer;
        }

        @Override
        public void frame(FrameView frame) {
            end();
            if (segments.get((int) frame.frame())) {
                expected = frame.frame();
            } else {
                write(frame, "");
            }
        }

        @Override
        public void segment(SegmentView segment) {
            tracker.segment(segment);
        }

        @Override
        public void at(SegmentView segment, long number, boolean second, int kinds) {
            if (segment.frame() != expected) {
                throw changed();
            }
            expected = 0;
            int flags = segment.flags();
            Optional<FlowMarks.Marked> marked =
                    marks.to(number, second, segment.frame(), flags, (kinds & SegmentNote.COPY) != 0);
            write(
                    segment.inFrame(),
                    comment.of(number, flags, segment.length(), kinds, marked.orElseThrow(this::changed)));
        }

        /** To be called at the end: a segment that the first pass saw must have come. */
        void end() {
            if (expected != 0) {
                throw changed();
            }
        }

        private UncheckedIOException changed() {
            return new UncheckedIOException(
                    new BadCaptureException(text("%s: the file changed while it was read", "%s：文件在读取期间变了")
                            .with(in)));
        }

        private void write(FrameView frame, String words) {
            try {
                while (interfaces.size() <= frame.interfaceId()) {
                    interfaces.add(-1);
                }
                int on = interfaces.get(frame.interfaceId());
                if (on < 0) {
                    on = writer.describe(frame, "interface " + frame.interfaceId());
                    interfaces.set(frame.interfaceId(), on);
                }
                writer.write(on, frame, words);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tcplab.record.RecordingStore;
import tcplab.report.HeaderReport;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SegmentBytes;
import tcplab.text.Text;
import tcplab.wire.BadCaptureException;
import tcplab.wire.CaptureSource;
import tcplab.wire.FrameView;
import tcplab.wire.Progress;
import tcplab.wire.SegmentView;
import tcplab.wire.SegmentVisitor;

/** {@code tcplab header}: a segment of a capture, drawn field by field with its bytes. */
@Command(name = "header")
final class HeaderCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "CAPTURE")
    Path capture = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "N")
    Optional<Long> number = Optional.empty();

    HeaderCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Path file = Files.isDirectory(capture) ? capture.resolve(RecordingStore.CAPTURE) : capture;
        if (!Files.isRegularFile(file)) {
            throw badInput(text("%s: there is no such capture", "%s：没有这个抓包文件").with(file));
        }
        HeaderReport report = new HeaderReport(context.lang(), context.style());
        Seen seen = new Seen(report);
        try (CaptureSource source = CaptureSource.open(List.of(file))) {
            source.read(seen, Progress.NONE);
        } catch (BadCaptureException e) {
            if (number.isEmpty() || !seen.drawn) {
                throw badInput(e.text());
            }
        }
        if (number.isPresent() && !seen.drawn) {
            throw Failure.usage(
                    number.get() >= 1 && number.get() <= seen.frames
                            ? text("frame %s of %s holds no TCP segment", "%2$s 的第 %1$s 帧不含 TCP 报文段")
                                    .with(number.get(), file)
                            : text("%s has frames 1 to %s, and none with the number %s", "%s 中有第 1 到第 %s 帧，没有第 %s 帧")
                                    .with(file, seen.frames, number.get()));
        }
        return ExitStatus.OK;
    }

    /** Draws the segment of the frame that was asked for, or lists all segments. */
    private final class Seen implements SegmentVisitor {
        private final HeaderReport report;
        private long frames;
        private boolean drawn;

        Seen(HeaderReport report) {
            this.report = report;
        }

        @Override
        public void frame(FrameView frame) {
            frames = frame.frame();
        }

        @Override
        public void segment(SegmentView segment) {
            Optional<SegmentBytes> bytes = segment.copyBytes();
            boolean wanted = number.map(n -> n == segment.frame()).orElse(true);
            if (wanted && bytes.isPresent()) {
                drawn = true;
                RawSegment copy = segment.copy();
                context.out()
                        .print(
                                number.isPresent()
                                        ? report.of(segment.frame(), copy, bytes.get())
                                        : report.line(segment.frame(), copy));
            }
        }
    }

    private static Failure badInput(Text text) {
        return new Failure(ExitStatus.BAD_INPUT, text);
    }
}

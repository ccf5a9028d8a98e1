package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tcplab.flow.Flow;
import tcplab.flow.FlowLimits;
import tcplab.flow.FlowRecorder;
import tcplab.flow.FlowSink;
import tcplab.flow.FlowSummary;
import tcplab.flow.FlowTracker;
import tcplab.flow.SegmentNote;
import tcplab.report.FlowCsv;
import tcplab.report.FlowJson;
import tcplab.report.FlowLadder;
import tcplab.report.FlowSummaryReport;
import tcplab.report.FlowTableReport;
import tcplab.wire.BadCaptureException;
import tcplab.wire.CaptureSource;
import tcplab.wire.Totals;

/** One run of {@code tcplab analyze}: reads captures once and prints what was asked for. */
final class Analysis {
    private final Context context;
    private final List<Path> files;
    private final FlowFormat format;
    private final FlowFilter filter;
    private final Optional<Long> connection;
    private final Optional<Annotation> annotation;
    private final boolean stream;
    private final FlowSummary summary = new FlowSummary();
    private final Optional<FlowRecorder> recorder;
    private boolean shown;
    private int status = ExitStatus.OK;

    Analysis(
            Context context,
            List<Path> files,
            FlowFormat format,
            FlowFilter filter,
            Optional<Long> connection,
            Optional<Annotation> annotation) {
        this.context = context;
        this.files = files;
        this.format = format;
        this.filter = filter;
        this.connection = connection;
        this.annotation = annotation;
        this.recorder = connection.map(FlowRecorder::new);
        this.stream = files.stream().anyMatch(file -> file.toString().equals("-"));
    }

    int run() throws IOException {
        filter.check();
        if (firstPass() && annotation.isPresent()) {
            annotate(annotation.get());
        }
        return status;
    }

    private void annotate(Annotation second) throws IOException {
        try {
            second.write();
        } catch (BadCaptureException e) {
            complain(e);
        }
    }

    /** Whether there was anything to read. */
    private boolean firstPass() throws IOException {
        try (CaptureSource source = CaptureSource.openThose(files, this::complain);
                Lines lines = new Lines(context.out(), stream)) {
            if (source.isEmpty()) {
                return false;
            }
            FlowTracker tracker = new FlowTracker(stream ? FlowLimits.STREAM : FlowLimits.FILE, sink(lines), note());
            read(source, tracker);
            tracker.finish();
            if (connection.isPresent()) {
                checkShown(tracker.count());
            } else if (format == FlowFormat.TEXT) {
                lines.add(page(source.totals(), tracker.segments()).stripTrailing());
            }
            return true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private SegmentNote note() {
        if (recorder.isEmpty() && annotation.isEmpty()) {
            return SegmentNote.NONE;
        }
        return (segment, number, second, kinds) -> {
            if (recorder.isPresent()) {
                recorder.get().at(segment, number, second, kinds);
            }
            if (annotation.isPresent()) {
                annotation.get().at(segment, number, second, kinds);
            }
        };
    }

    /** Reads to the end, or to where a file is broken: what came before is told all the same. */
    private void read(CaptureSource source, FlowTracker tracker) throws IOException {
        try (ReadingProgress progress = new ReadingProgress(context)) {
            source.read(tracker, progress);
        } catch (BadCaptureException e) {
            complain(e);
        }
    }

    private void complain(IOException e) {
        context.complain(Failures.of(e).text());
        Stream.of(e.getSuppressed())
                .forEach(other -> context.complain(Failures.of(other).text()));
        status = ExitStatus.BAD_INPUT;
    }

    private void checkShown(long connections) {
        if (!shown && status == ExitStatus.OK) {
            throw Failure.usage(text(
                            "--connection %s: there are %s connections, numbered from 0",
                            "--connection %s：共有 %s 个连接，编号从 0 开始")
                    .with(connection.orElse(0L), connections));
        }
    }

    private void draw(Flow flow, FlowRecorder kept, Lines lines) {
        FlowLadder ladder = new FlowLadder(context.lang(), context.style());
        String page = format == FlowFormat.MERMAID
                ? ladder.mermaid(flow, kept.kept())
                : ladder.of(flow, kept.kept(), kept.more());
        lines.add(page.stripTrailing());
    }

    private FlowSink sink(Lines lines) {
        FlowSink rest = sinkOfShown(lines);
        return annotation.isEmpty()
                ? rest
                : flow -> {
                    annotation.get().marks().ended(flow);
                    rest.ended(flow);
                };
    }

    private FlowSink sinkOfShown(Lines lines) {
        FlowSink all = sinkOfAll(lines);
        if (recorder.isPresent()) {
            FlowRecorder kept = recorder.get();
            boolean drawn = format == FlowFormat.TEXT || format == FlowFormat.MERMAID;
            return flow -> {
                if (flow.number() == connection.orElse(-1L)) {
                    shown = true;
                    if (drawn) {
                        draw(flow.copy(), kept, lines);
                    } else {
                        all.ended(flow);
                    }
                }
            };
        }
        return filter.isEmpty()
                ? all
                : flow -> {
                    if (filter.test(flow.copy())) {
                        all.ended(flow);
                    }
                };
    }

    private FlowSink sinkOfAll(Lines lines) {
        List<String> names = files.stream().map(Path::toString).toList();
        return switch (format) {
            case JSON -> {
                FlowJson json = new FlowJson(names);
                yield flow -> lines.add(json.line(flow.copy()));
            }
            case CSV -> {
                lines.add(FlowCsv.header());
                FlowCsv csv = new FlowCsv(names);
                yield flow -> lines.add(csv.row(flow.copy()));
            }
            case TABLE -> {
                FlowTableReport table = new FlowTableReport(context.lang());
                lines.add(table.header());
                yield flow -> lines.add(table.row(flow.copy()));
            }
            case TEXT, MERMAID -> summary;
        };
    }

    private String page(Totals totals, long segments) {
        return new FlowSummaryReport(
                        context.lang(), context.style(), context.terminal().width())
                .of(summary, totals.frames(), segments, CaptureWords.unread(totals));
    }
}

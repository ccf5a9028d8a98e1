package tcplab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tcplab.flow.Flow;
import tcplab.flow.FlowLimits;
import tcplab.flow.FlowSink;
import tcplab.flow.FlowTracker;
import tcplab.flow.SegmentNote;
import tcplab.wire.BadCaptureException;
import tcplab.wire.CaptureSource;

/** One run of {@code tcplab analyze}: reads captures once and prints what was asked for. */
final class Analysis {
    private final Context context;
    private final Inputs inputs;
    private final FlowOutput output;
    private final Optional<Annotation> annotation;
    private final Optional<AnalysisPage> page;
    private final boolean stream;
    /** Connections of our own recordings, until it is known what the kernel said of them. */
    private final List<Flow> waiting = new ArrayList<>();

    private int status = ExitStatus.OK;

    private Analysis(
            Context context,
            Inputs inputs,
            FlowOutput output,
            Optional<Annotation> annotation,
            Optional<AnalysisPage> page) {
        this.context = context;
        this.inputs = inputs;
        this.output = output;
        this.annotation = annotation;
        this.page = page;
        this.stream = inputs.named().stream().anyMatch(file -> file.toString().equals("-"));
    }

    /** Returns the exit status. */
    static int run(
            Context context,
            List<Path> files,
            FlowFormat format,
            FlowFilter filter,
            Optional<Long> connection,
            Optional<Path> annotated,
            Optional<Path> report)
            throws IOException {
        filter.check();
        List<IOException> troubles = new ArrayList<>();
        try (Inputs inputs = Inputs.of(files, troubles::add)) {
            Optional<Annotation> annotation = annotated.isPresent()
                    ? Optional.of(Annotation.of(context, inputs.captures(), annotated.get()))
                    : Optional.empty();
            Optional<AnalysisPage> page = AnalysisPage.to(report, context, inputs.captures());
            List<String> names = inputs.named().stream().map(Path::toString).toList();
            FlowOutput output = new FlowOutput(context, names, format, filter, connection, page);
            Analysis analysis = new Analysis(context, inputs, output, annotation, page);
            troubles.forEach(analysis::complain);
            if (!names.isEmpty() && analysis.firstPass() && annotation.isPresent()) {
                analysis.annotate(annotation.get());
            }
            return analysis.status;
        }
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
        try (CaptureSource source = CaptureSource.openThose(inputs.captures(), this::complain);
                Lines lines = new Lines(context.out(), stream)) {
            if (source.isEmpty()) {
                return false;
            }
            output.begin(lines);
            FlowTracker tracker = new FlowTracker(stream ? FlowLimits.STREAM : FlowLimits.FILE, sink(), note());
            read(source, tracker);
            tracker.finish();
            told();
            output.end(source.totals(), tracker.segments(), tracker.count(), status == ExitStatus.OK);
            if (page.isPresent()) {
                page.get().write(inputs, source.totals(), tracker.segments());
            }
            return true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private SegmentNote note() {
        if (output.note().isEmpty() && annotation.isEmpty()) {
            return SegmentNote.NONE;
        }
        return (segment, number, second, kinds) -> {
            if (output.note().isPresent()) {
                output.note().get().at(segment, number, second, kinds);
            }
            if (annotation.isPresent()) {
                annotation.get().at(segment, number, second, kinds);
            }
        };
    }

    private FlowSink sink() {
        FlowSink shown = inputs.recordings().isEmpty() ? output : flow -> waiting.add(flow.copy());
        return annotation.isEmpty()
                ? shown
                : flow -> {
                    annotation.get().marks().ended(flow);
                    shown.ended(flow);
                };
    }

    /** Shows the connections that waited for the kernel's word. */
    private void told() {
        waiting.sort(Comparator.comparingLong(Flow::number));
        Map<Long, Flow> told = new HashMap<>();
        inputs.recordings()
                .forEach((file, recording) -> KernelWords.told(
                                waiting.stream()
                                        .filter(flow -> flow.file() == file)
                                        .toList(),
                                recording)
                        .forEach(flow -> told.put(flow.number(), flow)));
        waiting.forEach(flow -> output.add(told.getOrDefault(flow.number(), flow)));
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
}

package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.flow.Flow;
import tcplab.flow.FlowLimits;
import tcplab.flow.FlowRecorder;
import tcplab.flow.FlowSummary;
import tcplab.flow.FlowTracker;
import tcplab.report.FlowPage;
import tcplab.wire.BadCaptureException;
import tcplab.wire.CaptureSource;
import tcplab.wire.Totals;

/**
 * The page that {@code analyze --report} writes. Of each way to end, and each anomaly, the first connection is drawn, for which
 * the captures are read once more.
 */
final class AnalysisPage {
    private static final int DRAWN = 8;
    private static final int RUNGS = 60;

    private final Context context;
    private final Path file;
    private final FlowSummary summary = new FlowSummary();
    private final List<Flow> rows = new ArrayList<>();
    private final Set<String> kinds = new HashSet<>();
    private final Map<Long, Flow> examples = new LinkedHashMap<>();

    private AnalysisPage(Context context, Path file) {
        this.context = context;
        this.file = file;
    }

    /** A page that will not meet an obstacle later: what stands in the way is refused here. */
    static Optional<AnalysisPage> to(Optional<Path> file, Context context, List<Path> captures) throws IOException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Pages.check(file.get());
        for (Path capture : captures) {
            if (Files.exists(file.get()) && Files.exists(capture) && Files.isSameFile(file.get(), capture)) {
                throw Failure.usage(text(
                                "--report %s: that is the capture itself; name another file",
                                "--report %s：这就是抓包本身；请换一个文件名")
                        .with(file.get()));
            }
        }
        return Optional.of(new AnalysisPage(context, file.get()));
    }

    void add(Flow flow) {
        summary.add(flow);
        if (rows.size() < FlowPage.ROWS) {
            rows.add(flow);
        }
        String kind = flow.close()
                + (flow.noticed().isEmpty()
                        ? ""
                        : " " + flow.noticed().get(0).oddity().kind());
        if (examples.size() < DRAWN && kinds.add(kind)) {
            examples.put(flow.number(), flow);
        }
    }

    /** Writes the page; without ladders where the captures cannot be read again. */
    void write(Inputs inputs, Totals totals, long segments) throws IOException {
        boolean again =
                inputs.named().stream().noneMatch(path -> path.toString().equals("-"));
        List<String> names = inputs.named().stream().map(Path::toString).toList();
        String page = new FlowPage(context.lang())
                .of(
                        names,
                        summary,
                        totals.frames(),
                        segments,
                        CaptureWords.unread(totals),
                        rows,
                        again ? drawn(inputs) : List.of());
        Files.writeString(file, page);
    }

    private List<FlowPage.Drawn> drawn(Inputs inputs) throws IOException {
        Map<Long, FlowRecorder> recorders = new LinkedHashMap<>();
        examples.keySet().forEach(number -> recorders.put(number, new FlowRecorder(number)));
        FlowTracker tracker = new FlowTracker(FlowLimits.FILE, flow -> {}, (segment, number, second, kinds) -> {
            FlowRecorder recorder = recorders.get(number);
            if (recorder != null) {
                recorder.at(segment, number, second, kinds);
            }
        });
        try (CaptureSource source = CaptureSource.openThose(inputs.captures(), trouble -> {});
                ReadingProgress progress = new ReadingProgress(context)) {
            source.read(tracker, progress);
        } catch (BadCaptureException ignored) {
            // the first pass complained of it
        }
        List<FlowPage.Drawn> drawn = new ArrayList<>();
        examples.forEach((number, flow) -> {
            List<FlowRecorder.Kept> kept = Optional.ofNullable(recorders.get(number))
                    .map(FlowRecorder::kept)
                    .orElse(List.of());
            int shown = Math.min(RUNGS, kept.size());
            if (shown > 0) {
                drawn.add(new FlowPage.Drawn(flow, kept.subList(0, shown), kept.size() - shown));
            }
        });
        return drawn;
    }
}

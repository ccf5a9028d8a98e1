package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tcplab.flow.Flow;
import tcplab.flow.FlowRecorder;
import tcplab.flow.FlowSink;
import tcplab.flow.FlowSummary;
import tcplab.flow.FlowView;
import tcplab.report.FlowCsv;
import tcplab.report.FlowJson;
import tcplab.report.FlowLadder;
import tcplab.report.FlowSummaryReport;
import tcplab.report.FlowTableReport;
import tcplab.wire.Totals;

/** Prints the connections of captures that were asked for, in the form that was asked for. */
final class FlowOutput implements FlowSink {
    private final Context context;
    private final List<String> files;
    private final FlowFormat format;
    private final FlowFilter filter;
    private final Optional<Long> connection;
    private final Optional<FlowRecorder> recorder;
    private final Optional<AnalysisPage> page;
    private final FlowSummary summary = new FlowSummary();
    private Optional<Lines> lines = Optional.empty();
    private Consumer<Flow> each = flow -> {};
    private boolean shown;

    /** @param files the captures' names, by index */
    FlowOutput(
            Context context,
            List<String> files,
            FlowFormat format,
            FlowFilter filter,
            Optional<Long> connection,
            Optional<AnalysisPage> page) {
        this.context = context;
        this.files = files;
        this.format = format;
        this.filter = filter;
        this.connection = connection;
        this.page = page;
        this.recorder = connection.map(FlowRecorder::new);
    }

    /** Where segments must go for the ladder of the one connection that was asked for. */
    Optional<FlowRecorder> note() {
        return recorder;
    }

    /** Begins, where there is anything to be told. */
    void begin(Lines to) {
        lines = Optional.of(to);
        each = printer(to);
    }

    private Consumer<Flow> printer(Lines to) {
        return switch (format) {
            case JSON -> {
                FlowJson json = new FlowJson(files);
                yield flow -> to.add(json.line(flow));
            }
            case CSV -> {
                to.add(FlowCsv.header());
                FlowCsv csv = new FlowCsv(files);
                yield flow -> to.add(csv.row(flow));
            }
            case TABLE -> {
                FlowTableReport table = new FlowTableReport(context.lang());
                to.add(table.header());
                yield flow -> to.add(table.row(flow));
            }
            case TEXT, MERMAID -> recorder.isPresent() ? flow -> draw(flow, recorder.get(), to) : summary::add;
        };
    }

    @Override
    public void ended(FlowView flow) {
        boolean counted = format == FlowFormat.TEXT && connection.isEmpty() && filter.isEmpty() && page.isEmpty();
        if (counted) {
            summary.ended(flow);
        } else if (connection.isEmpty() || connection.get() == flow.number()) {
            add(flow.copy());
        }
    }

    /** Takes a connection that is an object already. */
    void add(Flow flow) {
        boolean wanted = connection.isPresent() ? connection.get() == flow.number() : filter.test(flow);
        if (wanted) {
            shown = true;
            each.accept(flow);
            page.ifPresent(p -> p.add(flow));
        }
    }

    private void draw(Flow flow, FlowRecorder kept, Lines to) {
        FlowLadder ladder = new FlowLadder(context.lang(), context.style());
        String page = format == FlowFormat.MERMAID
                ? ladder.mermaid(flow, kept.kept())
                : ladder.of(flow, kept.kept(), kept.more());
        to.add(page.stripTrailing());
    }

    /**
     * Ends with what is known at the end only.
     *
     * @param count how many connections there were, shown or not
     * @param whole whether the captures were read to their ends
     */
    void end(Totals totals, long segments, long count, boolean whole) {
        if (connection.isPresent()) {
            if (!shown && whole) {
                throw Failure.usage(text(
                                "--connection %s: there are %s connections, numbered from 0",
                                "--connection %s：共有 %s 个连接，编号从 0 开始")
                        .with(connection.get(), count));
            }
        } else if (format == FlowFormat.TEXT) {
            lines.ifPresent(to -> to.add(page(totals, segments).stripTrailing()));
        }
    }

    private String page(Totals totals, long segments) {
        return new FlowSummaryReport(
                        context.lang(), context.style(), context.terminal().width())
                .of(summary, totals.frames(), segments, CaptureWords.unread(totals));
    }
}

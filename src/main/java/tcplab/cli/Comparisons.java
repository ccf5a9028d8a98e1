package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.List;
import tcplab.report.VerifyReport;
import tcplab.report.VerifyReport.Row;

/** Prints predictions beside what was measured of them, and sums up in the exit status. */
final class Comparisons {
    private final Context context;
    private final Format format;
    private final VerifyReport report;
    private final List<Row> rows = new ArrayList<>();
    private int worst = ExitStatus.OK;

    Comparisons(Context context, Format format) {
        this.context = context;
        this.format = format;
        this.report = new VerifyReport(
                context.lang(), context.style(), context.terminal().width());
    }

    void add(Attempt attempt) {
        if (attempt instanceof Attempt.Judged judged) {
            List<Row> more = VerifyReport.rows(judged.judgement());
            rows.addAll(more);
            if (format == Format.JSON) {
                more.forEach(row -> context.out().println(report.json(row)));
            }
            if (more.stream().anyMatch(Row::open)) {
                worst = Math.max(worst, ExitStatus.INCONCLUSIVE);
            }
        } else if (attempt instanceof Attempt.Failed failed) {
            context.complain(text("%s: %s", "%s：%s")
                    .with(failed.exercise().name(), failed.failure().text()));
            worst = Math.max(worst, failed.failure().status());
        }
    }

    void print() {
        if (format == Format.TEXT) {
            context.out().print(report.of(rows));
        }
    }

    /** That a prediction is off, is worst to have. */
    int status() {
        return rows.stream().anyMatch(Row::off) ? ExitStatus.SURPRISE : worst;
    }
}

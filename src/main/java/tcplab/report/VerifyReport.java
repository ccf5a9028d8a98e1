package tcplab.report;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Comparison;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Forecast;
import tcplab.theory.Judgement;
import tcplab.theory.Verdict;

/** Predictions beside measurements, a paragraph a prediction for people, or a line of JSON a comparison for programs. */
public record VerifyReport(Lang lang, Style style, int width) {
    private static final String INDENT = "    ";

    /**
     * A comparison, or why there is none.
     *
     * @param prediction the prediction's name
     */
    public record Row(String exercise, String prediction, Optional<Comparison> comparison, Finding finding) {
        /** Whether it did not come true. */
        public boolean off() {
            return finding.result() == Finding.Result.FAILS;
        }

        /** Whether a witness could not look. */
        public boolean open() {
            return finding.result() == Finding.Result.BLIND;
        }
    }

    /** The comparisons that a judged exercise made. */
    public static List<Row> rows(Judgement judgement) {
        String exercise = judgement.evidence().recording().environment().exercise();
        List<Row> rows = new ArrayList<>();
        for (Verdict verdict : judgement.verdicts()) {
            List<Expectation> expectations = verdict.claim().documented();
            for (int i = 0; i < expectations.size(); i++) {
                if (expectations.get(i) instanceof Forecast forecast) {
                    Finding finding = verdict.findings()
                            .get(Math.min(i, verdict.findings().size() - 1));
                    rows.add(new Row(
                            exercise,
                            forecast.name(),
                            finding.result() == Finding.Result.BLIND
                                    ? Optional.empty()
                                    : forecast.compare(judgement.evidence()),
                            finding));
                }
            }
        }
        return rows;
    }

    /** The comparisons, those of one prediction together, and a line that sums up. */
    public String of(List<Row> rows) {
        StringBuilder out = new StringBuilder();
        String before = "";
        for (Row row : rows) {
            if (!row.prediction().equals(before)) {
                out.append(style.bold(row.prediction())).append('\n');
                before = row.prediction();
            }
            row.comparison().ifPresentOrElse(c -> comparison(out, c), () -> missing(out, row));
        }
        long off = rows.stream().filter(Row::off).count();
        long open = rows.stream().filter(Row::open).count();
        paragraph(
                out,
                "",
                text(
                                "%s predictions compared: %s came true, %s off, %s not measured. A prediction may be off by 2 %% or by the timer's own granularity, whichever is more; what was sampled is an interval.",
                                "共比较 %s 项预测：%s 项相符，%s 项不符，%s 项未能测得。允许偏差为 2%% 与定时器自身粒度中较大的一个；抽样所得的实测值是一个区间。")
                        .with(rows.size(), rows.size() - off - open, off, open)
                        .in(lang));
        return out.toString();
    }

    private void comparison(StringBuilder out, Comparison c) {
        String mark = c.holds() ? "✔ " : "✘ ";
        Text sentence = text(
                        "%s: predicted %s, measured %s; off by %s, at most %s allowed", "%s：预测 %s，实测 %s；偏差 %s，至多允许 %s")
                .with(c.set(), c.prediction(), c.measured(), Comparison.plain(c.off()), Comparison.plain(c.allowed()));
        List<String> lines = Columns.wrap(sentence.in(lang), width - INDENT.length());
        for (int i = 0; i < lines.size(); i++) {
            out.append(i == 0 ? "  " + mark : INDENT)
                    .append(c.holds() ? lines.get(i) : style.bad(lines.get(i)))
                    .append('\n');
        }
    }

    private void missing(StringBuilder out, Row row) {
        List<String> lines = Columns.wrap(row.finding().because().in(lang), width - INDENT.length());
        for (int i = 0; i < lines.size(); i++) {
            out.append(i == 0 ? (row.off() ? "  ✘ " : "  ? ") : INDENT)
                    .append(row.off() ? style.bad(lines.get(i)) : style.open(lines.get(i)))
                    .append('\n');
        }
    }

    /** One comparison in a line, without a line feed. */
    public String json(Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put("verified", row.prediction());
        fields.put("exercise", row.exercise());
        fields.put("settings", row.comparison().map(Comparison::settings));
        fields.put("earliest", row.comparison().map(c -> c.predicted().earliest()));
        fields.put("latest", row.comparison().map(c -> c.predicted().latest()));
        fields.put("granularity", row.comparison().map(c -> c.predicted().granularity()));
        fields.put("measuredLeast", row.comparison().map(c -> c.measured().least()));
        fields.put("measuredMost", row.comparison().map(c -> c.measured().most()));
        fields.put("unit", row.comparison().map(c -> c.predicted().unit().text().en()));
        fields.put("off", row.comparison().map(Comparison::off));
        fields.put("allowed", row.comparison().map(Comparison::allowed));
        fields.put("holds", row.open() ? Optional.empty() : Optional.of(!row.off()));
        fields.put(
                "why",
                row.comparison().isPresent()
                        ? Optional.empty()
                        : Optional.of(row.finding().because().in(lang)));
        return Json.line(fields);
    }

    private void paragraph(StringBuilder out, String indent, String text) {
        Columns.wrap(text, width - indent.length())
                .forEach(line -> out.append(indent).append(line).append('\n'));
    }
}

package tcplab.report;

import static tcplab.text.Text.text;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Citation;
import tcplab.theory.Prediction;
import tcplab.theory.Prediction.Missing;
import tcplab.theory.Prediction.Unlimited;
import tcplab.theory.Prediction.Value;

/** Predictions for people, a paragraph each, or for programs, a line of JSON each. */
public record PredictReport(Lang lang, Style style, int width) {
    private static final String INDENT = "    ";

    /** The predictions, and what to know when measuring the times among them. */
    public String of(List<Prediction> predictions) {
        StringBuilder out = new StringBuilder();
        for (Prediction prediction : predictions) {
            out.append(style.bold(prediction.name()))
                    .append("  ")
                    .append(answer(prediction).in(lang))
                    .append('\n');
            paragraph(out, INDENT, prediction.what().in(lang));
            because(prediction).ifPresent(because -> paragraph(out, INDENT, "= " + because.in(lang)));
            Columns.wrap(sources(prediction), width - INDENT.length())
                    .forEach(l -> out.append(INDENT).append(style.faint(l)).append('\n'));
        }
        paragraph(
                out,
                "",
                text(
                                "Times are those to which the kernel sets its timers. A timer never fires early, and up to an eighth of its length late.",
                                "以上时间是内核给定时器设定的时长。定时器不会提前触发，但可能晚至多其时长的八分之一。")
                        .in(lang));
        return out.toString();
    }

    /** One prediction in a line, without a line feed. */
    public String json(Prediction prediction) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put("prediction", prediction.name());
        fields.put("what", prediction.what().in(lang));
        fields.put("values", prediction.answer() instanceof Value value ? value.numbers() : List.of());
        fields.put(
                "unit",
                prediction.answer() instanceof Value value
                        ? Optional.of(value.unit().text().en())
                        : Optional.empty());
        fields.put("because", because(prediction).map(because -> because.in(lang)));
        fields.put(
                "missing",
                prediction.answer() instanceof Missing missing ? Optional.of(missing.setting()) : Optional.empty());
        fields.put("settings", prediction.settings());
        fields.put(
                "citations",
                prediction.citations().stream().map(Citation::toString).toList());
        return Json.line(fields);
    }

    private static Text answer(Prediction prediction) {
        if (prediction.answer() instanceof Value value) {
            String numbers =
                    value.numbers().stream().map(BigDecimal::toPlainString).collect(Collectors.joining(" "));
            return Text.same("%s %s").with(numbers, value.unit().text());
        }
        if (prediction.answer() instanceof Missing missing) {
            return text("not known: this kernel has no %s", "无法得知：本内核没有 %s").with(missing.setting());
        }
        return text("no limit", "没有限制");
    }

    private static Optional<Text> because(Prediction prediction) {
        if (prediction.answer() instanceof Value value) {
            return Optional.of(value.formula());
        }
        return prediction.answer() instanceof Unlimited unlimited ? Optional.of(unlimited.because()) : Optional.empty();
    }

    private static String sources(Prediction prediction) {
        return prediction.citations().stream().map(Citation::toString).collect(Collectors.joining("; "));
    }

    private void paragraph(StringBuilder out, String indent, String text) {
        Columns.wrap(text, width - indent.length())
                .forEach(line -> out.append(indent).append(line).append('\n'));
    }
}

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
import tcplab.theory.Comparison;
import tcplab.theory.Prediction;
import tcplab.theory.Prediction.Missing;
import tcplab.theory.Prediction.Unlimited;
import tcplab.theory.Prediction.Value;
import tcplab.theory.TimerWheel;

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
            fires(prediction).ifPresent(fires -> paragraph(out, INDENT, "→ " + fires.in(lang)));
            Columns.wrap(sources(prediction), width - INDENT.length())
                    .forEach(l -> out.append(INDENT).append(style.faint(l)).append('\n'));
        }
        paragraph(
                out,
                "",
                text(
                                "Times are those to which the kernel sets its timers; → tells when they fire. The timer wheel fires a timer at the edge of the bucket behind its time, and far timers share wide buckets. tcplab predict --verify measures it.",
                                "以上时间是内核给定时器设定的时长；→ 是实际触发的时刻：时间轮在设定时刻之后的格子边界上触发定时器，越远的定时器格子越宽。tcplab predict --verify 可实测。")
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
        List<TimerWheel.Span> spans = prediction.answer() instanceof Value value ? value.spans() : List.of();
        fields.put("earliest", spans.stream().map(TimerWheel.Span::earliest).toList());
        fields.put("latest", spans.stream().map(TimerWheel.Span::latest).toList());
        fields.put(
                "granularity", spans.stream().map(TimerWheel.Span::granularity).reduce((a, b) -> b));
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

    /** When timers fire that are set to such times. */
    private static Optional<Text> fires(Prediction prediction) {
        if (!(prediction.answer() instanceof Value value) || value.spans().isEmpty()) {
            return Optional.empty();
        }
        String times = value.spans().stream()
                .map(span -> Comparison.range(span.earliest(), span.latest()))
                .collect(Collectors.joining(" "));
        return Optional.of(text("%s s; the widest bucket on the way is %s s", "%s s；其间最宽的格子为 %s s")
                .with(times, Comparison.plain(value.granularity())));
    }

    private static String sources(Prediction prediction) {
        return prediction.citations().stream().map(Citation::toString).collect(Collectors.joining("; "));
    }

    private void paragraph(StringBuilder out, String indent, String text) {
        Columns.wrap(text, width - indent.length())
                .forEach(line -> out.append(indent).append(line).append('\n'));
    }
}

package tcplab.theory;

import static tcplab.text.Text.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tcplab.text.Text;
import tcplab.theory.Prediction.Value;

/**
 * A prediction beside what was measured with the same settings.
 *
 * @param settings those that the prediction depends on and that were set for it, with their values
 */
public record Comparison(String name, SortedMap<String, String> settings, Value predicted, Measured measured) {
    /** How far a measurement may be off, as a share of what was predicted. */
    private static final BigDecimal SHARE = new BigDecimal("0.02");
    /** Shown digits. */
    private static final int DIGITS = 3;

    public Comparison {
        settings = new TreeMap<>(settings);
    }

    /** By how much the measured interval misses the predicted one at least; nothing when they meet. */
    public BigDecimal off() {
        BigDecimal early = predicted.earliest().subtract(measured.most());
        BigDecimal late = measured.least().subtract(predicted.latest());
        return early.max(late).max(BigDecimal.ZERO);
    }

    /** How far it may be off: a fiftieth, or the timer's own granularity where that is more. */
    public BigDecimal allowed() {
        return predicted.earliest().multiply(SHARE).max(predicted.granularity());
    }

    /** What decides how far it may be off. */
    public Text measure() {
        return allowed().compareTo(predicted.granularity()) == 0
                        && predicted.granularity().signum() > 0
                ? text("the timer's granularity", "定时器的粒度")
                : text("2 %", " 2 %");
    }

    public boolean holds() {
        return off().compareTo(allowed()) <= 0;
    }

    /** The settings as one writes them: {@code tcp_syn_retries=1}. */
    public String set() {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey().substring(entry.getKey().lastIndexOf('.') + 1) + "=" + quoted(entry))
                .collect(Collectors.joining(" "));
    }

    private static String quoted(Map.Entry<String, String> entry) {
        return entry.getValue().contains(" ") ? "'" + entry.getValue() + "'" : entry.getValue();
    }

    /** What was predicted, with its unit. */
    public Text prediction() {
        return Text.same("%s %s")
                .with(
                        range(predicted.earliest(), predicted.latest()),
                        predicted.unit().text());
    }

    /** The comparison in a sentence. */
    public Text sentence() {
        return text(
                        "with %s: predicted %s, measured %s, off by %s of at most %s (%s)",
                        "%s：预测 %s，实测 %s，偏差 %s（至多 %s，即%s）")
                .with(set(), prediction(), measured, plain(off()), plain(allowed()), measure());
    }

    /** Two bounds with a dash between, or one number where they are the same. */
    public static String range(BigDecimal least, BigDecimal most) {
        String from = plain(least);
        String to = plain(most);
        return from.equals(to) ? from : from + "–" + to;
    }

    /** A number without needless digits. */
    public static String plain(BigDecimal number) {
        return number.signum() == 0
                ? "0"
                : number.setScale(DIGITS, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString();
    }
}

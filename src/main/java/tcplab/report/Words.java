package tcplab.report;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tcplab.record.Environment;
import tcplab.text.Text;
import tcplab.theory.Judge;
import tcplab.theory.Outcome;
import tcplab.theory.Verdict;

/** The words that several forms of report share. */
final class Words {
    private Words() {}

    static Text of(Outcome outcome) {
        return switch (outcome) {
            case CONFIRMED -> text("confirmed", "证实");
            case REFINED -> text("refined", "有条件成立");
            case REFUTED -> text("refuted", "推翻");
            case NOT_SHOWN -> text("not shown", "未能证明");
        };
    }

    /** The outcome, and whether it is news. */
    static Text of(Verdict verdict) {
        if (verdict.surprising()) {
            return text("%s: a surprise", "%s：出乎意料").with(of(verdict.outcome()));
        }
        return verdict.outcome() == Outcome.REFUTED
                ? text("%s, as known of this system", "%s（本系统已知如此）").with(of(verdict.outcome()))
                : of(verdict.outcome());
    }

    static String mark(Outcome outcome) {
        return switch (outcome) {
            case CONFIRMED -> "✔";
            case REFINED -> "≈";
            case REFUTED -> "✘";
            case NOT_SHOWN -> "?";
        };
    }

    static String marked(Style style, Verdict verdict, String text) {
        if (verdict.surprising()) {
            return style.bad(text);
        }
        return verdict.outcome() == Outcome.NOT_SHOWN ? style.open(text) : style.good(text);
    }

    /** Of a run whose segments were held by a user: that its times are not the kernel's alone. */
    static Optional<Text> stepped(Environment environment) {
        return environment.facts().containsKey(Judge.STEPPED)
                ? Optional.of(text(
                        "Segments were held: times include the pauses, and what was waited for may have come too late for that.",
                        "报文段曾被扣住：时间包括停留的时间，等待的事情也可能因此来得太晚。"))
                : Optional.empty();
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** A number with its noun, which Chinese does not inflect. */
    static Text count(long n, String one, String many, String zh) {
        return new Text(n + " " + (n == 1 ? one : many), n + " " + zh);
    }
}

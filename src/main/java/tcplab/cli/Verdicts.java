package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tcplab.report.JsonReport;
import tcplab.report.TerminalReport;
import tcplab.text.Text;
import tcplab.theory.Judgement;
import tcplab.theory.Outcome;
import tcplab.theory.Verdict;

/** Prints what became of each exercise, and sums up: in a sentence, and in the exit status. */
final class Verdicts {
    private final Context context;
    private final Format format;
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private final List<String> surprises = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private int exercises;
    private boolean inconclusive;
    private boolean badInput;
    private boolean fault;

    Verdicts(Context context, Format format) {
        this.context = context;
        this.format = format;
    }

    void add(Attempt attempt) {
        if (attempt instanceof Attempt.Judged judged) {
            add(judged);
        } else if (attempt instanceof Attempt.Failed none) {
            add(none);
        }
    }

    private void add(Attempt.Judged judged) {
        exercises++;
        Judgement judgement = judged.judgement();
        if (format == Format.JSON) {
            context.out().println(new JsonReport(context.lang()).of(judgement, judged.saved()));
        } else {
            if (exercises > 1) {
                context.out().println();
            }
            TerminalReport report = new TerminalReport(
                    context.lang(), context.style(), context.terminal().width());
            context.out().print(report.of(judgement, judged.exercise().question(), judged.saved()));
        }
        for (Verdict verdict : judgement.verdicts()) {
            counts.merge(verdict.outcome(), 1, Integer::sum);
            if (verdict.surprising()) {
                surprises.add(judged.exercise().name() + " " + verdict.claim().id());
            }
        }
        inconclusive |= judgement.whole() == Judgement.Whole.INCONCLUSIVE;
    }

    private void add(Attempt.Failed none) {
        exercises++;
        Failure failure = none.failure();
        String name = none.exercise().name();
        failed.add(name);
        if (format == Format.JSON) {
            String kernel = System.getProperty("os.version");
            context.out()
                    .println(new JsonReport(context.lang())
                            .notShown(name, kernel, none.exercise().claims(), failure.text()));
        }
        complain(text("%s: %s", "%s：%s").with(name, failure.text()), failure);
    }

    /** Something that was given cannot be judged; the rest goes on. */
    void add(Failure failure) {
        complain(failure.text(), failure);
    }

    private void complain(Text text, Failure failure) {
        context.complain(text);
        inconclusive |= failure.status() == ExitStatus.INCONCLUSIVE;
        badInput |= failure.status() == ExitStatus.BAD_INPUT;
        fault |= failure.status() == ExitStatus.OUR_FAULT;
    }

    /** Says in a few lines what several exercises came to; nothing for one, or for programs. */
    void sumUp() {
        if (format == Format.JSON || exercises < 2) {
            return;
        }
        context.out().println();
        context.print(text(
                        "%s exercises: %s confirmed, %s refined, %s refuted, %s not shown",
                        "共 %s 个练习：%s 条证实，%s 条有条件成立，%s 条推翻，%s 条未能证明")
                .with(
                        exercises,
                        count(Outcome.CONFIRMED),
                        count(Outcome.REFINED),
                        count(Outcome.REFUTED),
                        count(Outcome.NOT_SHOWN)));
        if (!failed.isEmpty()) {
            context.print(text("gave nothing to judge: %s", "没有可评判的结果：%s").with(String.join(", ", failed)));
        }
        context.print(
                surprises.isEmpty()
                        ? text("no surprises", "没有出乎意料的结果")
                        : text("surprises: %s", "出乎意料：%s").with(String.join(", ", surprises)));
    }

    private int count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    /** What is worst to have: input that cannot be read, a surprise, a fault of ours, then nothing concluded. */
    int status() {
        if (badInput) {
            return ExitStatus.BAD_INPUT;
        }
        if (!surprises.isEmpty()) {
            return ExitStatus.SURPRISE;
        }
        if (fault) {
            return ExitStatus.OUR_FAULT;
        }
        return inconclusive ? ExitStatus.INCONCLUSIVE : ExitStatus.OK;
    }
}

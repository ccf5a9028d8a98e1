package tcplab.report;

import static tcplab.text.Text.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Coverage;
import tcplab.theory.SavedRun;
import tcplab.theory.Sentence;
import tcplab.theory.Sentences;
import tcplab.theory.Verdict;

/** How much of the theory is put to the test, and of RFC 9293's figures played, for people. */
public record CoverageReport(Lang lang, Style style, int width) {
    private static final String INDENT = "     ";
    private static final int NAMED = 3;
    static final Text NO_EXERCISE = text("no exercise yet", "还没有练习");
    static final Text NOT_IN_THIS_RUN = text("not in this run", "不在这次运行中");
    static final Text CLOSED =
            text("CLOSED: a socket that ss had seen was gone from its table", "CLOSED：ss 看到过的套接字已从表中消失");

    /** The sentences with their exercises, and with a saved run its verdicts, states and arrows; and the figures. */
    public String of(Coverage coverage, Optional<SavedRun> run) {
        StringBuilder out = new StringBuilder();
        for (Sentence sentence : Sentences.ALL) {
            sentence(out, sentence, coverage.of(sentence), run);
        }
        heading(out, tested(coverage));
        run.ifPresent(saved -> {
            states(out, saved);
            arrows(out, saved);
            out.append(new MatrixReport(lang, style, width).of(saved));
        });
        out.append('\n').append(new FigureReport(lang, style, width).of(coverage, run));
        return out.toString();
    }

    private void sentence(StringBuilder out, Sentence sentence, List<Coverage.Test> tests, Optional<SavedRun> run) {
        List<String> lines = Columns.wrap(sentence.text().in(lang), width - INDENT.length());
        out.append(Columns.pad(sentence.id(), INDENT.length()))
                .append(lines.get(0))
                .append('\n');
        lines.stream().skip(1).forEach(line -> out.append(INDENT).append(line).append('\n'));
        if (tests.isEmpty()) {
            out.append(INDENT).append(style.faint(NO_EXERCISE.in(lang))).append('\n');
        }
        for (Coverage.Test test : tests) {
            String name = test.named(sentence);
            out.append(INDENT)
                    .append(run.map(saved -> name + ": " + outcome(saved.verdict(test)))
                            .orElse(name))
                    .append('\n');
        }
    }

    private String outcome(Optional<Verdict> verdict) {
        return verdict.map(v -> Words.marked(style, v, Words.of(v).in(lang)))
                .orElseGet(() -> style.faint(NOT_IN_THIS_RUN.in(lang)));
    }

    private void states(StringBuilder out, SavedRun run) {
        heading(out, statesSeen(run));
        line(out, statesFrozen(run));
        int columns = Arrays.stream(TcpState.values())
                        .mapToInt(state -> state.toString().length())
                        .max()
                        .orElse(0)
                + 2;
        for (TcpState state : TcpState.values()) {
            out.append("  ")
                    .append(Columns.pad(state.toString(), columns))
                    .append(names(run.seen(state)).in(lang));
            out.append('\n');
            for (SavedRun.Held held : run.frozen(state)) {
                out.append(" ".repeat(columns + 2))
                        .append(frozenFor(held).in(lang))
                        .append('\n');
            }
        }
        out.append("  ").append(style.faint(CLOSED.in(lang))).append('\n');
    }

    static Text tested(Coverage coverage) {
        return text("%s of %s sentences are put to the test", "%2$s 句话中有 %1$s 句得到检验")
                .with(coverage.tested(), Sentences.ALL.size());
    }

    static Text statesSeen(SavedRun run) {
        long seen = Arrays.stream(TcpState.values())
                .filter(state -> !run.seen(state).isEmpty())
                .count();
        return text("%s of %s states were seen by ss", "%2$s 个状态中，ss 看到了 %1$s 个")
                .with(seen, TcpState.values().length);
    }

    static Text statesFrozen(SavedRun run) {
        long frozen = Arrays.stream(TcpState.values())
                .filter(state -> !run.frozen(state).isEmpty())
                .count();
        return text(
                        "%s of %s frozen: an end stood there for %s s or longer, and every look of ss showed it",
                        "%2$s 个状态中冻结了 %1$s 个：有一端停在其中至少 %3$s 秒，ss 每次查看都看到它")
                .with(frozen, TcpState.values().length, SavedRun.FROZEN.toSeconds());
    }

    static Text frozenFor(SavedRun.Held held) {
        return text("%s frozen for %s s (%s)", "%s冻结 %s 秒（%s）")
                .with(
                        held.side().text(),
                        String.format(Locale.ROOT, "%.1f", held.least().toMillis() / 1000.0),
                        held.exercise());
    }

    static Text arrowsWalked(SavedRun run) {
        List<Arrow> walkable = Arrow.ALL.stream().filter(Arrow::walkable).toList();
        long wire = walkable.stream().filter(a -> !run.byWire(a).isEmpty()).count();
        long kernel = walkable.stream().filter(a -> !run.byKernel(a).isEmpty()).count();
        long either = walkable.stream()
                .filter(a -> !run.byWire(a).isEmpty() || !run.byKernel(a).isEmpty())
                .count();
        return text(
                        "%s of the %s arrows of RFC 9293 Figure 5 that Linux can walk were walked: by segments %s, by the kernel's own account %s",
                        "RFC 9293 图 5 中 Linux 能走的 %2$s 个箭头走过 %1$s 个：由报文段看出 %3$s 个，由内核报告 %4$s 个")
                .with(either, walkable.size(), wire, kernel);
    }

    private void arrows(StringBuilder out, SavedRun run) {
        heading(out, arrowsWalked(run));
        for (Arrow arrow : Arrow.ALL) {
            out.append("  ")
                    .append(Columns.pad(arrow.toString(), 28))
                    .append(arrow.event().in(lang))
                    .append('\n');
            if (arrow.walkable()) {
                line(out, text("segments: %s", "报文段：%s").with(names(run.byWire(arrow))));
                line(out, text("kernel: %s", "内核：%s").with(names(run.byKernel(arrow))));
            }
            arrow.remark().ifPresent(remark -> line(out, remark));
        }
    }

    private void line(StringBuilder out, Text text) {
        Columns.wrap(text.in(lang), width - INDENT.length())
                .forEach(line -> out.append(INDENT).append(line).append('\n'));
    }

    private void heading(StringBuilder out, Text text) {
        out.append('\n');
        Columns.wrap(text.in(lang), width)
                .forEach(line -> out.append(style.bold(line)).append('\n'));
    }

    /** The first few of the names, and how many there are besides; a dash for none. */
    static Text names(Set<String> exercises) {
        if (exercises.isEmpty()) {
            return Text.same("—");
        }
        List<String> few = exercises.stream().limit(NAMED).toList();
        Text named = new Text(String.join(", ", few), String.join("、", few));
        return exercises.size() <= NAMED
                ? named
                : text("%s and %s more", "%s 等，另有 %s 个").with(named, exercises.size() - NAMED);
    }
}

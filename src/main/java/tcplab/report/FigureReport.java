package tcplab.report;

import static tcplab.text.Text.text;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import tcplab.tcp.Ladder;
import tcplab.tcp.Rung;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Coverage;
import tcplab.theory.Figure;
import tcplab.theory.Figures;
import tcplab.theory.LadderComparison;
import tcplab.theory.SavedRun;

/** RFC 9293's figures of segments, each beside what a saved run played of it, for people. */
public record FigureReport(Lang lang, Style style, int width) {
    private static final String INDENT = "     ";
    private static final String MARK = "   ≠ ";
    /** Between the two ladders. */
    private static final String GAP = "   ";

    private static final String DIFFERS = " ≠ ";
    static final Text THE_FIGURE = text("the figure", "原图");

    /** All figures; without a saved run each with the exercise that plays it. */
    public String of(Coverage coverage, Optional<SavedRun> run) {
        StringBuilder out = new StringBuilder();
        paragraph(out, "", heading(coverage, run), true);
        for (Figure figure : Figures.ALL) {
            figure(out, figure, coverage.plays(figure), run);
        }
        return out.toString();
    }

    static Text heading(Coverage coverage, Optional<SavedRun> run) {
        if (run.isEmpty()) {
            long played = Figures.ALL.stream()
                    .filter(figure -> coverage.plays(figure).isPresent())
                    .count();
            return text(
                            "%s of the %s figures of RFC 9293 that show segments are played by an exercise",
                            "RFC 9293 中画报文段的 %2$s 幅图里，有 %1$s 幅由练习重现")
                    .with(played, Figures.ALL.size());
        }
        List<LadderComparison> played = Figures.ALL.stream()
                .flatMap(figure -> run.get().played(figure).stream())
                .toList();
        return text(
                        "%s of the %s figures of RFC 9293 that show segments were played, %s of them exactly as drawn",
                        "RFC 9293 中画报文段的 %2$s 幅图里，重现了 %1$s 幅，其中 %3$s 幅与原图完全一致")
                .with(
                        played.size(),
                        Figures.ALL.size(),
                        played.stream().filter(LadderComparison::same).count());
    }

    private void figure(StringBuilder out, Figure figure, Optional<String> exercise, Optional<SavedRun> run) {
        out.append('\n');
        paragraph(out, "", title(figure), true);
        Optional<LadderComparison> played = run.flatMap(saved -> saved.played(figure));
        if (played.isPresent()) {
            compared(out, played.get(), exercise.orElse("?"));
        } else {
            figure.ladder()
                    .toString()
                    .lines()
                    .forEach(line -> out.append(INDENT).append(line).append('\n'));
            paragraph(out, INDENT, missing(exercise, run), false);
        }
        figure.reading().ifPresent(reading -> paragraph(out, INDENT, reading, false));
        if (played.filter(comparison -> !comparison.same()).isPresent()) {
            figure.differs().ifPresent(differs -> paragraph(out, MARK, differs, false));
        }
    }

    static Text title(Figure figure) {
        return text("Figure %s, %s (RFC 9293 §%s)", "图 %s：%s（RFC 9293 §%s）")
                .with(figure.number(), figure.title(), figure.section());
    }

    static Text live(String exercise) {
        return text("live: %s", "实况：%s").with(exercise);
    }

    /** The comparison's lines of the figure, laid out as one ladder. */
    static List<String> figures(LadderComparison comparison) {
        return lines(comparison.lines().stream()
                .flatMap(line -> line.figure().stream())
                .toList());
    }

    /** Likewise the live ones. */
    static List<String> lives(LadderComparison comparison) {
        return lines(comparison.lines().stream()
                .flatMap(line -> line.live().stream())
                .toList());
    }

    static Text missing(Optional<String> exercise, Optional<SavedRun> run) {
        if (exercise.isEmpty()) {
            return text("no exercise yet", "还没有练习");
        }
        Text name = Text.same(exercise.get());
        if (run.isEmpty()) {
            return name;
        }
        return run.get().verdicts().containsKey(exercise.get())
                ? text("%s: it was not seen in this run", "%s：这次运行中没有看到").with(name)
                : text("%s: not in this run", "%s：不在这次运行中").with(name);
    }

    private void compared(StringBuilder out, LadderComparison comparison, String exercise) {
        List<String> left = figures(comparison);
        List<String> right = lives(comparison);
        int columns = left.stream().mapToInt(Columns::width).max().orElse(0);
        int more = right.stream().mapToInt(Columns::width).max().orElse(0);
        if (columns + GAP.length() + more > width) {
            below(out, comparison, left.iterator(), right.iterator(), exercise);
            return;
        }
        String heads =
                Columns.pad(THE_FIGURE.in(lang), columns) + GAP + live(exercise).in(lang);
        out.append(style.faint(heads)).append('\n');
        Iterator<String> figure = left.iterator();
        Iterator<String> live = right.iterator();
        for (LadderComparison.Line line : comparison.lines()) {
            String drawn = line.figure().isPresent() ? figure.next() : "";
            String seen = line.live().isPresent() ? live.next() : "";
            String both = (Columns.pad(drawn, columns) + (line.same() ? GAP : DIFFERS) + seen).stripTrailing();
            out.append(line.same() ? both : style.open(both)).append('\n');
        }
    }

    /** Where two ladders do not fit side by side: what differs stands twice, the figure's line before the live one. */
    private void below(
            StringBuilder out,
            LadderComparison comparison,
            Iterator<String> figure,
            Iterator<String> live,
            String exercise) {
        Text heads = text("- the figure, + live: %s", "- 原图，+ 实况：%s").with(exercise);
        out.append(INDENT).append(style.faint(heads.in(lang))).append('\n');
        for (LadderComparison.Line line : comparison.lines()) {
            Optional<String> drawn = line.figure().map(any -> figure.next());
            Optional<String> seen = line.live().map(any -> live.next());
            if (line.same()) {
                out.append(INDENT).append(seen.orElse("")).append('\n');
            } else {
                drawn.ifPresent(
                        text -> out.append("   - ").append(style.open(text)).append('\n'));
                seen.ifPresent(
                        text -> out.append("   + ").append(style.open(text)).append('\n'));
            }
        }
    }

    private static List<String> lines(List<Rung> rungs) {
        return new Ladder(rungs).toString().lines().toList();
    }

    private void paragraph(StringBuilder out, String mark, Text text, boolean bold) {
        String before = mark;
        for (String line : Columns.wrap(text.in(lang), width - mark.length())) {
            out.append(before)
                    .append(bold ? style.bold(line) : style.faint(line))
                    .append('\n');
            before = " ".repeat(mark.length());
        }
    }
}

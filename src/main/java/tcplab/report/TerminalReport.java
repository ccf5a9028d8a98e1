package tcplab.report;

import static tcplab.text.Text.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tcplab.record.Environment;
import tcplab.record.Recording;
import tcplab.record.Witness;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Citation;
import tcplab.theory.Judgement;
import tcplab.theory.Outcome;
import tcplab.theory.Verdict;

/**
 * A judgement as text for people: the verdicts, then the ladders that the connections drew, then what each witness says
 * of itself.
 *
 * @param width columns of a line; ladders are not broken
 */
public record TerminalReport(Lang lang, Style style, int width) {
    private static final int LADDERS = 3;
    private static final int RUNGS = 40;
    private static final String INDENT = "    ";

    /**
     * Writes the report.
     *
     * @param question what the exercise asks
     * @param saved where the recording is kept, if it is
     */
    public String of(Judgement judgement, Text question, Optional<Path> saved) {
        StringBuilder out = new StringBuilder();
        Recording recording = judgement.evidence().recording();
        Environment environment = recording.environment();
        out.append(style.bold(environment.exercise()))
                .append(style.faint(
                        "  Linux " + environment.fact("kernel") + " · " + Words.seconds(environment.took())))
                .append('\n');
        paragraph(out, "", question.in(lang));
        out.append('\n');
        judgement.verdicts().forEach(verdict -> verdict(out, verdict));
        Words.stepped(environment).ifPresent(text -> paragraph(out, "", text.in(lang)));
        out.append('\n');
        ladders(out, Ladders.of(judgement.evidence().connections(), Remarks.of(recording)), environment.fact("kernel"));
        witnesses(out, recording.witnesses());
        saved.ifPresent(directory ->
                line(out, text("Saved in %s", "已保存到 %s").with(directory).in(lang)));
        return out.toString();
    }

    private void verdict(StringBuilder out, Verdict verdict) {
        String head = Words.mark(verdict.outcome()) + " "
                + Columns.pad(verdict.claim().id(), 3) + " " + Words.of(verdict).in(lang);
        line(out, Words.marked(style, verdict, head));
        paragraph(out, INDENT, verdict.claim().sentence().in(lang));
        Text label =
                verdict.outcome() == Outcome.REFINED ? text("Condition: %s", "条件：%s") : text("Instead: %s", "实际上：%s");
        verdict.condition()
                .ifPresent(condition ->
                        paragraph(out, INDENT, label.with(condition).in(lang)));
        if (!verdict.because().in(lang).isEmpty()) {
            paragraph(
                    out,
                    INDENT,
                    text("Because: %s", "依据：%s").with(verdict.because()).in(lang));
        }
        if (!verdict.claim().citations().isEmpty()) {
            String sources =
                    verdict.claim().citations().stream().map(Citation::toString).collect(Collectors.joining("; "));
            Columns.wrap(sources, width - INDENT.length()).forEach(l -> line(out, INDENT + style.faint(l)));
        }
    }

    private void ladders(StringBuilder out, Ladders ladders, String kernel) {
        Text connections = Words.count(ladders.connections(), "connection", "connections", "条连接");
        Text drawn = Words.count(ladders.groups().size(), "ladder", "ladders", "种梯形图");
        line(
                out,
                text("%s, %s (Linux %s)", "%s，%s（Linux %s）")
                        .with(connections, drawn, kernel)
                        .in(lang));
        List<Ladders.Group> groups = ladders.groups();
        for (Ladders.Group group : groups.subList(0, Math.min(LADDERS, groups.size()))) {
            out.append('\n');
            if (groups.size() > 1) {
                line(out, "  " + group.count() + " ×");
            }
            rungs(out, group.ladder().lines(lang));
        }
        if (groups.size() > LADDERS) {
            out.append('\n');
            long rest =
                    groups.stream().skip(LADDERS).mapToInt(Ladders.Group::count).sum();
            line(
                    out,
                    text("  and %s of %s, not shown here", "  另有 %s，共 %s，此处不列")
                            .with(
                                    Words.count(groups.size() - LADDERS, "more ladder", "more ladders", "种"),
                                    Words.count(rest, "connection", "connections", "条连接"))
                            .in(lang));
        }
        out.append('\n');
    }

    /** A long ladder's middle is left out. */
    private void rungs(StringBuilder out, List<String> rungs) {
        int half = RUNGS / 2;
        for (int i = 0; i < rungs.size(); i++) {
            if (rungs.size() > RUNGS && i == half) {
                int left = rungs.size() - RUNGS;
                line(
                        out,
                        INDENT
                                + text("… %s …", "… %s …")
                                        .with(Words.count(left, "more rung", "more rungs", "行从略"))
                                        .in(lang));
                i += left;
            }
            line(out, INDENT + rungs.get(i));
        }
    }

    private void witnesses(StringBuilder out, List<Witness.Report> witnesses) {
        for (Witness.Report witness : witnesses) {
            Text said = witness.available()
                    ? text("%s seen, %s dropped", "看到 %s，丢失 %s").with(witness.seen(), witness.dropped())
                    : text("could not look", "无法观察");
            String why = witness.why()
                    .map(reason -> text(": %s", "：%s").with(reason).in(lang))
                    .orElse("");
            List<String> lines = Columns.wrap(said.in(lang) + why, width - 12);
            for (int i = 0; i < lines.size(); i++) {
                String name = Columns.pad(i == 0 ? witness.witness().toString() : "", 12);
                line(out, name + (witness.sound() ? lines.get(i) : style.open(lines.get(i))));
            }
        }
    }

    private void paragraph(StringBuilder out, String indent, String text) {
        Columns.wrap(text, width - indent.length()).forEach(line -> line(out, indent + line));
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append('\n');
    }
}

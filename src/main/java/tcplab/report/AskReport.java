package tcplab.report;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Coverage;
import tcplab.theory.Question;
import tcplab.theory.Sentence;
import tcplab.theory.Sentences;

/** Interview questions: all of them a line each, or one with its answer and where to see it. */
public record AskReport(Lang lang, Style style, int width) {
    private static final String INDENT = "     ";

    public String list(List<Question> questions) {
        int columns = questions.stream().mapToInt(q -> q.id().length()).max().orElse(0) + 2;
        return questions.stream()
                .map(q ->
                        style.bold(Columns.pad(q.id(), columns)) + q.question().in(lang) + "\n")
                .collect(Collectors.joining());
    }

    public String of(Question question, Coverage coverage) {
        StringBuilder out = new StringBuilder();
        Columns.wrap(question.question().in(lang), width)
                .forEach(line -> out.append(style.bold(line)).append('\n'));
        paragraph(out, "", question.answer());
        out.append('\n');
        Set<String> exercises = new LinkedHashSet<>();
        List<String> open = new ArrayList<>();
        for (String id : question.sentences()) {
            Optional<Sentence> sentence = Sentences.of(id);
            sentence.ifPresent(s -> sentence(out, s, coverage.of(s)));
            List<Coverage.Test> tests = sentence.map(coverage::of).orElse(List.of());
            tests.forEach(test -> exercises.add(test.exercise()));
            if (tests.isEmpty()) {
                open.add(id);
            }
        }
        out.append('\n');
        if (!exercises.isEmpty()) {
            paragraph(out, "", text("See it: %s", "亲眼看看：%s").with("tcplab run " + String.join(" ", exercises)));
        }
        if (!open.isEmpty()) {
            paragraph(out, "", text("Not yet shown: %s", "尚未证明：%s").with(String.join(" ", open)));
        }
        return out.toString();
    }

    /** The documented sentence, and what is expected of it here, which need not be that it holds. */
    private void sentence(StringBuilder out, Sentence sentence, List<Coverage.Test> tests) {
        List<String> lines = Columns.wrap(sentence.text().in(lang), width - INDENT.length());
        out.append(Columns.pad(sentence.id(), INDENT.length()))
                .append(lines.get(0))
                .append('\n');
        lines.stream().skip(1).forEach(line -> out.append(INDENT).append(line).append('\n'));
        String where = tests.stream()
                .map(test -> text("%s: expected %s", "%s：预期%s")
                        .with(test.named(sentence), Words.of(test.claim().expected()))
                        .in(lang))
                .distinct()
                .collect(Collectors.joining(lang == Lang.ZH ? "；" : "; "));
        String shown = tests.isEmpty() ? text("no exercise yet", "还没有练习").in(lang) : where;
        Columns.wrap(shown, width - INDENT.length())
                .forEach(line -> out.append(INDENT).append(style.faint(line)).append('\n'));
    }

    private void paragraph(StringBuilder out, String indent, Text text) {
        Columns.wrap(text.in(lang), width - indent.length())
                .forEach(line -> out.append(indent).append(line).append('\n'));
    }
}

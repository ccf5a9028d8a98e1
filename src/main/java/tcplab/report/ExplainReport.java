package tcplab.report;

import static tcplab.text.Text.text;

import java.util.List;
import java.util.stream.Collectors;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Citation;
import tcplab.theory.Claim;

/** What an exercise puts to the test, before any run: its question, its claims, where they stand, what is expected. */
public record ExplainReport(Lang lang, Style style, int width) {
    private static final String INDENT = "    ";

    public String of(String exercise, Text topic, Text question, List<Claim> claims) {
        StringBuilder out = new StringBuilder();
        out.append(style.bold(exercise))
                .append(style.faint("  " + topic.in(lang)))
                .append('\n');
        paragraph(out, "", question);
        for (Claim claim : claims) {
            out.append('\n');
            List<String> lines = Columns.wrap(
                    Columns.pad(claim.id(), 3) + " " + claim.sentence().in(lang), width - INDENT.length());
            out.append(style.bold(lines.get(0))).append('\n');
            lines.stream()
                    .skip(1)
                    .forEach(l -> out.append(INDENT).append(style.bold(l)).append('\n'));
            if (!claim.citations().isEmpty()) {
                String sources =
                        claim.citations().stream().map(Citation::toString).collect(Collectors.joining("; "));
                Columns.wrap(sources, width - INDENT.length())
                        .forEach(l -> out.append(INDENT).append(style.faint(l)).append('\n'));
            }
            paragraph(out, INDENT, expected(claim));
        }
        return out.toString();
    }

    private static Text expected(Claim claim) {
        Text outcome = text("Expected here: %s.", "预期结果：%s。").with(Words.of(claim.expected()));
        Text condition = claim.refinement()
                .map(r -> outcome.then(text("The condition: %s", "条件：%s").with(r.condition())))
                .orElse(outcome);
        return claim.deviation()
                .map(d -> condition.then(
                        text("This system differs: %s (%s)", "本系统与之不同：%s（%s）").with(d.how(), d.where())))
                .orElse(condition);
    }

    private void paragraph(StringBuilder out, String indent, Text text) {
        Columns.wrap(text.in(lang), width - indent.length())
                .forEach(line -> out.append(indent).append(line).append('\n'));
    }
}

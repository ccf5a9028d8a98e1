package tcplab.report;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Coverage;
import tcplab.theory.Outcome;
import tcplab.theory.SavedRun;
import tcplab.theory.Verdict;

/** Several judgements as one page: what each came to, with a link to its own page, and how much of the theory they cover. */
public final class HtmlIndex {
    /** An exercise's page. */
    private record Entry(String exercise, Text question, String page, List<Verdict> verdicts) {}

    private final Lang lang;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * Begins an index without entries.
     *
     * @param lang the language that the page begins with
     */
    public HtmlIndex(Lang lang) {
        this.lang = lang;
    }

    /**
     * Takes an exercise in.
     *
     * @param page the address of the exercise's own page, relative to this one
     */
    public void add(String exercise, Text question, String page, List<Verdict> verdicts) {
        entries.add(new Entry(exercise, question, page, verdicts));
    }

    /** Writes the page. */
    public String page(Coverage coverage, SavedRun run) {
        Html html = Html.page("tcplab", lang);
        html.element("h1", "", text("What the exercises came to", "各练习的结果"));
        html.table("index", headings().toArray(Text[]::new));
        entries.forEach(entry -> row(html, entry));
        html.endTable();
        Map<String, String> pages = new HashMap<>();
        entries.forEach(entry -> pages.put(entry.exercise(), entry.page()));
        new CoveragePage(coverage, run, pages).write(html);
        return html.end();
    }

    private static List<Text> headings() {
        List<Text> headings = new ArrayList<>(List.of(text("exercise", "练习"), text("asks", "问题")));
        for (Outcome outcome : Outcome.values()) {
            headings.add(Words.of(outcome));
        }
        headings.add(text("surprises", "出乎意料"));
        return headings;
    }

    private static void row(Html html, Entry entry) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        entry.verdicts().forEach(verdict -> counts.merge(verdict.outcome(), 1, Integer::sum));
        html.raw("<tr><td><a href=\"")
                .plain(entry.page())
                .raw("\">")
                .plain(entry.exercise())
                .raw("</a></td>");
        html.element("td", "", entry.question());
        for (Outcome outcome : Outcome.values()) {
            count(html, counts.getOrDefault(outcome, 0));
        }
        long surprises = entry.verdicts().stream().filter(Verdict::surprising).count();
        count(html, surprises);
        html.raw("</tr>\n");
    }

    /** What there is none of does not catch the eye. */
    private static void count(Html html, long number) {
        html.element("td", number == 0 ? "count faint" : "count", Text.same(Long.toString(number)));
    }
}

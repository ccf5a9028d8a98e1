package tcplab.report;

import static tcplab.text.Text.text;

import java.util.Iterator;
import java.util.Optional;
import tcplab.text.Text;
import tcplab.theory.Coverage;
import tcplab.theory.Figure;
import tcplab.theory.Figures;
import tcplab.theory.LadderComparison;
import tcplab.theory.SavedRun;

/** RFC 9293's figures as tables of a page: each line beside the one that was played. */
final class FiguresPage {
    private FiguresPage() {}

    static void write(Html html, Coverage coverage, SavedRun run) {
        html.element("h3", "", FigureReport.heading(coverage, Optional.of(run)));
        for (Figure figure : Figures.ALL) {
            html.element("h4", "", FigureReport.title(figure));
            Optional<LadderComparison> played = run.played(figure);
            if (played.isPresent()) {
                compared(html, played.get(), coverage.plays(figure).orElse("?"));
            } else {
                html.open("pre", "").plain(figure.ladder().toString()).close("pre");
                html.element("p", "faint", FigureReport.missing(coverage.plays(figure), Optional.of(run)));
            }
            figure.reading().ifPresent(reading -> html.element("p", "faint small", reading));
            if (played.filter(comparison -> !comparison.same()).isPresent()) {
                figure.differs()
                        .ifPresent(differs ->
                                html.element("p", "small", text("≠ %s", "≠ %s").with(differs)));
            }
        }
    }

    private static void compared(Html html, LadderComparison comparison, String exercise) {
        Iterator<String> figure = FigureReport.figures(comparison).iterator();
        Iterator<String> live = FigureReport.lives(comparison).iterator();
        html.table("figure", FigureReport.THE_FIGURE, Text.same(""), FigureReport.live(exercise));
        for (LadderComparison.Line line : comparison.lines()) {
            html.raw(line.same() ? "<tr>" : "<tr class=\"differs\">");
            rung(html, line.figure().map(any -> figure.next()));
            html.raw("<td>" + (line.same() ? "" : "≠") + "</td>");
            rung(html, line.live().map(any -> live.next()));
            html.raw("</tr>\n");
        }
        html.endTable();
    }

    private static void rung(Html html, Optional<String> rung) {
        html.open("td", "mono").plain(rung.orElse("")).raw("</td>");
    }
}

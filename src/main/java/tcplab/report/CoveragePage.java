package tcplab.report;

import static tcplab.text.Text.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;
import tcplab.theory.Coverage;
import tcplab.theory.SavedRun;
import tcplab.theory.Sentence;
import tcplab.theory.Sentences;
import tcplab.theory.Verdict;

/**
 * How much of the theory a saved run covers, as tables of a page: sentences with their verdicts, states, the arrows of RFC 9293
 * Figure 5, the matrix, the figures.
 *
 * @param pages the address of each exercise's own page
 */
record CoveragePage(Coverage coverage, SavedRun run, Map<String, String> pages) {
    void write(Html html) {
        html.section("coverage", text("Coverage of the theory", "理论的覆盖情况"));
        sentences(html);
        states(html);
        arrows(html);
        MatrixPage.write(html, run);
        FiguresPage.write(html, coverage, run);
        html.close("section");
    }

    private void sentences(Html html) {
        html.element("h3", "", CoverageReport.tested(coverage));
        html.table("cover", text("no.", "编号"), text("sentence", "句子"), text("exercise", "练习"), text("verdict", "结论"));
        for (Sentence sentence : Sentences.ALL) {
            List<Coverage.Test> tests = coverage.of(sentence);
            html.raw("<tr><th scope=\"rowgroup\" rowspan=\"" + Math.max(1, tests.size()) + "\">")
                    .plain(sentence.id())
                    .raw("</th><td rowspan=\"" + Math.max(1, tests.size()) + "\">")
                    .text(sentence.text())
                    .raw("</td>");
            if (tests.isEmpty()) {
                html.element("td", "faint", CoverageReport.NO_EXERCISE).raw("<td></td></tr>\n");
            }
            for (int i = 0; i < tests.size(); i++) {
                html.raw(i == 0 ? "<td>" : "<tr><td>");
                exercise(html, tests.get(i).exercise(), tests.get(i).named(sentence));
                html.raw("</td>");
                outcome(html, run.verdict(tests.get(i)));
                html.raw("</tr>\n");
            }
        }
        html.endTable();
    }

    private void exercise(Html html, String exercise, String name) {
        String page = pages.get(exercise);
        if (page == null) {
            html.plain(name);
        } else {
            html.raw("<a href=\"").plain(page).raw("\">").plain(name).raw("</a>");
        }
    }

    private static void outcome(Html html, Optional<Verdict> verdict) {
        if (verdict.isEmpty()) {
            html.element("td", "faint", CoverageReport.NOT_IN_THIS_RUN);
            return;
        }
        Verdict v = verdict.get();
        html.open("td", "outcome " + (v.surprising() ? "surprise" : v.outcome().name()))
                .plain(Words.mark(v.outcome()) + " ")
                .text(Words.of(v))
                .close("td");
    }

    private void states(Html html) {
        html.element("h3", "", CoverageReport.statesSeen(run));
        html.element("p", "", CoverageReport.statesFrozen(run));
        html.table("cover", text("state", "状态"), text("seen in", "见于"), text("frozen", "冻结"));
        for (TcpState state : TcpState.values()) {
            html.raw("<tr><th scope=\"row\">").plain(state.toString()).raw("</th>");
            names(html, run.seen(state)).raw("<td>");
            for (SavedRun.Held held : run.frozen(state)) {
                html.element("div", "", CoverageReport.frozenFor(held));
            }
            html.raw("</td></tr>\n");
        }
        html.endTable().element("p", "faint small", CoverageReport.CLOSED);
    }

    private void arrows(Html html) {
        html.element("h3", "", CoverageReport.arrowsWalked(run));
        html.table(
                "cover arrows",
                text("arrow", "箭头"),
                text("event", "事件"),
                text("walked, by segments", "由报文段看出"),
                text("by the kernel's account", "由内核报告"));
        for (Arrow arrow : Arrow.ALL) {
            html.raw("<tr><th scope=\"row\">").plain(arrow.toString()).raw("</th><td>");
            html.text(arrow.event());
            arrow.remark().ifPresent(remark -> html.element("div", "faint small", remark));
            html.raw("</td>");
            if (arrow.walkable()) {
                names(html, run.byWire(arrow));
                names(html, run.byKernel(arrow));
            } else {
                html.raw("<td></td><td></td>");
            }
            html.raw("</tr>\n");
        }
        html.endTable();
    }

    private static Html names(Html html, Set<String> exercises) {
        return html.element("td", "", CoverageReport.names(exercises));
    }
}

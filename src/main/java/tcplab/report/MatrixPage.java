package tcplab.report;

import static tcplab.text.Text.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Cell;
import tcplab.theory.MatrixSeen;
import tcplab.theory.MatrixSeen.Met;
import tcplab.theory.MatrixSeen.Verdict;
import tcplab.theory.SavedRun;
import tcplab.theory.StateMatrix;
import tcplab.theory.Stimulus;

/** The state × segment matrix as a table of a page, and every cell that differs, explained. */
final class MatrixPage {
    private MatrixPage() {}

    static void write(Html html, SavedRun run) {
        MatrixSeen seen = run.matrixSeen();
        html.element("h3", "", MatrixReport.summary(seen));
        if (run.matrix().isEmpty()) {
            return;
        }
        html.table(
                "matrix",
                Stream.concat(
                                Stream.of(text("state", "状态")),
                                Arrays.stream(Stimulus.values()).map(one -> Text.same(one.toString())))
                        .toArray(Text[]::new));
        for (TcpState state : TcpState.values()) {
            html.raw("<tr><th scope=\"row\">").plain(state.toString()).raw("</th>");
            StateMatrix.of(state).forEach(cell -> answer(html, cell, seen));
            html.raw("</tr>\n");
        }
        html.endTable().element("p", "faint small", MatrixReport.LEGEND);
        html.table(
                "cover cells", text("cell", "格"), text("RFC 9293", "RFC 9293"), text("seen", "看到的"), text("why", "原因"));
        StateMatrix.CELLS.stream()
                .filter(cell -> seen.verdict(cell) != Verdict.FOLLOWS)
                .forEach(cell -> differs(html, cell, seen));
        html.endTable();
    }

    private static void answer(Html html, Cell cell, MatrixSeen seen) {
        html.open("td", seen.verdict(cell).name()).plain(MatrixReport.answer(cell, seen));
        String next = seen.met(cell).stream()
                .map(met -> met.reaction().next())
                .filter(state -> state != cell.state())
                .distinct()
                .map(TcpState::toString)
                .collect(Collectors.joining("/"));
        if (!next.isEmpty()) {
            html.raw("<div class=\"small\">").plain("→ " + next).raw("</div>");
        }
        html.raw("</td>");
    }

    private static void differs(Html html, Cell cell, MatrixSeen seen) {
        html.raw("<tr><th scope=\"row\">").plain(cell.toString()).raw("</th>");
        html.open("td", "").text(cell.rfc().inWords()).raw("<div class=\"faint small\">");
        html.plain(cell.where().toString()).raw("</div></td><td>");
        List<Met> met = seen.met(cell);
        if (met.isEmpty()) {
            html.text(MatrixReport.NOT_SHOWN);
        }
        met.forEach(one -> html.element("div", "", one.reaction().inWords()));
        html.raw("</td><td>");
        cell.deviation()
                .ifPresent(d -> html.text(d.how())
                        .raw("<div class=\"faint small\">")
                        .plain(d.where().toString())
                        .raw("</div>"));
        html.raw("</td></tr>\n");
    }
}

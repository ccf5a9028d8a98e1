package tcplab.report;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Cell;
import tcplab.theory.MatrixSeen;
import tcplab.theory.MatrixSeen.Met;
import tcplab.theory.MatrixSeen.Verdict;
import tcplab.theory.SavedRun;
import tcplab.theory.StateMatrix;
import tcplab.theory.Stimulus;

/** The state × segment matrix for people: what was answered, what state came after, and every cell that differs. */
record MatrixReport(Lang lang, Style style, int width) {
    private static final String INDENT = "     ";
    static final Text NOT_SHOWN = text("not shown", "未展示");
    static final Text LEGEND = text(
            "answers: - none, ACK+ acknowledges the segment, ACK does not; → the state after it where that is another; ≠ Linux differs, ! a surprise, ? not shown",
            "应答：- 无，ACK+ 确认该报文段，ACK 不确认；→ 之后的状态（若有变化）；≠ Linux 不同，! 出乎意料，? 未展示");

    String of(SavedRun run) {
        StringBuilder out = new StringBuilder();
        MatrixSeen seen = run.matrixSeen();
        heading(out, summary(seen));
        if (run.matrix().isPresent()) {
            table(out, seen);
            StateMatrix.CELLS.stream()
                    .filter(cell -> seen.verdict(cell) != Verdict.FOLLOWS)
                    .forEach(cell -> differs(out, cell, seen));
        }
        return out.toString();
    }

    static Text summary(MatrixSeen seen) {
        return text(
                        "%s of the %s cells of state × segment were shown: %s follow RFC 9293 §3.10.7, %s differ as known of Linux, surprises: %s",
                        "状态 × 报文段共 %2$s 格，展示了 %1$s 格：%3$s 格符合 RFC 9293 §3.10.7，%4$s 格的差异是已知的 Linux 行为，出乎意料的有 %5$s 格")
                .with(
                        StateMatrix.CELLS.size() - seen.count(Verdict.NOT_SHOWN),
                        StateMatrix.CELLS.size(),
                        seen.count(Verdict.FOLLOWS),
                        seen.count(Verdict.DIFFERS),
                        seen.count(Verdict.SURPRISE));
    }

    private void table(StringBuilder out, MatrixSeen seen) {
        List<String> head = row("", Arrays.stream(Stimulus.values()).map(Stimulus::toString));
        Map<TcpState, List<String>> rows = new EnumMap<>(TcpState.class);
        for (TcpState state : TcpState.values()) {
            rows.put(state, row(state.toString(), StateMatrix.of(state).stream().map(cell -> answer(cell, seen))));
        }
        int[] widths = head.stream().mapToInt(Columns::width).toArray();
        for (List<String> row : rows.values()) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Columns.width(row.get(i)));
            }
        }
        row(out, head, widths);
        rows.forEach((state, row) -> {
            row(out, row, widths);
            changes(out, state, seen);
        });
        Columns.wrap(LEGEND.in(lang), width - 2)
                .forEach(line -> out.append("  ").append(style.faint(line)).append('\n'));
    }

    private static void row(StringBuilder out, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder("  ");
        for (int i = 0; i < widths.length; i++) {
            line.append(Columns.pad(row.get(i), widths[i] + 1));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static List<String> row(String head, Stream<String> cells) {
        List<String> row = new ArrayList<>();
        row.add(head);
        cells.forEach(row::add);
        return row;
    }

    static String answer(Cell cell, MatrixSeen seen) {
        String answers = seen.met(cell).stream()
                .map(met -> met.reaction().reply().toString())
                .distinct()
                .collect(Collectors.joining("/"));
        return switch (seen.verdict(cell)) {
            case FOLLOWS -> answers;
            case DIFFERS -> answers + "≠";
            case SURPRISE -> answers + "!";
            case NOT_SHOWN -> "?";
        };
    }

    /** Where the state's cells lead, those that change it. */
    private void changes(StringBuilder out, TcpState state, MatrixSeen seen) {
        Map<TcpState, List<String>> to = new LinkedHashMap<>();
        for (Cell cell : StateMatrix.of(state)) {
            seen.met(cell).stream()
                    .map(met -> met.reaction().next())
                    .filter(next -> next != state)
                    .distinct()
                    .forEach(next -> to.computeIfAbsent(next, any -> new ArrayList<>())
                            .add(cell.segment().toString()));
        }
        to.forEach((next, segments) -> out.append(INDENT)
                .append(style.faint(String.join(lang == Lang.ZH ? "、" : ", ", segments) + " → " + next))
                .append('\n'));
    }

    private void differs(StringBuilder out, Cell cell, MatrixSeen seen) {
        out.append("  ").append(cell).append('\n');
        line(out, text("%s: %s", "%s：%s").with(cell.where(), cell.rfc().inWords()));
        List<Met> met = seen.met(cell);
        if (met.isEmpty()) {
            line(out, NOT_SHOWN);
        }
        met.forEach(
                one -> line(out, text("seen: %s", "看到的是：%s").with(one.reaction().inWords())));
        cell.deviation().ifPresent(d -> line(out, text("%s (%s)", "%s（%s）").with(d.how(), d.where())));
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
}

package tcplab.report;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tcplab.flow.Flow;
import tcplab.flow.Party;
import tcplab.flow.Step;
import tcplab.text.Lang;

/** A connection a row: ends, how it closed, the states that both ended in, what passed, what was sent again. */
public record FlowTableReport(Lang lang) {
    private static final int[] WIDTHS = {6, 21, 21, 10, 9, 12, 12, 8, 10, 5, 9};

    /** The names of the columns. */
    public String header() {
        return row(List.of(
                "n",
                text("client", "客户端").in(lang),
                text("server", "服务器").in(lang),
                text("close", "关闭").in(lang),
                "TIME-WAIT",
                text("client is", "客户端状态").in(lang),
                text("server is", "服务器状态").in(lang),
                text("segments", "段").in(lang),
                text("bytes", "字节").in(lang),
                text("again", "重传").in(lang),
                text("seconds", "秒").in(lang),
                text("odd", "异常").in(lang)));
    }

    public String row(Flow flow) {
        return row(List.of(
                Long.toString(flow.number()),
                (flow.openerKnown() ? "" : "?") + FlowJson.address(flow.client()),
                FlowJson.address(flow.server()),
                flow.close().text().in(lang),
                flow.timeWait().text().in(lang),
                last(flow, Party.CLIENT),
                last(flow, Party.SERVER),
                Long.toString(
                        flow.sentByClient().segments() + flow.sentByServer().segments()),
                Long.toString(flow.sentByClient().bytes() + flow.sentByServer().bytes()),
                Long.toString(flow.sentAgain()),
                flow.timed() ? seconds(Duration.between(flow.first(), flow.last())) : "-",
                flow.noticed().isEmpty() ? "" : flow.noticed().get(0).oddity().kind()));
    }

    private static String last(Flow flow, Party party) {
        List<Step> path = flow.path(party);
        return path.get(path.size() - 1).name();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    private static String row(List<String> cells) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            row.append(i < WIDTHS.length ? Columns.pad(cells.get(i), WIDTHS[i]) + " " : cells.get(i));
        }
        return row.toString().stripTrailing();
    }
}

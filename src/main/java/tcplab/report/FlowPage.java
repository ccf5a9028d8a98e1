package tcplab.report;

import static tcplab.text.Text.count;
import static tcplab.text.Text.text;

import java.util.List;
import tcplab.flow.Flow;
import tcplab.flow.FlowRecorder;
import tcplab.flow.FlowSummary;
import tcplab.flow.Party;
import tcplab.flow.Step;
import tcplab.text.Lang;
import tcplab.text.Text;

/**
 * What captures say of their connections as one HTML file, complete in itself: the summary, a table of the first connections,
 * and the ladders of some. In both languages, of which the reader chooses one on the page.
 *
 * @param lang the language that the page begins with
 */
public record FlowPage(Lang lang) {
    /** How many rows the table has at most, so that the page stays below two megabytes. */
    public static final int ROWS = 300;

    private static final int WIDTH = 100;

    /** A connection with its segments, or the first of them; {@code more} is how many there are besides. */
    public record Drawn(Flow flow, List<FlowRecorder.Kept> segments, long more) {}

    /**
     * Writes the page.
     *
     * @param files the captures' names
     * @param rows the connections for the table; those beyond {@link #ROWS} are counted only
     * @param unread what gave no segment
     */
    public String of(
            List<String> files,
            FlowSummary summary,
            long frames,
            long segments,
            List<Text> unread,
            List<Flow> rows,
            List<Drawn> drawn) {
        Html html = Html.page("tcplab analyze", lang);
        html.raw("<header>").element("h1", "", text("What the capture says of its connections", "抓包里的连接"));
        html.open("p", "faint").plain(String.join(" · ", files)).close("p").raw("</header>\n");
        html.section("summary", text("Summary", "概要"));
        for (Lang each : Lang.values()) {
            pre(html, each, new FlowSummaryReport(each, Style.PLAIN, WIDTH).of(summary, frames, segments, unread));
        }
        html.close("section");
        table(html, rows.subList(0, Math.min(ROWS, rows.size())), summary.connections());
        html.section("ladders", text("Some of them drawn", "画出其中一些"));
        html.element(
                "p", "faint", text("Point at a segment for its frame and header. ↻ sent again.", "指向报文段可看帧号和首部。↻ 重传。"));
        for (Drawn one : drawn) {
            for (Lang each : Lang.values()) {
                pre(html, each, new FlowLadder(each, Style.PLAIN).summary(one.flow()));
            }
            html.open("div", "wide")
                    .raw(FlowLadder.svg(one.flow(), one.segments()))
                    .close("div");
            if (one.more() > 0) {
                html.element(
                        "p", "faint", text("and %s more segments", "另有 %s 个段").with(one.more()));
            }
        }
        return html.close("section").end();
    }

    private static void pre(Html html, Lang lang, String text) {
        html.raw("<div class=\"wide\" lang=\"" + (lang == Lang.ZH ? "zh" : "en") + "\"><pre>")
                .plain(text)
                .raw("</pre></div>\n");
    }

    private static void table(Html html, List<Flow> rows, long all) {
        html.section("connections", text("Connections", "连接"));
        html.table(
                "flows",
                Text.same("n"),
                text("client", "客户端"),
                text("server", "服务器"),
                text("close", "关闭"),
                Text.same("TIME-WAIT"),
                text("client is", "客户端状态"),
                text("server is", "服务器状态"),
                text("segments", "段"),
                text("bytes", "字节"),
                text("again", "重传"),
                text("odd", "异常"));
        for (Flow flow : rows) {
            html.raw("<tr>");
            cell(html, Text.same(Long.toString(flow.number())));
            cell(html, Text.same((flow.openerKnown() ? "" : "?") + FlowJson.address(flow.client())));
            cell(html, Text.same(FlowJson.address(flow.server())));
            cell(html, flow.close().text());
            cell(html, flow.timeWait().text());
            cell(html, Text.same(last(flow, Party.CLIENT)));
            cell(html, Text.same(last(flow, Party.SERVER)));
            cell(
                    html,
                    Text.same(Long.toString(
                            flow.sentByClient().segments() + flow.sentByServer().segments())));
            cell(
                    html,
                    Text.same(Long.toString(
                            flow.sentByClient().bytes() + flow.sentByServer().bytes())));
            cell(html, Text.same(Long.toString(flow.sentAgain())));
            cell(
                    html,
                    flow.noticed().isEmpty()
                            ? Text.same("")
                            : flow.noticed().get(0).oddity().text());
            html.raw("</tr>\n");
        }
        html.endTable();
        if (all > rows.size()) {
            html.element(
                    "p",
                    "faint",
                    text("and %s more; --format csv has them all", "另有 %s；--format csv 列出全部")
                            .with(count(all - rows.size(), "connection", "个连接")));
        }
        html.close("section");
    }

    private static void cell(Html html, Text text) {
        html.raw("<td>").text(text).raw("</td>");
    }

    private static String last(Flow flow, Party party) {
        List<Step> path = flow.path(party);
        return path.get(path.size() - 1).name();
    }
}

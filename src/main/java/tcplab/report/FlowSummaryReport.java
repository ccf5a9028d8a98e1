package tcplab.report;

import static tcplab.text.Text.count;
import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tcplab.flow.CloseKind;
import tcplab.flow.FlowSummary;
import tcplab.flow.FlowSummary.Odd;
import tcplab.flow.FlowSummary.Suspect;
import tcplab.flow.TimeWait;
import tcplab.text.Lang;
import tcplab.text.Text;

/** What captures add up to, on a page: how many connections ended how, what was odd, who holds CLOSE-WAIT. */
public record FlowSummaryReport(Lang lang, Style style, int width) {
    private static final int TOP = 10;

    /** Writes the page. */
    public String of(FlowSummary summary, long frames, long segments, List<Text> unread) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold(text("%s, %s in %s", "%s，%s，%s")
                .with(
                        count(summary.connections(), "connection", "个连接"),
                        count(segments, "segment", "个段"),
                        count(frames, "frame", "个帧"))
                .in(lang)));
        for (Text text : unread) {
            lines.add("  " + text.in(lang));
        }
        if (summary.connections() > 0) {
            closes(summary, lines);
            suspects(summary, lines);
            odd(summary, lines);
        }
        return String.join("\n", lines) + "\n";
    }

    private void closes(FlowSummary summary, List<String> lines) {
        lines.add("");
        lines.add(style.bold(text("How they ended", "如何结束").in(lang)));
        for (CloseKind kind : CloseKind.values()) {
            if (summary.of(kind) > 0) {
                lines.add(row(kind.text(), summary.of(kind), summary.connections()));
            }
        }
        lines.add("");
        lines.add(style.bold(text("Left in TIME-WAIT", "留在 TIME-WAIT").in(lang)));
        wait(summary, TimeWait.CLIENT, text("client", "客户端"), lines);
        wait(summary, TimeWait.SERVER, text("server", "服务器"), lines);
        wait(summary, TimeWait.BOTH, text("both", "双方"), lines);
        wait(summary, TimeWait.NONE, text("nobody", "无"), lines);
        wait(summary, TimeWait.UNKNOWN, text("not known", "未知"), lines);
        List<Text> beside = new ArrayList<>();
        if (summary.openerUnknown() > 0) {
            beside.add(text("%s of unknown opener: the beginning is missing", "%s 的发起方未知：缺少开头")
                    .with(count(summary.openerUnknown(), "connection", "个连接")));
        }
        if (summary.sentAgain() > 0) {
            beside.add(text("%s sent again", "重传：%s").with(count(summary.sentAgain(), "segment", "个段")));
        }
        if (summary.copies() > 0) {
            beside.add(text("%s captured twice, counted once", "%s 被抓到两次，只计一次")
                    .with(count(summary.copies(), "segment", "个段")));
        }
        if (summary.maybeCopies() > 0) {
            beside.add(text(
                            "%s with segments that may have been captured twice, or sent twice; they are counted",
                            "%s 含有不知是抓了两次还是发了两次的段，均已计数")
                    .with(count(summary.maybeCopies(), "connection", "个连接")));
        }
        if (summary.crowdedOut() > 0) {
            beside.add(text("%s forgotten before the end: too many at once", "%s 在结束之前被丢弃：同时存在的过多")
                    .with(count(summary.crowdedOut(), "connection", "个连接")));
        }
        if (!summary.kernel().isEmpty()) {
            beside.add(text("the kernel's tracepoint, end by end: %s", "内核跟踪点，逐端：%s")
                    .with(summary.kernel().entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .collect(Collectors.joining(", "))));
        }
        if (!beside.isEmpty()) {
            lines.add("");
            beside.forEach(text -> lines.add(text.in(lang)));
        }
    }

    private void wait(FlowSummary summary, TimeWait which, Text text, List<String> lines) {
        if (summary.of(which) > 0) {
            lines.add(row(text, summary.of(which), summary.connections()));
        }
    }

    private String row(Text text, long number, long all) {
        String share = String.format(Locale.ROOT, "%5.1f %%", 100.0 * number / all);
        return "  " + Columns.pad(text.in(lang), 20) + String.format(Locale.ROOT, "%10d", number) + "  "
                + style.faint(share);
    }

    private void suspects(FlowSummary summary, List<String> lines) {
        if (summary.closeWait() == 0) {
            return;
        }
        lines.add("");
        lines.add(style.bold(text(
                        "Suspected of leaking: received FIN, never sent one (CLOSE-WAIT)",
                        "疑似泄漏：收到了 FIN，却从未发送 FIN（CLOSE-WAIT）")
                .in(lang)));
        for (Suspect suspect : summary.suspects().stream().limit(TOP).toList()) {
            String who = suspect.address().port() == 0 ? suspect.address().host() : FlowJson.address(suspect.address());
            lines.add("  " + Columns.pad(suspect.party().text().in(lang), 8) + Columns.pad(who, 24)
                    + String.format(Locale.ROOT, "%8d", suspect.connections())
                    + style.faint(text("  first: connection %s", "  第一个：连接 %s")
                            .with(suspect.example())
                            .in(lang)));
        }
        rest(summary.suspects().size() - TOP, lines);
    }

    private void odd(FlowSummary summary, List<String> lines) {
        if (summary.odd().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(style.bold(text("What contradicts the theory", "与理论相悖之处").in(lang)));
        for (Odd odd : summary.odd().stream().limit(TOP).toList()) {
            String rfc = "RFC " + odd.oddity().rfc().replace(" ", " §");
            String what = text("%s (%s); first: connection %s", "%s（%s）；第一个：连接 %s")
                    .with(odd.oddity().text(), rfc, odd.example())
                    .in(lang);
            List<String> wrapped = Columns.wrap(what, Math.max(40, width - 12));
            lines.add(String.format(Locale.ROOT, "%10d  ", odd.connections()) + wrapped.get(0));
            wrapped.stream().skip(1).forEach(line -> lines.add(" ".repeat(12) + line));
        }
        rest(summary.odd().size() - TOP, lines);
    }

    private void rest(int more, List<String> lines) {
        if (more > 0) {
            lines.add("  " + text("and %s more", "另有 %s 项").with(more).in(lang));
        }
    }
}

package tcplab.report;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tcplab.flow.Flow;
import tcplab.flow.FlowRecorder.Kept;
import tcplab.flow.Noticed;
import tcplab.flow.Party;
import tcplab.flow.SegmentNote;
import tcplab.flow.StateCursor;
import tcplab.flow.Step;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Segment;
import tcplab.text.Lang;
import tcplab.text.Text;

/** One connection of a capture: what is known of it, and its ladder, with the states of both ends after each segment. */
public record FlowLadder(Lang lang, Style style) {
    private static final double NANOS = 1e9;

    /** A segment in the ladder's notation, with the states after it. */
    private record Line(Kept kept, boolean rightward, Segment segment, String left, String right) {}

    /** Writes the page; {@code more} is how many segments were not kept. */
    public String of(Flow flow, List<Kept> kept, long more) {
        List<String> lines = new ArrayList<>();
        head(flow, lines);
        List<Line> rungs = rungs(flow, kept);
        int width = rungs.stream()
                .mapToInt(line -> line.segment().toString().length())
                .max()
                .orElse(1);
        lines.add("");
        for (Line line : rungs) {
            String time = flow.timed()
                    ? String.format(
                            Locale.ROOT,
                            "%12.6f",
                            (line.kept().nanos() - kept.get(0).nanos()) / NANOS)
                    : " ".repeat(12);
            lines.add(String.format(
                                    Locale.ROOT,
                                    "%8d %s  %-12s %s %-" + width + "s  %-12s",
                                    line.kept().frame(),
                                    time,
                                    line.left(),
                                    line.rightward() ? ">" : "<",
                                    line.segment(),
                                    line.right())
                            .stripTrailing()
                    + remarks(flow, line.kept()));
        }
        if (more > 0) {
            lines.add(text("and %s more segments", "另有 %s 个段").with(more).in(lang));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Draws the connection in Mermaid's language. */
    public String mermaid(Flow flow, List<Kept> kept) {
        StringBuilder out = new StringBuilder("sequenceDiagram\n");
        out.append("    participant L as ").append(end(flow, Party.CLIENT)).append('\n');
        out.append("    participant R as ").append(end(flow, Party.SERVER)).append('\n');
        String before = "";
        for (Line line : rungs(flow, kept)) {
            out.append(line.rightward() ? "    L->>R: " : "    R->>L: ")
                    .append(line.segment())
                    .append('\n');
            String states = line.left() + " · " + line.right();
            if (!states.equals(before)) {
                out.append("    Note over L,R: ").append(states).append('\n');
            }
            before = states;
        }
        return out.toString();
    }

    /** What is known of the connection, in lines, without its ladder. */
    String summary(Flow flow) {
        List<String> lines = new ArrayList<>();
        head(flow, lines);
        return String.join("\n", lines) + "\n";
    }

    /** Draws the connection's segments, of which there is one at least. */
    static String svg(Flow flow, List<Kept> kept) {
        long first = kept.get(0).nanos();
        List<LadderSvg.Row> rows = rungs(flow, kept).stream()
                .map(line -> new LadderSvg.Row(
                        flow.timed() ? LadderSvg.seconds(line.kept().nanos() - first) : "",
                        line.left(),
                        line.right(),
                        line.rightward(),
                        line.segment().toString(),
                        true,
                        false,
                        (line.kept().kinds() & SegmentNote.SENT_AGAIN) != 0,
                        "# " + line.kept().frame() + "\n"
                                + LadderSvg.fields(line.kept().segment())
                                + LadderSvg.said(said(flow, line.kept()))))
                .toList();
        String client = FlowJson.address(flow.client());
        String server = FlowJson.address(flow.server());
        return LadderSvg.of(client + " > " + server, client, server, rows);
    }

    private String end(Flow flow, Party party) {
        return party.text().in(lang) + " " + FlowJson.address(flow.end(party));
    }

    private void head(Flow flow, List<String> lines) {
        lines.add(style.bold(text("Connection %s", "连接 %s").with(flow.number()).in(lang) + "  "
                + FlowJson.address(flow.client()) + " > " + FlowJson.address(flow.server())));
        String who = flow.firstFin()
                .map(party -> text("; the first FIN came from the %s", "；第一个 FIN 来自%s")
                        .with(party.text()))
                .or(() ->
                        flow.resetBy().map(party -> text("; by the %s", "；由%s").with(party.text())))
                .orElse(Text.same(""))
                .in(lang);
        lines.add("  " + text("ended: %s", "结束：%s").with(flow.close().text()).in(lang) + who);
        lines.add("  TIME-WAIT: " + flow.timeWait().text().in(lang)
                + flow.timeWaitUntil()
                        .map(time -> text(", on Linux until %s", "，在 Linux 上直到 %s")
                                .with(time)
                                .in(lang))
                        .orElse(""));
        for (Party party : Party.values()) {
            lines.add("  " + party.text().in(lang) + ": "
                    + flow.entered(party).stream().map(Step::name).collect(Collectors.joining(" → ")));
        }
        for (Party party : Party.values()) {
            lines.add("  "
                    + text(
                                    "%s sent: %s segments, %s bytes; SYN %s, FIN %s, RST %s",
                                    "%s发送：%s 个段，%s 字节；SYN %s，FIN %s，RST %s")
                            .with(
                                    party.text(),
                                    flow.sentBy(party).segments(),
                                    flow.sentBy(party).bytes(),
                                    flow.sentBy(party).syn(),
                                    flow.sentBy(party).fin(),
                                    flow.sentBy(party).rst())
                            .in(lang));
        }
        lines.add("  "
                + text(
                                "sent again: SYN %s, FIN %s, data %s; out of order %s; keepalives %s; zero windows %s",
                                "重传：SYN %s，FIN %s，数据 %s；乱序 %s；保活 %s；零窗口 %s")
                        .with(
                                flow.synAgain(),
                                flow.finAgain(),
                                flow.dataAgain(),
                                flow.outOfOrder(),
                                flow.keepalives(),
                                flow.zeroWindows())
                        .in(lang));
        for (Text note : FlowNotes.texts(flow)) {
            lines.add("  " + note.in(lang));
        }
        for (Noticed noticed : flow.noticed()) {
            lines.add("  "
                    + style.bad(text("frame %s: %s", "帧 %s：%s")
                            .with(noticed.frame(), what(noticed))
                            .in(lang)));
        }
    }

    private static Text what(Noticed noticed) {
        return text("%s (RFC %s)", "%s（RFC %s）")
                .with(noticed.oddity().text(), noticed.oddity().rfc().replace(" ", " §"));
    }

    private String remarks(Flow flow, Kept kept) {
        List<Text> remarks = said(flow, kept);
        return remarks.isEmpty()
                ? ""
                : "  "
                        + style.faint(
                                remarks.stream().map(remark -> remark.in(lang)).collect(Collectors.joining("; ")));
    }

    private static List<Text> said(Flow flow, Kept kept) {
        List<Text> remarks = new ArrayList<>();
        SegmentWords.of(kept.kinds()).forEach(remarks::add);
        flow.noticed().stream()
                .filter(noticed -> noticed.frame() == kept.frame() && noticed.file() == kept.file())
                .map(FlowLadder::what)
                .forEach(remarks::add);
        return remarks;
    }

    private static List<Line> rungs(Flow flow, List<Kept> kept) {
        StateCursor states = new StateCursor(flow);
        long client = initial(flow, kept, Party.CLIENT);
        long server = initial(flow, kept, Party.SERVER);
        List<Line> lines = new ArrayList<>();
        for (Kept one : kept) {
            boolean rightward = one.segment().source().equals(flow.client());
            if ((one.kinds() & SegmentNote.COPY) == 0) {
                states.to(one.frame());
            }
            lines.add(new Line(
                    one,
                    rightward,
                    one.segment().relativeTo(rightward ? client : server, rightward ? server : client),
                    states.state(Party.CLIENT),
                    states.state(Party.SERVER)));
        }
        return lines;
    }

    /** The number that counts as 0: the SYN's, or the one before the first that was captured or acknowledged. */
    private static long initial(Flow flow, List<Kept> kept, Party party) {
        if (flow.sentBy(party).isn().isPresent()) {
            return flow.sentBy(party).isn().getAsLong();
        }
        Endpoint end = flow.end(party);
        return kept.stream()
                .map(Kept::segment)
                .filter(segment ->
                        segment.source().equals(end) || segment.flags().ack())
                .mapToLong(segment -> (segment.source().equals(end) ? segment.seq() : segment.ack()) - 1)
                .findFirst()
                .orElse(0);
    }
}

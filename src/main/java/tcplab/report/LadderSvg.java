package tcplab.report;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.tcp.RawSegment;
import tcplab.tcp.Rung;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpOption;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** A connection's ladder as a drawing: time, both ends' states, and the segments between them. */
final class LadderSvg {
    private static final int WIDTH = 900;
    private static final int ROW = 36;
    private static final int TOP = 44;
    private static final int LEFT = 290;
    private static final int RIGHT = 730;
    private static final int SLOPE = 12;

    private final StringBuilder out = new StringBuilder();
    private final Map<Side, Long> highest = new HashMap<>();

    private final List<Optional<Text>> remarks;

    private LadderSvg(List<Optional<Text>> remarks) {
        this.remarks = remarks;
    }

    /** Draws a connection's moments, or some of them, with the time since the first of them. */
    static String of(Connection connection, List<Moment> moments, List<Optional<Text>> remarks) {
        return new LadderSvg(remarks).draw(connection, moments);
    }

    private String draw(Connection connection, List<Moment> moments) {
        int height = TOP + ROW * moments.size() + 14;
        out.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" aria-label=\"");
        out.append(Html.escape(connection.tuple().toString())).append("\">\n");
        text("t", 8, 20, "start", "s");
        text("", LEFT, 20, "middle", connection.seenBy(Side.CLIENT).local().toString());
        text("", RIGHT, 20, "middle", connection.seenBy(Side.SERVER).local().toString());
        lives(moments);
        long start = moments.get(0).at().toNanos();
        for (int i = 0; i < moments.size(); i++) {
            moment(moments, i, start);
        }
        return out.append("</svg>\n").toString();
    }

    /** Each end's line through time, coloured by its state from one change to the next. */
    private void lives(List<Moment> moments) {
        for (Side side : Side.values()) {
            int x = side == Side.CLIENT ? LEFT : RIGHT;
            int from = 0;
            for (int i = 1; i <= moments.size(); i++) {
                TcpState state = state(moments.get(from).rung(), side);
                if (i == moments.size() || state(moments.get(i).rung(), side) != state) {
                    out.append("<line class=\"life s-")
                            .append(state)
                            .append("\" x1=\"")
                            .append(x)
                            .append("\" x2=\"")
                            .append(x);
                    out.append("\" y1=\"")
                            .append(y(from) + 4)
                            .append("\" y2=\"")
                            .append(y(i) - 4)
                            .append("\"/>\n");
                    from = i;
                }
            }
        }
    }

    private static TcpState state(Rung rung, Side side) {
        return side == Side.CLIENT ? rung.left() : rung.right();
    }

    private static int y(int row) {
        return TOP + ROW * row;
    }

    private void moment(List<Moment> moments, int at, long start) {
        Moment moment = moments.get(at);
        Rung rung = moment.rung();
        boolean again = again(moment);
        String kinds =
                (moment.injected() ? "forged " : "") + (moment.arrived() ? "" : "lost ") + (again ? "again" : "");
        int y = y(at) + SLOPE;
        out.append("<g class=\"")
                .append(kinds.strip())
                .append("\"><title>")
                .append(Html.escape(fields(moment) + remark(at)))
                .append("</title>\n");
        text(
                "t",
                8,
                y + 6,
                "start",
                String.format(Locale.ROOT, "%.6f", (moment.at().toNanos() - start) / 1e9));
        if (at == 0 || moments.get(at - 1).rung().left() != rung.left()) {
            text("state s-" + rung.left(), LEFT - 14, y + 6, "end", rung.left().toString());
        }
        if (at == 0 || moments.get(at - 1).rung().right() != rung.right()) {
            text(
                    "state s-" + rung.right(),
                    RIGHT + 14,
                    y + 6,
                    "start",
                    rung.right().toString());
        }
        int from = rung.rightward() ? LEFT + 6 : RIGHT - 6;
        int full = rung.rightward() ? RIGHT - 6 : LEFT + 6;
        int to = moment.arrived() ? full : from + (full - from) * 3 / 4;
        int end = y + (moment.arrived() ? SLOPE : SLOPE * 3 / 4);
        out.append("<line class=\"seg\" x1=\"")
                .append(from)
                .append("\" y1=\"")
                .append(y)
                .append("\" x2=\"")
                .append(to);
        out.append("\" y2=\"").append(end).append("\"/>\n");
        head(to, end, rung.rightward() ? 1 : -1, moment.arrived());
        text(
                "",
                (LEFT + RIGHT) / 2,
                y - 1,
                "middle",
                rung.segment() + (again ? " ↻" : "") + (moment.injected() ? " ⚑" : ""));
        out.append("</g>\n");
    }

    private void head(int x, int y, int direction, boolean arrived) {
        if (arrived) {
            out.append("<path class=\"head\" d=\"M")
                    .append(x)
                    .append(' ')
                    .append(y)
                    .append("l")
                    .append(-9 * direction);
            out.append(" -5l0 9z\"/>\n");
        } else {
            out.append("<path class=\"seg\" d=\"M")
                    .append(x - 5)
                    .append(' ')
                    .append(y - 5)
                    .append("l10 10m0 -10l-10 10\"/>\n");
        }
    }

    /** Whether a segment occupies no number that its sender had not already sent. */
    private boolean again(Moment moment) {
        RawSegment raw = moment.raw();
        if (raw.occupies() == 0 || moment.injected()) {
            return false;
        }
        Long before = highest.get(moment.sender());
        boolean again = before != null && SeqNumber.distance(before, raw.next()) <= 0;
        if (!again) {
            highest.put(moment.sender(), raw.next());
        }
        return again;
    }

    /** What a header says, for who points at the segment. */
    private static String fields(Moment moment) {
        RawSegment raw = moment.raw();
        return raw.source() + " > " + raw.destination() + "\nSEG.SEQ " + raw.seq() + "  SEG.LEN " + raw.occupies()
                + (raw.flags().ack() ? "\nSEG.ACK " + raw.ack() : "")
                + "\nSEG.WND " + raw.window() + "\n" + raw.flags()
                + raw.options().stream().map(TcpOption::toString).collect(Collectors.joining(", ", "\n", ""));
    }

    private String remark(int at) {
        return remarks.get(at)
                .map(remark -> "\n" + remark.en() + " · " + remark.zh())
                .orElse("");
    }

    private void text(String style, int x, int y, String anchor, String text) {
        out.append("<text").append(style.isEmpty() ? "" : " class=\"" + style + "\"");
        out.append(" x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\">");
        out.append(Html.escape(text)).append("</text>\n");
    }
}

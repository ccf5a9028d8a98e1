package tcplab.report;

import java.util.ArrayList;
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
    private final List<Row> rows;

    /**
     * A segment, with the states of both ends after it.
     *
     * @param time since the first, in seconds, or nothing
     * @param left the left end's state by its name, likewise {@code right}
     * @param again whether it was sent before
     * @param injected whether the lab forged it
     * @param said what its title says
     */
    record Row(
            String time,
            String left,
            String right,
            boolean rightward,
            String segment,
            boolean arrived,
            boolean injected,
            boolean again,
            String said) {
        String state(Side side) {
            return side == Side.CLIENT ? left : right;
        }
    }

    private LadderSvg(List<Row> rows) {
        this.rows = rows;
    }

    /** Draws a connection's moments, or some of them, with the time since the first of them. */
    static String of(Connection connection, List<Moment> moments, List<Optional<Text>> remarks) {
        List<Row> rows = new ArrayList<>();
        Map<Side, Long> highest = new HashMap<>();
        long start = moments.get(0).at().toNanos();
        for (int i = 0; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            Rung rung = moment.rung();
            rows.add(new Row(
                    seconds(moment.at().toNanos() - start),
                    rung.left().toString(),
                    rung.right().toString(),
                    rung.rightward(),
                    rung.segment().toString(),
                    moment.arrived(),
                    moment.injected(),
                    again(moment, highest),
                    fields(moment.raw()) + said(remarks.get(i).stream().toList())));
        }
        return of(
                connection.tuple().toString(),
                connection.seenBy(Side.CLIENT).local().toString(),
                connection.seenBy(Side.SERVER).local().toString(),
                rows);
    }

    /** Draws rows, of which there is one at least. */
    static String of(String label, String left, String right, List<Row> rows) {
        return new LadderSvg(rows).draw(label, left, right);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
    }

    /** Remarks as a title has them, a line each. */
    static String said(List<Text> remarks) {
        return remarks.stream()
                .map(remark -> "\n" + remark.en() + " · " + remark.zh())
                .collect(Collectors.joining());
    }

    private String draw(String label, String left, String right) {
        int height = TOP + ROW * rows.size() + 14;
        out.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" aria-label=\"");
        out.append(Html.escape(label)).append("\">\n");
        text("t", 8, 20, "start", "s");
        text("", LEFT, 20, "middle", left);
        text("", RIGHT, 20, "middle", right);
        lives();
        for (int i = 0; i < rows.size(); i++) {
            row(i);
        }
        return out.append("</svg>\n").toString();
    }

    /** Each end's line through time, coloured by its state from one change to the next. */
    private void lives() {
        for (Side side : Side.values()) {
            int x = side == Side.CLIENT ? LEFT : RIGHT;
            int from = 0;
            for (int i = 1; i <= rows.size(); i++) {
                String state = rows.get(from).state(side);
                if (i == rows.size() || !rows.get(i).state(side).equals(state)) {
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

    private static int y(int row) {
        return TOP + ROW * row;
    }

    private void row(int at) {
        Row row = rows.get(at);
        String kinds =
                (row.injected() ? "forged " : "") + (row.arrived() ? "" : "lost ") + (row.again() ? "again" : "");
        int y = y(at) + SLOPE;
        out.append("<g class=\"")
                .append(kinds.strip())
                .append("\"><title>")
                .append(Html.escape(row.said()))
                .append("</title>\n");
        text("t", 8, y + 6, "start", row.time());
        if (at == 0 || !rows.get(at - 1).left().equals(row.left())) {
            text("state s-" + row.left(), LEFT - 14, y + 6, "end", row.left());
        }
        if (at == 0 || !rows.get(at - 1).right().equals(row.right())) {
            text("state s-" + row.right(), RIGHT + 14, y + 6, "start", row.right());
        }
        int from = row.rightward() ? LEFT + 6 : RIGHT - 6;
        int full = row.rightward() ? RIGHT - 6 : LEFT + 6;
        int to = row.arrived() ? full : from + (full - from) * 3 / 4;
        int end = y + (row.arrived() ? SLOPE : SLOPE * 3 / 4);
        out.append("<line class=\"seg\" x1=\"")
                .append(from)
                .append("\" y1=\"")
                .append(y)
                .append("\" x2=\"")
                .append(to);
        out.append("\" y2=\"").append(end).append("\"/>\n");
        head(to, end, row.rightward() ? 1 : -1, row.arrived());
        text(
                "",
                (LEFT + RIGHT) / 2,
                y - 1,
                "middle",
                row.segment() + (row.again() ? " ↻" : "") + (row.injected() ? " ⚑" : ""));
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
    private static boolean again(Moment moment, Map<Side, Long> highest) {
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
    static String fields(RawSegment raw) {
        return raw.source() + " > " + raw.destination() + "\nSEG.SEQ " + raw.seq() + "  SEG.LEN " + raw.occupies()
                + (raw.flags().ack() ? "\nSEG.ACK " + raw.ack() : "")
                + "\nSEG.WND " + raw.window() + "\n" + raw.flags()
                + raw.options().stream().map(TcpOption::toString).collect(Collectors.joining(", ", "\n", ""));
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

package tcplab.board;

import java.util.Locale;
import java.util.TreeMap;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/**
 * RFC 9293's state diagram as SVG, made from {@link Arrow} so that it cannot drift from it: an element for each state, with a
 * place for its count, and one for each arrow. Labels stand in both languages, of which the page's style shows one.
 */
final class DiagramSvg {
    private static final int LINE = 17;

    private final StringBuilder out = new StringBuilder();

    private DiagramSvg() {}

    static String draw() {
        DiagramSvg svg = new DiagramSvg();
        svg.line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" id=\"figure5\" role=\"group\">",
                DiagramLayout.WIDTH, DiagramLayout.HEIGHT);
        svg.line(
                "<defs><marker id=\"head\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\""
                        + " orient=\"auto-start-reverse\"><path d=\"M0 0L10 5L0 10z\" class=\"head\"/></marker></defs>");
        Arrow.ALL.forEach(svg::arrow);
        new TreeMap<>(DiagramLayout.spots()).forEach((state, spot) -> svg.state(state, spot, ""));
        svg.state(TcpState.CLOSED, DiagramLayout.END, "-end");
        svg.line("<g id=\"tokens\"></g></svg>");
        return svg.out.toString();
    }

    private void arrow(Arrow arrow) {
        DiagramLayout.Run run = DiagramLayout.of(arrow);
        line(
                "<g class=\"arrow%s\" data-from=\"%s\" data-to=\"%s\">",
                arrow.walkable() ? "" : " never", arrow.from(), arrow.to());
        arrow.remark().ifPresent(remark -> line("<title>%s / %s</title>", escaped(remark.en()), escaped(remark.zh())));
        line("<path d=\"%s\" marker-end=\"url(#head)\"/>", run.path());
        label(arrow.event(), run);
        line("</g>");
    }

    private void label(Text event, DiagramLayout.Run run) {
        words("en", event.en().split("(?<=,) ", -1), run);
        words("zh", event.zh().split("(?<=，)", -1), run);
    }

    private void words(String lang, String[] lines, DiagramLayout.Run run) {
        line("<text class=\"%s\" text-anchor=\"%s\">", lang, run.anchor());
        double y = run.y() - (lines.length - 1) * LINE / 2.0 + 5;
        for (String words : lines) {
            line("<tspan x=\"%d\" y=\"%.1f\">%s</tspan>", run.x(), y, escaped(words));
            y += LINE;
        }
        line("</text>");
    }

    private void state(TcpState state, DiagramLayout.Spot spot, String suffix) {
        int left = spot.x() - DiagramLayout.BOX_WIDTH / 2;
        int top = spot.y() - DiagramLayout.BOX_HEIGHT / 2;
        line(
                "<g class=\"state s-%s\" id=\"%s%s\" data-state=\"%s\">",
                state.toString().toLowerCase(Locale.ROOT), state, suffix, state);
        line(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"10\"/>",
                left, top, DiagramLayout.BOX_WIDTH, DiagramLayout.BOX_HEIGHT);
        line("<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", spot.x(), top + 24, state);
        if (state != TcpState.CLOSED) {
            line(
                    "<text class=\"count\" x=\"%d\" y=\"%d\" text-anchor=\"end\"></text>",
                    left + DiagramLayout.BOX_WIDTH - 8, top + 54);
        }
        line("</g>");
    }

    private void line(String format, Object... values) {
        out.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

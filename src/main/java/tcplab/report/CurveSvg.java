package tcplab.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers over time as a drawing: a curve each, in steps, on common axes; and levels that were predicted. */
final class CurveSvg {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 260;
    private static final int LEFT = 64;
    private static final int RIGHT = 20;
    private static final int TOP = 16;
    private static final int BOTTOM = 34;
    private static final int TICKS = 5;

    /** A number at a moment. */
    record Point(Duration at, long value) {}

    /**
     * One number's course.
     *
     * @param style the class of its line
     */
    record Curve(String name, String style, List<Point> points) {}

    /** A level that was to be expected. */
    record Level(String name, long value) {}

    private final StringBuilder out = new StringBuilder();
    private final double seconds;
    private final long most;

    private CurveSvg(List<Curve> curves, List<Level> levels) {
        this.seconds = Math.max(
                0.001,
                curves.stream()
                        .flatMap(c -> c.points().stream())
                        .mapToDouble(p -> p.at().toNanos() / 1e9)
                        .max()
                        .orElse(0));
        long highest = curves.stream()
                .flatMap(c -> c.points().stream())
                .mapToLong(Point::value)
                .max()
                .orElse(0);
        this.most = Math.max(
                1,
                Math.max(highest, levels.stream().mapToLong(Level::value).max().orElse(0)));
    }

    /** Draws the curves; levels beyond twice the highest value are the caller's to leave out. */
    static String of(List<Curve> curves, List<Level> levels) {
        return new CurveSvg(curves, levels).draw(curves, levels);
    }

    private String draw(List<Curve> curves, List<Level> levels) {
        int legend = 22 * ((curves.size() + levels.size() + 3) / 4);
        out.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT + legend)
                .append("\" role=\"img\">\n");
        axes();
        int entry = 0;
        for (Curve curve : curves) {
            out.append("<path class=\"curve ")
                    .append(curve.style())
                    .append("\" d=\"")
                    .append(path(curve.points()));
            out.append("\"><title>").append(Html.escape(curve.name())).append("</title></path>\n");
            legend(entry++, curve.style(), "curve", curve.name());
        }
        for (Level level : levels) {
            double y = y((double) level.value());
            line("predicted", LEFT, y, WIDTH - RIGHT, y);
            legend(entry++, "", "predicted", level.name());
        }
        return out.append("</svg>\n").toString();
    }

    private void axes() {
        for (int i = 0; i <= TICKS; i++) {
            double x = x(seconds * i / TICKS);
            double y = y(most * (double) i / TICKS);
            line("axis", x, TOP, x, HEIGHT - BOTTOM);
            line("axis", LEFT, y, WIDTH - RIGHT, y);
            label(
                    x,
                    HEIGHT - BOTTOM + 18,
                    "middle",
                    String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds * i / TICKS));
            if (most >= TICKS || i == 0 || i == TICKS) {
                label(LEFT - 8, y + 4, "end", Long.toString(Math.round(most * (double) i / TICKS)));
            }
        }
    }

    private void legend(int entry, String style, String kind, String name) {
        double x = LEFT + entry % 4 * 205.0;
        int row = entry / 4;
        double y = HEIGHT + 8 + 22.0 * row;
        out.append("<g>");
        line(kind + " " + style, x, y, x + 26, y);
        label(x + 32, y + 4, "start", name);
        out.append("</g>\n");
    }

    /** Steps: a value holds until the next was seen. */
    private String path(List<Point> points) {
        StringBuilder path = new StringBuilder();
        long last = Long.MIN_VALUE;
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            if (i == 0) {
                path.append('M').append(xy(point));
            } else if (point.value() != last || i == points.size() - 1) {
                path.append(String.format(Locale.ROOT, "H%.1f", x(point.at().toNanos() / 1e9)));
                path.append(String.format(Locale.ROOT, "V%.1f", y((double) point.value())));
            }
            last = point.value();
        }
        return path.toString();
    }

    private String xy(Point point) {
        return String.format(Locale.ROOT, "%.1f %.1f", x(point.at().toNanos() / 1e9), y((double) point.value()));
    }

    private double x(double second) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.max(0, second) / seconds;
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / most;
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                style,
                x1,
                y1,
                x2,
                y2));
    }

    private void label(double x, double y, String anchor, String text) {
        out.append(String.format(
                Locale.ROOT, "<text class=\"t\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor));
        out.append(Html.escape(text)).append("</text>\n");
    }
}

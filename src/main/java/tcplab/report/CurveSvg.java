package tcplab.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import tcplab.text.Lang;
import tcplab.text.Text;

/** Numbers over time as a drawing: a curve each, in steps, on common axes; and levels that were predicted. */
final class CurveSvg {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 260;
    private static final int LEFT = 64;
    private static final int RIGHT = 20;
    private static final int TOP = 16;
    private static final int BOTTOM = 34;
    /** At most so many lines across, and a label at each. */
    private static final int TICKS = 6;

    /** A number at a moment. */
    record Point(Duration at, long value) {}

    /**
     * One number's course.
     *
     * @param style the class of its line
     */
    record Curve(Text name, String style, List<Point> points) {}

    /** A level that was to be expected. */
    record Level(String name, long value) {}

    /**
     * What is common to the plots of a page.
     *
     * @param heading the id of the element that says what is drawn
     * @param length how far the time axis goes
     */
    record Frame(String heading, Duration length) {}

    private final StringBuilder out = new StringBuilder();
    private final Frame frame;
    private final double seconds;
    private final double yStep;
    private final double most;

    private CurveSvg(List<Curve> curves, List<Level> levels, Frame frame) {
        this.frame = frame;
        this.seconds = Math.max(0.001, frame.length().toNanos() / 1e9);
        long highest = Stream.concat(
                        curves.stream().flatMap(c -> c.points().stream()).map(Point::value),
                        levels.stream().map(Level::value))
                .reduce(1L, Math::max);
        this.yStep = Math.max(1, step((double) highest));
        this.most = Math.ceil(highest / yStep) * yStep;
    }

    /** Draws the curves; levels beyond twice the highest value are the caller's to leave out. */
    static String of(List<Curve> curves, List<Level> levels, Frame frame) {
        return new CurveSvg(curves, levels, frame).draw(curves, levels);
    }

    /** The distance of the lines across: 1, 2 or 5 times a power of ten, so that people can read between them. */
    static double step(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most / TICKS)));
        return DoubleStream.of(1, 2, 5)
                .map(times -> times * power)
                .filter(step -> most / step <= TICKS)
                .findFirst()
                .orElse(10 * power);
    }

    private String draw(List<Curve> curves, List<Level> levels) {
        int entries = curves.size() + levels.size();
        int legend = entries < 2 ? 0 : 22 * ((entries + 3) / 4); // the heading says what a single one is
        out.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT + legend)
                .append("\" role=\"img\" aria-labelledby=\"")
                .append(frame.heading())
                .append("\">\n");
        axes();
        int entry = 0;
        for (Curve curve : curves) {
            out.append("<path class=\"curve ")
                    .append(curve.style())
                    .append("\" d=\"")
                    .append(path(curve.points()));
            out.append("\"/>\n");
            if (legend > 0) {
                legend(entry++, curve.style(), "curve", curve.name());
            }
        }
        for (Level level : levels) {
            double y = y((double) level.value());
            line("predicted", LEFT, y, WIDTH - RIGHT, y);
            if (legend > 0) {
                legend(entry++, "", "predicted", Text.same(level.name()));
            }
        }
        return out.append("</svg>\n").toString();
    }

    private void axes() {
        double step = step(seconds);
        String format = step < 0.01 ? "%.3f s" : step < 0.1 ? "%.2f s" : step < 1 ? "%.1f s" : "%.0f s";
        for (double second = 0; second <= seconds; second += step) {
            line("axis", x(second), TOP, x(second), HEIGHT - BOTTOM);
            label(x(second), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, format, second));
        }
        for (double value = 0; value <= most; value += yStep) {
            line("axis", LEFT, y(value), WIDTH - RIGHT, y(value));
            label(LEFT - 8, y(value) + 4, "end", String.format(Locale.ROOT, "%.0f", value));
        }
    }

    private void legend(int entry, String style, String kind, Text name) {
        double x = LEFT + entry % 4 * 205.0;
        int row = entry / 4;
        double y = HEIGHT + 8 + 22.0 * row;
        out.append("<g>");
        line(kind + " " + style, x, y, x + 26, y);
        if (name.en().equals(name.zh())) {
            label(x + 32, y + 4, "start", name.en());
        } else {
            for (Lang lang : Lang.values()) {
                label(x + 32, y + 4, "start", Optional.of(lang), name.in(lang));
            }
        }
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
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.min(Math.max(0, second), seconds) / seconds;
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
        label(x, y, anchor, Optional.empty(), text);
    }

    private void label(double x, double y, String anchor, Optional<Lang> lang, String text) {
        out.append(
                String.format(Locale.ROOT, "<text class=\"t\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"", x, y, anchor));
        lang.ifPresent(of -> out.append(of == Lang.ZH ? " lang=\"zh\"" : " lang=\"en\""));
        out.append('>').append(Html.escape(text)).append("</text>\n");
    }
}

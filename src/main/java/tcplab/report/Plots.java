package tcplab.report;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tcplab.analysis.SocketCounts;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.report.CurveSvg.Curve;
import tcplab.report.CurveSvg.Level;
import tcplab.report.CurveSvg.Point;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Evidence;
import tcplab.theory.PortRange;

/** The course of a run: sockets by state, ports in use, segments a second. */
final class Plots {
    /** More looks than points on paper are thinned: of each stretch the look with the most sockets stays. */
    private static final int POINTS = 300;

    private final Evidence evidence;
    private final List<SocketsSeen> looks;

    Plots(Evidence evidence) {
        this.evidence = evidence;
        this.looks = thinned(evidence.looks().stream()
                .sorted(Comparator.comparing(SocketsSeen::at))
                .toList());
    }

    void write(Html html) {
        if (looks.size() < 2) {
            return;
        }
        html.section("plots", text("Over time", "随时间的变化"));
        plot(html, "plot-states", text("Sockets by state, as ss saw them", "ss 看到的各状态套接字数"), states(), List.of());
        plot(html, "plot-ports", text("Local ports in use", "占用的本地端口数"), List.of(ports()), predicted());
        plot(html, "plot-segments", text("Segments a second", "每秒报文段数"), List.of(segments()), List.of());
        html.close("section");
    }

    private void plot(Html html, String id, Text heading, List<Curve> curves, List<Level> levels) {
        html.raw("<h3 id=\"" + id + "\">").text(heading).close("h3");
        html.open("div", "wide")
                .raw(CurveSvg.of(curves, levels, new CurveSvg.Frame(id, length())))
                .close("div");
    }

    /** All plots have the same time axis: to the run's end, or to the last look where one was later. */
    private Duration length() {
        Duration took = evidence.whole().environment().took();
        Duration last = looks.get(looks.size() - 1).at();
        return took.compareTo(last) > 0 ? took : last;
    }

    private List<Curve> states() {
        List<SocketCounts> counts =
                looks.stream().map(look -> SocketCounts.of(look.sockets())).toList();
        List<Curve> curves = new ArrayList<>();
        for (TcpState state : TcpState.values()) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < looks.size(); i++) {
                points.add(new Point(looks.get(i).at(), counts.get(i).count(state)));
            }
            if (points.stream().anyMatch(point -> point.value() > 0)) {
                curves.add(new Curve(Text.same(state.toString()), "s-" + state + " dash" + curves.size() % 3, points));
            }
        }
        return curves;
    }

    private Curve ports() {
        return new Curve(
                text("ports in use", "占用的端口"),
                "s-ESTABLISHED",
                looks.stream().map(look -> new Point(look.at(), portsOf(look))).toList());
    }

    private static long portsOf(SocketsSeen look) {
        return look.sockets().stream()
                .filter(entry -> entry.state() != TcpState.LISTEN)
                .map(SocketEntry::local)
                .distinct()
                .count();
    }

    /** How many ephemeral ports there are, where the run came near to it. */
    private List<Level> predicted() {
        Optional<PortRange> range = PortRange.of(evidence);
        long most = ports().points().stream().mapToLong(Point::value).max().orElse(0);
        return range.filter(r -> r.ports() <= most * 2)
                .map(r -> List.of(new Level("ip_local_port_range: " + r.ports(), r.ports())))
                .orElse(List.of());
    }

    private Curve segments() {
        Duration took = evidence.whole().environment().took();
        int seconds = (int) Math.max(1, took.toSeconds() + 1);
        int bins = Math.min(POINTS, Math.max(20, seconds));
        double width = Math.max(took.toNanos(), 1) / (double) bins;
        long[] counts = new long[bins + 1];
        evidence.recording()
                .each(SegmentSeen.class)
                .forEach(seen ->
                        counts[(int) Math.max(0, Math.min(bins, seen.at().toNanos() / width))]++);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            points.add(new Point(Duration.ofNanos((long) (i * width)), Math.round(counts[i] * 1e9 / width)));
        }
        return new Curve(text("segments a second", "每秒报文段"), "s-FIN-WAIT-1", points);
    }

    private static List<SocketsSeen> thinned(List<SocketsSeen> looks) {
        if (looks.size() <= POINTS) {
            return looks;
        }
        SocketsSeen[] kept = new SocketsSeen[POINTS];
        for (int i = 0; i < looks.size(); i++) {
            int bin = (int) ((long) i * POINTS / looks.size());
            if (kept[bin] == null
                    || kept[bin].sockets().size() < looks.get(i).sockets().size()) {
                kept[bin] = looks.get(i);
            }
        }
        return Arrays.asList(kept);
    }
}

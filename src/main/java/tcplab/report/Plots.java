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
        html.element("h3", "", text("Sockets by state, as ss saw them", "ss 看到的各状态套接字数"));
        html.open("div", "wide").raw(CurveSvg.of(states(), List.of())).close("div");
        html.element("h3", "", text("Local ports in use", "占用的本地端口数"));
        html.open("div", "wide").raw(CurveSvg.of(List.of(ports()), predicted())).close("div");
        html.element("h3", "", text("Segments a second", "每秒报文段数"));
        html.open("div", "wide")
                .raw(CurveSvg.of(List.of(segments()), List.of()))
                .close("div");
        html.close("section");
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
                curves.add(new Curve(state.toString(), "s-" + state + " dash" + curves.size() % 3, points));
            }
        }
        return curves;
    }

    private Curve ports() {
        return new Curve(
                "ports",
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
        return new Curve("segments/s", "s-FIN-WAIT-1", points);
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

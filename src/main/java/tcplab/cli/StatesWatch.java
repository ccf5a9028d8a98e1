package tcplab.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tcplab.agent.Leftovers;
import tcplab.analysis.SocketAges;
import tcplab.analysis.SocketCounts;
import tcplab.observe.SsPoller;
import tcplab.observe.SsVersion;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recorder;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/** Looks at the socket table and prints it in short, once or again and again. */
final class StatesWatch {
    private final Context context;
    private final SocketFilter filter;
    private final StatesFormat format;
    private final SsPoller ss;
    private final SocketAges ages = new SocketAges();
    /** Where somebody listened at some look: connections outlive their server. */
    private final Set<Endpoint> servers = new HashSet<>();

    StatesWatch(Context context, SocketFilter filter, StatesFormat format) {
        this.context = context;
        this.filter = filter;
        this.format = format;
        SsVersion version = SsVersion.detect();
        if (!version.usable()) {
            throw new Failure(ExitStatus.INCONCLUSIVE, version.text());
        }
        Leftovers.sweep();
        this.ss = new SsPoller(new Recorder(), true);
    }

    void once() throws IOException {
        context.out().print(look());
        context.out().flush();
    }

    /** Goes on until Ctrl-C; on a terminal each look replaces the one before. */
    void watch(Duration interval) throws IOException, InterruptedException {
        boolean redraw = context.terminal().out() && format == StatesFormat.TEXT;
        try (Interruption end = new Interruption(ExitStatus.OK)) {
            do {
                String look = look();
                context.out().print(redraw ? "\u001b[H\u001b[2J" + look : look);
                if (!redraw && format == StatesFormat.TEXT) {
                    context.out().println();
                }
                context.out().flush();
            } while (!end.await(interval));
        }
    }

    private String look() throws IOException {
        SocketsSeen look = ss.look();
        ages.saw(look);
        look.sockets().stream()
                .filter(entry -> entry.state() == TcpState.LISTEN)
                .map(SocketEntry::local)
                .forEach(servers::add);
        List<SocketEntry> wanted = filter.of(look.sockets());
        StatesReport report = new StatesReport(look.at(), SocketCounts.of(wanted, servers), wanted, ages::age);
        StatesMetrics metrics = new StatesMetrics(report.counts(), wanted, report::age);
        return switch (format) {
            case TEXT -> report.table(context.lang(), context.style());
            case JSON -> report.json() + System.lineSeparator();
            case CSV -> metrics.csv();
            case OPENMETRICS -> metrics.openMetrics();
        };
    }
}

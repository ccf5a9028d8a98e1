package tcplab.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tcplab.agent.Leftovers;
import tcplab.analysis.CloseWaitLevels;
import tcplab.analysis.PortSettings;
import tcplab.analysis.SocketAges;
import tcplab.analysis.SocketCounts;
import tcplab.analysis.TimeWaits;
import tcplab.lab.Sysctls;
import tcplab.observe.CloseWaitIdle;
import tcplab.observe.SsVersion;
import tcplab.observe.TableWatch;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/** Looks at the socket table and prints it in short, once or again and again. */
final class StatesWatch {
    private final Context context;
    private final SocketFilter filter;
    private final StatesFormat format;
    private final Optional<StatesBy> by;
    /** Whether to ask for the processes that hold the sockets, which takes a walk through all of them. */
    private final boolean holders;

    private final TableWatch table;
    private final SocketAges ages = new SocketAges();
    private final TimeWaits timeWaits = new TimeWaits();
    private final CloseWaitLevels closeWaits = new CloseWaitLevels();
    /** Where somebody listened at some look: connections outlive their server. */
    private final Set<Endpoint> servers = new HashSet<>();
    /** When TIME-WAIT was listed last. */
    private Duration listed = Duration.ZERO;

    StatesWatch(Context context, SocketFilter filter, StatesFormat format, Optional<StatesBy> by) {
        this.context = context;
        this.filter = filter;
        this.format = format;
        this.by = by;
        this.holders = filter.pid().isPresent()
                || by.map(what -> what == StatesBy.PROCESS).orElse(true);
        SsVersion version = SsVersion.detect();
        if (!version.usable()) {
            throw new Failure(ExitStatus.INCONCLUSIVE, version.text());
        }
        Leftovers.sweep();
        this.table = new TableWatch(holders, need(filter, format, by));
    }

    /** TIME-WAIT belongs to no process. What lists sockets or peers lists them all; so does a scrape, which is one look. */
    static TableWatch.Need need(SocketFilter filter, StatesFormat format, Optional<StatesBy> by) {
        if (filter.pid().isPresent()) {
            return TableWatch.Need.NOTHING;
        }
        boolean numbers = format == StatesFormat.TEXT || format == StatesFormat.JSON;
        boolean peers = by.map(what -> what == StatesBy.PEER).orElse(false);
        return numbers && !peers && filter.port().isEmpty() ? TableWatch.Need.NUMBER : TableWatch.Need.ROWS;
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
        StatesLook look = take();
        return switch (format) {
            case TEXT -> new StatesReport(look).table(context.lang(), context.style());
            case JSON -> new StatesReport(look).json() + System.lineSeparator();
            case CSV -> StatesCsv.of(look);
            case OPENMETRICS -> StatesMetrics.of(look);
        };
    }

    private StatesLook take() throws IOException {
        TableWatch.Look whole = table.look();
        SocketsSeen look = whole.seen();
        ages.saw(look);
        look.sockets().stream()
                .filter(entry -> entry.state() == TcpState.LISTEN)
                .map(SocketEntry::local)
                .forEach(servers::add);
        List<SocketEntry> wanted = filter.of(look.sockets());
        Map<String, Duration> idle = wanted.stream().anyMatch(entry -> entry.state() == TcpState.CLOSE_WAIT)
                ? CloseWaitIdle.look(look.count(TcpState.CLOSE_WAIT))
                : Map.of();
        Function<SocketEntry, Duration> waited = entry -> entry.state() == TcpState.CLOSE_WAIT
                ? longer(ages.age(entry), idle.getOrDefault(entry.cookie(), Duration.ZERO))
                : ages.age(entry);
        return new StatesLook(
                look.at(),
                SocketCounts.of(wanted, servers),
                wanted,
                waited,
                counted(whole),
                timeWaits(whole),
                holders ? Optional.of(closeWaits.saw(look.at(), wanted, waited)) : Optional.empty(),
                by);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private Optional<StatesLook.Counted> counted(TableWatch.Look look) {
        if (look.timeWait().isEmpty()) {
            listed = look.seen().at();
            return Optional.empty();
        }
        return filter.pid().isPresent()
                ? Optional.empty()
                : Optional.of(new StatesLook.Counted(
                        look.timeWait().getAsInt(), look.seen().at().minus(listed)));
    }

    /** Of the whole machine, since that is what the limits are for; a port that was asked for is a destination's. */
    private Optional<TimeWaits.Levels> timeWaits(TableWatch.Look look) throws IOException {
        if (filter.pid().isPresent()) {
            return Optional.empty(); // TIME-WAIT belongs to no process
        }
        Optional<PortSettings> settings = PortSettings.of(Sysctls.read(PortSettings.NAMES));
        SocketsSeen seen = look.seen();
        return settings.map(known -> look.timeWait().isPresent()
                        ? timeWaits.counted(seen.at(), look.timeWait().getAsInt(), known)
                        : timeWaits.saw(seen.at(), seen.sockets(), servers, known))
                .map(levels -> new TimeWaits.Levels(
                        levels.buckets(),
                        levels.destinations().stream()
                                .filter(each -> filter.port()
                                        .map(port -> port == each.to().port())
                                        .orElse(true))
                                .toList()));
    }
}

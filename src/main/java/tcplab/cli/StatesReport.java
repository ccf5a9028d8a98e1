package tcplab.cli;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tcplab.analysis.Side;
import tcplab.analysis.SocketCounts;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.report.Columns;
import tcplab.report.Json;
import tcplab.report.JsonReport;
import tcplab.report.Style;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;

/**
 * A look at the socket table in short: by state and side, and by process.
 *
 * @param at when it was, since the first look
 * @param watched how long a socket was seen in its state, at least
 */
record StatesReport(
        Duration at, SocketCounts counts, List<SocketEntry> sockets, Function<SocketEntry, Duration> watched) {
    /** How long Linux keeps a TIME-WAIT: TCP_TIMEWAIT_LEN of include/net/tcp.h. */
    private static final Duration TIME_WAIT = Duration.ofSeconds(60);

    private static final int STATE = 14;
    private static final int NUMBER = 8;

    String table(Lang lang, Style style) {
        StringBuilder out = new StringBuilder(style.bold(row(
                        text("state", "状态").in(lang),
                        Side.CLIENT.text().in(lang),
                        Side.SERVER.text().in(lang),
                        text("oldest", "最久").in(lang))))
                .append('\n');
        for (TcpState state : counts.both().keySet()) {
            out.append(row(
                            state.toString(),
                            String.valueOf(counts.count(Side.CLIENT, state)),
                            String.valueOf(counts.count(Side.SERVER, state)),
                            oldest(state).map(age -> "≥ " + seconds(age)).orElse("")))
                    .append('\n');
        }
        processes().forEach((process, states) -> {
            String line = states.entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue())
                    .collect(Collectors.joining(", "));
            out.append('\n')
                    .append(style.bold(process.map(holder -> holder.name() + " " + holder.pid())
                            .orElse(text("no process", "无进程").in(lang))))
                    .append("  ")
                    .append(line);
        });
        return processes().isEmpty() ? out.toString() : out.append('\n').toString();
    }

    private static String row(String state, String client, String server, String oldest) {
        return (Columns.pad(state, STATE) + left(client) + left(server) + "  " + oldest).stripTrailing();
    }

    private static String left(String text) {
        return " ".repeat(Math.max(1, NUMBER - Columns.width(text))) + text;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put("seconds", Json.seconds(at));
        fields.put("states", counts.both().keySet().stream().map(this::json).toList());
        fields.put(
                "processes",
                processes().entrySet().stream()
                        .map(e -> json(e.getKey(), e.getValue()))
                        .toList());
        return Json.line(fields);
    }

    private Map<String, Object> json(TcpState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", state);
        fields.put("client", counts.count(Side.CLIENT, state));
        fields.put("server", counts.count(Side.SERVER, state));
        fields.put("oldest", oldest(state).map(Json::seconds));
        return fields;
    }

    private static Map<String, Object> json(Optional<Holder> holder, Map<TcpState, Integer> states) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", holder.map(Holder::name));
        fields.put("pid", holder.map(Holder::pid));
        fields.put("states", states);
        return fields;
    }

    /** How long the oldest socket has been in a state, as far as that is known. */
    private Optional<Duration> oldest(TcpState state) {
        return sockets.stream()
                .filter(entry -> entry.state() == state)
                .map(this::age)
                .max(Comparator.naturalOrder())
                .filter(age -> !age.isZero());
    }

    /** By watching; of a TIME-WAIT also by what is left of it. */
    Duration age(SocketEntry entry) {
        Duration seen = watched.apply(entry);
        Duration told = entry.timer()
                .filter(timer ->
                        entry.state() == TcpState.TIME_WAIT && timer.kind().equals("timewait"))
                .map(timer -> TIME_WAIT.minus(timer.left()))
                .orElse(Duration.ZERO);
        return seen.compareTo(told) >= 0 ? seen : told;
    }

    /** A process that holds sockets. */
    private record Holder(String name, long pid) {
        static Holder of(User user) {
            return new Holder(user.name(), user.pid());
        }
    }

    /** The sockets of each process by state; of no process those that none holds, or none that may be seen. */
    private Map<Optional<Holder>, Map<TcpState, Integer>> processes() {
        Map<Optional<Holder>, Map<TcpState, Integer>> processes = new TreeMap<>(
                Comparator.comparing(holder -> holder.map(Holder::pid).orElse(Long.MAX_VALUE)));
        for (SocketEntry entry : sockets) {
            List<Optional<Holder>> holders = entry.users().isEmpty()
                    ? List.of(Optional.empty())
                    : entry.users().stream()
                            .map(user -> Optional.of(Holder.of(user)))
                            .distinct()
                            .toList();
            for (Optional<Holder> holder : holders) {
                processes
                        .computeIfAbsent(holder, any -> new EnumMap<>(TcpState.class))
                        .merge(entry.state(), 1, Integer::sum);
            }
        }
        return processes;
    }
}

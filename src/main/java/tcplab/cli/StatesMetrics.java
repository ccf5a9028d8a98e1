package tcplab.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tcplab.analysis.Side;
import tcplab.analysis.SocketCounts;
import tcplab.record.SocketEntry;
import tcplab.report.Json;
import tcplab.tcp.TcpState;

/** A look at the socket table as OpenMetrics text (version 1.0.0), all of it gauges, or a line of CSV for each socket. */
record StatesMetrics(SocketCounts counts, List<SocketEntry> sockets, Function<SocketEntry, Duration> age) {
    private static final String NO_PROCESS = "";

    String openMetrics() {
        StringBuilder out = new StringBuilder();
        family(out, "tcplab_sockets", "TCP sockets by state and side.", "");
        for (TcpState state : counts.both().keySet()) {
            for (Side side : List.of(Side.CLIENT, Side.SERVER)) {
                sample(out, "tcplab_sockets", labels("state", state, "side", side(side)), counts.count(side, state));
            }
        }
        family(out, "tcplab_process_sockets", "TCP sockets by the process that holds them, and state.", "");
        byProcess().forEach((labels, number) -> sample(out, "tcplab_process_sockets", labels, number));
        family(out, "tcplab_oldest_seconds", "How long a socket has been in its state, at least.", "seconds");
        oldest().forEach((state, oldest) ->
                sample(out, "tcplab_oldest_seconds", labels("state", state), Json.seconds(oldest)));
        return out.append("# EOF\n").toString();
    }

    private static String side(Side side) {
        return side == Side.CLIENT ? "client" : "server";
    }

    private static void family(StringBuilder out, String name, String help, String unit) {
        out.append("# TYPE ").append(name).append(" gauge\n");
        if (!unit.isEmpty()) {
            out.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    }

    private static void sample(StringBuilder out, String name, String labels, Object value) {
        out.append(name).append(labels).append(' ').append(value).append('\n');
    }

    private static String labels(Object... namesAndValues) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1].toString();
            out.append(i == 0 ? "" : ",")
                    .append(namesAndValues[i])
                    .append("=\"")
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                    .append('"');
        }
        return out.append('}').toString();
    }

    private Map<String, Integer> byProcess() {
        Map<String, Integer> counts = new TreeMap<>();
        for (SocketEntry entry : sockets) {
            entry.users().stream()
                    .map(user -> labels("process", user.name(), "pid", user.pid(), "state", entry.state()))
                    .collect(Collectors.toSet())
                    .forEach(labels -> counts.merge(labels, 1, Integer::sum));
        }
        return counts;
    }

    private Map<TcpState, Duration> oldest() {
        Map<TcpState, Duration> oldest = new TreeMap<>();
        sockets.forEach(entry -> oldest.merge(entry.state(), age.apply(entry), (a, b) -> a.compareTo(b) >= 0 ? a : b));
        return oldest;
    }

    /** RFC 4180, with line feeds: names of columns, then a socket a line. A socket of several processes names the first. */
    String csv() {
        StringBuilder out = new StringBuilder(
                "state,local,remote,process,pid,inode,receive_queue,send_queue,age_seconds_at_least\n");
        for (SocketEntry entry : sockets) {
            String name = entry.users().stream()
                    .map(SocketEntry.User::name)
                    .findFirst()
                    .orElse(NO_PROCESS);
            String pid = entry.users().stream()
                    .map(user -> String.valueOf(user.pid()))
                    .findFirst()
                    .orElse(NO_PROCESS);
            out.append(List.of(
                                    entry.state(),
                                    entry.local(),
                                    entry.remote(),
                                    quoted(name),
                                    pid,
                                    entry.inode(),
                                    entry.receiveQueue(),
                                    entry.sendQueue(),
                                    Json.seconds(age.apply(entry)))
                            .stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return out.toString();
    }

    private static String quoted(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}

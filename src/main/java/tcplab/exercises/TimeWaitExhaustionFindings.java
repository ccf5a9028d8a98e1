package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.TimeWaitExhaustion.CONNECT;
import static tcplab.exercises.TimeWaitExhaustion.ELSEWHERE;
import static tcplab.exercises.TimeWaitExhaustion.FILLED;
import static tcplab.record.Errno.OK;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.PortRange;

/** What {@link TimeWaitExhaustion} looks for: which ports wait, what they are used for meanwhile, and where none does. */
final class TimeWaitExhaustionFindings {
    private TimeWaitExhaustionFindings() {}

    /** While the first destination's entries were there, the second's connections had the very same ports. */
    static Expectation samePortsElsewhere() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            Evidence second = evidence.during(ELSEWHERE);
            Set<Integer> used = ports(second.connections());
            Set<Integer> held = ports(evidence.during(FILLED).connections());
            Set<Endpoint> first = evidence.during(FILLED).connections().stream()
                    .map(c -> c.tuple().remote())
                    .collect(Collectors.toSet());
            boolean waiting = !second.looks().isEmpty()
                    && second.looks().stream().allMatch(look -> waiting(look.sockets(), first) == held.size());
            return Finding.of(
                    waiting && !used.isEmpty() && held.containsAll(used),
                    text(
                                    "%s ports were used to another destination while ss showed %s of them in TIME-WAIT to the first",
                                    "ss 显示到第一个目的地的 TIME-WAIT 占着 %2$s 个端口时，其中 %1$s 个端口又连往了另一个目的地")
                            .with(used.size(), held.size()));
        });
    }

    private static Set<Integer> ports(List<Connection> connections) {
        return connections.stream().map(c -> c.tuple().local().port()).collect(Collectors.toSet());
    }

    /** When no port was left, each port of the range was in TIME-WAIT at the client. */
    static Expectation everyPortWaits() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
                    Set<Integer> held = evidence.looks().stream()
                            .reduce((a, b) -> b)
                            .map(look -> look.sockets().stream()
                                    .filter(row -> row.state() == TIME_WAIT
                                            && evidence.sockets().side(row) == CLIENT)
                                    .map(row -> row.local().port())
                                    .collect(Collectors.toSet()))
                            .orElse(Set.of());
                    long predicted =
                            PortRange.of(evidence).map(PortRange::ports).orElse(0);
                    return Finding.of(
                            held.size() == predicted,
                            text("ss then showed %s of %s ports in TIME-WAIT", "此时 ss 显示 %s/%s 个端口处于 TIME-WAIT")
                                    .with(held.size(), predicted));
                })
                .during(FILLED);
    }

    /** More connections than ports, none refused, none of the client's ends in TIME-WAIT. */
    static Expectation neverShort() {
        return Expectation.that(Set.of(SS, SNIFFER, SCRIPT), evidence -> {
            int ports = PortRange.of(evidence).map(PortRange::ports).orElse(Integer.MAX_VALUE);
            int all = evidence.connections().size();
            long refused = evidence.steps(CONNECT).stream()
                    .filter(taken -> taken.errno() != OK)
                    .count();
            long tuples = evidence.connections().stream()
                    .map(Connection::tuple)
                    .distinct()
                    .count();
            long client = waited(evidence, c -> c.seenBy(CLIENT));
            long server = waited(evidence, c -> c.seenBy(SERVER));
            return Finding.of(
                    all > ports && refused == 0 && client == 0 && server == tuples,
                    text(
                                    "the server closing first, %s connections were opened from %s ports, none refused; TIME-WAITs: %s at the client, %s at the server",
                                    "服务器先关闭时，用 %2$s 个端口建立了 %1$s 条连接，无一被拒；TIME-WAIT：客户端 %3$s 个，服务器 %4$s 个")
                            .with(all, ports, client, server));
        });
    }

    private static long waited(Evidence evidence, Function<Connection, FourTuple> end) {
        Set<FourTuple> tuples = evidence.connections().stream().map(end).collect(Collectors.toSet());
        return evidence.looks().stream()
                .flatMap(look -> look.sockets().stream())
                .filter(row -> row.state() == TIME_WAIT && tuples.contains(row.tuple()))
                .map(SocketEntry::tuple)
                .distinct()
                .count();
    }

    static long waiting(List<SocketEntry> rows, Set<Endpoint> destinations) {
        return rows.stream()
                .filter(row -> row.state() == TIME_WAIT && destinations.contains(row.remote()))
                .count();
    }
}

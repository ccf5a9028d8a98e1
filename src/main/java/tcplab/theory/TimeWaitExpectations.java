package tcplab.theory;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.analysis.Side;
import tcplab.analysis.Stay;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.record.Timer;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;

/** What can be expected of many TIME-WAITs: on which side they are left, and for how long. */
public final class TimeWaitExpectations {
    /** TCP_TIMEWAIT_LEN, include/net/tcp.h. */
    public static final Duration MINUTE = Duration.ofSeconds(60);

    private TimeWaitExpectations() {}

    /** Of so many connections each leaves TIME-WAIT on these sides and no others, by its segments and by ss alike. */
    public static Expectation leaves(int count, Side... sides) {
        Set<Side> who = Set.of(sides);
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            List<Connection> all = evidence.connections();
            boolean right = all.size() == count;
            for (Side side : Side.values()) {
                int expected = who.contains(side) ? count : 0;
                right &= waiting(all, side) == expected && shown(evidence, side).size() == expected;
            }
            Text what = text(
                            "Connections: %s; first FIN from the client %s, from the server %s, RST %s; TIME-WAIT by segments: client %s, server %s, by ss: client %s, server %s",
                            "连接 %s 条：客户端先发 FIN %s 条，服务器先发 FIN %s 条，RST %s 条；TIME-WAIT 由报文段推出：客户端 %s、服务器 %s，ss 看到：客户端 %s、服务器 %s")
                    .with(
                            all.size(),
                            firstFins(all, CLIENT),
                            firstFins(all, SERVER),
                            all.stream().filter(c -> c.firstReset().isPresent()).count(),
                            waiting(all, CLIENT),
                            waiting(all, SERVER),
                            shown(evidence, CLIENT).size(),
                            shown(evidence, SERVER).size());
            return Finding.of(right && explained(all, who), what);
        });
    }

    /**
     * Whether the first FIN, or the RST, came from where the TIME-WAIT's place says. A RST after the FINs is no matter: it
     * answers the TIME-WAIT's own answer to a stray ACK (RFC 1337).
     */
    private static boolean explained(List<Connection> all, Set<Side> who) {
        return all.stream()
                .allMatch(c -> who.isEmpty()
                        ? c.firstReset().isPresent()
                        : c.firstFin().map(fin -> who.contains(fin.sender())).orElse(false));
    }

    private static long firstFins(List<Connection> all, Side side) {
        return all.stream()
                .flatMap(c -> c.firstFin().stream())
                .filter(fin -> fin.sender() == side)
                .count();
    }

    private static long waiting(List<Connection> all, Side side) {
        return all.stream().filter(c -> c.passed(side, TIME_WAIT)).count();
    }

    /** The TIME-WAITs that the last look of a part showed, of one side of the part's connections. */
    public static List<SocketEntry> shown(Evidence evidence, Side side) {
        List<SocketsSeen> looks = evidence.looks();
        return looks.isEmpty() ? List.of() : shown(evidence, side, looks.get(looks.size() - 1));
    }

    /** The TIME-WAITs that a look showed, of one side of a part's connections. */
    public static List<SocketEntry> shown(Evidence evidence, Side side, SocketsSeen look) {
        Set<FourTuple> tuples =
                evidence.connections().stream().map(c -> c.seenBy(side)).collect(Collectors.toSet());
        return look.sockets().stream()
                .filter(row -> row.state() == TIME_WAIT && tuples.contains(row.tuple()))
                .toList();
    }

    /**
     * The clients' ends of a part's connections, watched over the whole run and to their end, were in TIME-WAIT for a time
     * that can lie in a range: the sampled interval must meet it.
     */
    public static Expectation stayed(Text phase, Duration from, Duration to) {
        return Expectation.that(Set.of(SS, SNIFFER, CLOCK), evidence -> {
            Evidence part = evidence.during(phase);
            List<Stay> stays = part.connections().stream()
                    .flatMap(c -> evidence.sockets().stay(c.seenBy(CLIENT), TIME_WAIT).stream())
                    .toList();
            if (stays.isEmpty()) {
                return Finding.fails(text("ss saw no TIME-WAIT", "ss 没有看到 TIME-WAIT"));
            }
            boolean all = stays.size() == part.connections().size()
                    && stays.stream().allMatch(stay -> stay.consistentWith(from, to));
            return Finding.of(
                    all,
                    text(
                                    "with tcp_fin_timeout = %s: %s TIME-WAITs of between %s and %s s, expected %s–%s s",
                                    "tcp_fin_timeout = %s 时：%s 个 TIME-WAIT 持续 %s～%s 秒，应为 %s～%s 秒")
                            .with(
                                    part.setting("net.ipv4.tcp_fin_timeout").orElse("?"),
                                    stays.size(),
                                    seconds(shortest(stays)),
                                    seconds(longest(stays)),
                                    seconds(from),
                                    seconds(to)));
        });
    }

    private static Duration shortest(List<Stay> stays) {
        return stays.stream().map(Stay::atLeast).min(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static Duration longest(List<Stay> stays) {
        return stays.stream().map(Stay::atMost).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }

    /** The timer that ss shows of a phase's entries begins at a minute. */
    public static Expectation startsAtAMinute(Text phase) {
        Expectation began = Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            Set<FourTuple> clients =
                    evidence.connections().stream().map(c -> c.seenBy(CLIENT)).collect(Collectors.toSet());
            Optional<Duration> most = evidence.looks().stream()
                    .flatMap(look -> look.sockets().stream())
                    .filter(row -> row.state() == TIME_WAIT && clients.contains(row.tuple()))
                    .flatMap(row -> row.timer().stream())
                    .map(Timer::left)
                    .max(Duration::compareTo);
            return most.map(left -> Finding.of(
                            left.compareTo(MINUTE) <= 0 && left.compareTo(MINUTE.minusSeconds(2)) >= 0,
                            text("ss showed a timer of at most %s s", "ss 显示的定时器最多 %s 秒")
                                    .with(left.toSeconds())))
                    .orElseGet(() -> Finding.fails(text("ss showed no timer", "ss 没有显示定时器")));
        });
        return began.during(phase);
    }
}

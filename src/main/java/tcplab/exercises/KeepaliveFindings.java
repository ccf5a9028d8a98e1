package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.Keepalive.INTERVAL;
import static tcplab.exercises.Keepalive.PROBES;
import static tcplab.exercises.Keepalive.TIME;
import static tcplab.exercises.Keepalive.WITHOUT;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.record.SocketEntry;
import tcplab.text.Text;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link Keepalive} looks for: the probes, their times against the settings, and who died when. */
final class KeepaliveFindings {
    /** The timer wheel rounds up by an eighth at most (kernel/time/timer.c); the rest is for a busy machine. */
    private static final double WHEEL = 1.125;

    private static final Duration BUSY = Duration.ofMillis(250);

    private KeepaliveFindings() {}

    private static Duration seconds(Evidence evidence, String setting) {
        return Duration.ofSeconds(number(evidence, setting));
    }

    private static long number(Evidence evidence, String setting) {
        return Long.parseLong(evidence.setting(setting).orElse("-1"));
    }

    private static boolean due(Duration predicted, Duration seen) {
        long latest = Math.round(predicted.toMillis() * WHEEL) + BUSY.toMillis();
        return seen.plusMillis(5).compareTo(predicted) >= 0 && seen.toMillis() <= latest;
    }

    /** An empty ACK from the server one number below what it sends next. */
    static List<Moment> probes(Connection connection) {
        return connection
                .sentBy(SERVER)
                .filter(m -> m.raw().flags().bits() == tcplab.tcp.Flags.ACK
                        && m.rung().segment().length() == 0
                        && m.rung().segment().seq() == 0)
                .toList();
    }

    private static Optional<Connection> only(Evidence evidence) {
        return evidence.connections().size() == 1
                ? Optional.of(evidence.connections().get(0))
                : Optional.empty();
    }

    /** From the client's last segment to the server's RST: the idle time and as many intervals as there are probes. */
    static Expectation diesOnTime() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            Duration predicted =
                    seconds(evidence, TIME).plus(seconds(evidence, INTERVAL).multipliedBy(number(evidence, PROBES)));
            Optional<Duration> took = only(evidence)
                    .flatMap(c -> c.firstReset()
                            .filter(m -> m.sender() == SERVER)
                            .flatMap(reset -> c.sentBy(CLIENT)
                                    .reduce((a, b) -> b)
                                    .map(last -> reset.at().minus(last.at()))));
            return Finding.of(
                    took.map(t -> due(predicted, t)).orElse(false),
                    text(
                                    "the server gave up %s s after the client's last segment, predicted %s s",
                                    "服务器在客户端最后一个报文段之后 %s 秒放弃，预测为 %s 秒")
                            .with(took.map(KeepaliveFindings::shown).orElse("-"), shown(predicted)));
        });
    }

    /** The first part's server, at the end of the whole run: still ESTABLISHED, no timer, nothing sent since it opened. */
    static Expectation waitsForEver() {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            Optional<Connection> forgotten = only(evidence.during(WITHOUT));
            Optional<SocketEntry> last = forgotten.flatMap(c -> evidence.looks().stream()
                    .reduce((a, b) -> b)
                    .flatMap(look -> look.sockets().stream()
                            .filter(row -> row.tuple().equals(c.seenBy(SERVER)))
                            .findFirst()));
            boolean waits = last.map(
                            row -> row.state() == ESTABLISHED && row.timer().isEmpty())
                    .orElse(false);
            long segments = forgotten.map(c -> (long) c.moments().size()).orElse(0L);
            Duration watched = forgotten
                    .flatMap(c -> evidence.looks().stream()
                            .reduce((a, b) -> b)
                            .map(look -> look.at().minus(c.lastSegment())))
                    .orElse(Duration.ZERO);
            return Finding.of(
                    waits && segments == 3,
                    text(
                                    "without keepalive the server, %s s after its client was gone: %s, %s segments on the wire in all",
                                    "没有保活时，客户端消失 %s 秒之后，服务器：%s，线上总共只有 %s 个报文段")
                            .with(
                                    shown(watched),
                                    last.map(row -> text("%s, %s", "%s，%s")
                                                    .with(
                                                            row.state(),
                                                            row.timer()
                                                                    .map(t -> Text.same(t.toString()))
                                                                    .orElse(text("no timer", "没有定时器"))))
                                            .orElse(text("gone", "消失")),
                                    segments));
        });
    }

    /** What the namespace began with: the kernel's own setting. */
    static Expectation begins(String setting, long documented) {
        return Expectation.that(Set.of(SCRIPT), evidence -> {
            String seen = evidence.whole().environment().sysctls().getOrDefault(setting, "-");
            return Finding.of(
                    seen.equals(String.valueOf(documented)),
                    text("%s begins as %s (%s expected)", "%s 的初始值为 %s（应为 %s）")
                            .with(setting.substring(setting.lastIndexOf('.') + 1), seen, documented));
        });
    }

    /** {@code ss} showed a keepalive timer that ends when the idle time does. */
    static Expectation timerOfDefaults() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            Duration predicted = Duration.ofSeconds(
                    Long.parseLong(evidence.whole().environment().sysctls().getOrDefault(TIME, "0")));
            Optional<Duration> left = only(evidence)
                    .flatMap(c -> evidence.sockets()
                            .first(row -> row.tuple().equals(c.seenBy(SERVER))
                                    && row.timer()
                                            .map(t -> t.kind().equals("keepalive"))
                                            .orElse(false))
                            .flatMap(SocketEntry::timer)
                            .map(t -> t.left()));
            return Finding.of(
                    left.map(t -> t.compareTo(predicted.minusSeconds(120)) > 0
                                    && t.compareTo(predicted.plusSeconds(120)) < 0)
                            .orElse(false),
                    text(
                                    "ss shows a keepalive timer of %s s, tcp_keepalive_time is %s s",
                                    "ss 显示保活定时器还有 %s 秒，tcp_keepalive_time 为 %s 秒")
                            .with(left.map(KeepaliveFindings::shown).orElse("-"), predicted.toSeconds()));
        });
    }

    /** As many probes as set, the first after the idle time, the others at the interval, then the RST. */
    static Expectation probes() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            List<Duration> at = new ArrayList<>();
            only(evidence).ifPresent(c -> {
                Optional<Moment> last = c.sentBy(CLIENT).reduce((a, b) -> b);
                last.ifPresent(from -> probes(c).forEach(p -> at.add(p.at().minus(from.at()))));
            });
            boolean right = at.size() == number(evidence, PROBES);
            for (int i = 0; right && i < at.size(); i++) {
                right = due(
                        seconds(evidence, TIME).plus(seconds(evidence, INTERVAL).multipliedBy(i)), at.get(i));
            }
            return Finding.of(
                    right,
                    text(
                                    "scaled down to %s/%s/%s: empty ACKs one number below came at %s s",
                                    "缩短为 %s/%s/%s：序号小一的空 ACK 出现在第 %s 秒")
                            .with(
                                    number(evidence, TIME),
                                    number(evidence, INTERVAL),
                                    number(evidence, PROBES),
                                    String.join(
                                            " ",
                                            at.stream()
                                                    .map(KeepaliveFindings::shown)
                                                    .toList())));
        });
    }

    /** While the client wrote more often than the idle time, for longer than it altogether, no probe was sent. */
    static Expectation quietWhileTalking() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            Optional<Connection> connection = only(evidence);
            List<Duration> data = connection.stream()
                    .flatMap(c -> c.sentBy(CLIENT))
                    .filter(m -> m.raw().length() > 0)
                    .map(Moment::at)
                    .toList();
            if (data.isEmpty()) {
                return Finding.fails(text("the client sent no data", "客户端没有发送数据"));
            }
            Duration talked = data.get(data.size() - 1).minus(data.get(0));
            long early = connection.stream()
                    .flatMap(c -> probes(c).stream())
                    .filter(p -> p.at().compareTo(data.get(0)) > 0 && p.at().compareTo(data.get(data.size() - 1)) < 0)
                    .count();
            Duration longest = Duration.ZERO;
            for (int i = 1; i < data.size(); i++) {
                Duration gap = data.get(i).minus(data.get(i - 1));
                longest = gap.compareTo(longest) > 0 ? gap : longest;
            }
            if (longest.compareTo(seconds(evidence, TIME)) >= 0) {
                return Finding.blind(text("the client paused for %s s: the machine is too busy", "客户端停顿了 %s 秒：机器太忙")
                        .with(shown(longest)));
            }
            return Finding.of(
                    early == 0 && talked.compareTo(seconds(evidence, TIME)) > 0,
                    text(
                                    "the client talked for %s s with pauses shorter than %s s: %s probes",
                                    "客户端说话持续 %s 秒，停顿都短于 %s 秒：%s 个探测")
                            .with(shown(talked), seconds(evidence, TIME).toSeconds(), early));
        });
    }

    /** Each probe came the idle time after the client's segment before it, and was answered; there were two or more. */
    static Expectation probesWhenDue() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            List<Duration> waits = new ArrayList<>();
            only(evidence)
                    .ifPresent(c -> probes(c)
                            .forEach(p -> c.sentBy(CLIENT)
                                    .map(Moment::at)
                                    .filter(at -> at.compareTo(p.at()) < 0)
                                    .reduce((a, b) -> b)
                                    .ifPresent(before -> waits.add(p.at().minus(before)))));
            return Finding.of(
                    waits.size() >= 2 && waits.stream().allMatch(w -> due(seconds(evidence, TIME), w)),
                    text(
                                    "probes came %s s after the client's last segment, predicted %s s each",
                                    "探测在客户端最后一个报文段之后 %s 秒发出，预测均为 %s 秒")
                            .with(
                                    String.join(
                                            " ",
                                            waits.stream()
                                                    .map(KeepaliveFindings::shown)
                                                    .toList()),
                                    seconds(evidence, TIME).toSeconds()));
        });
    }

    private static String shown(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}

package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.man;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.SocketOption;
import tcplab.record.Errno;
import tcplab.record.SocketEntry;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** A client that is gone without a word: with keepalive and without, and what a probe is. */
@AutoService(Exercise.class)
public final class Keepalive implements Exercise {
    private static final String WITHOUT = "without keepalive, the client gone";
    private static final String DEFAULTS = "with keepalive, nothing else set";
    private static final String ALIVE = "with keepalive, the client alive";
    private static final String GONE = "with keepalive, the client gone";
    private static final String READ = "read from the client that is gone";
    private static final String TIME = "net.ipv4.tcp_keepalive_time";
    private static final String INTERVAL = "net.ipv4.tcp_keepalive_intvl";
    private static final String PROBES = "net.ipv4.tcp_keepalive_probes";
    /** The timer wheel rounds up by an eighth at most (kernel/time/timer.c); the rest is for a busy machine. */
    private static final double WHEEL = 1.125;

    private static final Duration BUSY = Duration.ofMillis(250);

    @Override
    public Topic topic() {
        return Topic.SILENCE;
    }

    @Override
    public Text question() {
        return text("When does a server notice that its client is gone without a word?", "客户端无声无息地消失，服务器什么时候才会发现？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "E1",
                                text(
                                        "A keepalive timer keeps a server from waiting for ever for a client that has failed.",
                                        "保活计时器使服务器不会永远等待出了故障的客户端。"))
                        .cites(rfc(9293, "3.8.4", "MUST-24 MUST-25"), man("socket(7) SO_KEEPALIVE"), notes(1))
                        .expect(
                                diesOnTime().during(GONE),
                                step(READ, Errno.ETIMEDOUT).during(GONE))
                        .refinedBy(
                                text(
                                        "Only where the program switches it on: it is off by default, and then the server stays in ESTABLISHED without a timer, for ever.",
                                        "前提是程序打开了它：默认是关闭的，此时服务器一直处于 ESTABLISHED，没有任何定时器，永远等下去。"),
                                waitsForEver()),
                claim(
                                "E2",
                                text(
                                        "After two idle hours a probe is sent, then one every 75 minutes; after ten without an answer the server closes.",
                                        "空闲两小时后发送探测报文段，以后每隔 75 分钟发送一次；连发 10 个仍无反应，服务器就关闭连接。"))
                        .cites(rfc(9293, "3.8.4", "MUST-28"), notes(1))
                        .expect(begins(TIME, 7200), begins(INTERVAL, 75 * 60), begins(PROBES, 10))
                        .deviates(
                                text(
                                        "Two hours, then 75 seconds and nine probes; a probe is an empty ACK one number below what was sent",
                                        "两小时之后，每隔 75 秒、共 9 个探测；探测是一个空的 ACK，序号比已发送的小一"),
                                sysctl("tcp_keepalive_time tcp_keepalive_intvl tcp_keepalive_probes"),
                                begins(INTERVAL, 75),
                                begins(PROBES, 9),
                                timerOfDefaults().during(DEFAULTS),
                                probes().during(GONE)),
                claim(
                                "E3",
                                text(
                                        "Every segment from the client restarts the keepalive timer.",
                                        "服务器每收到客户端的一个报文段，保活计时器都重新开始。"))
                        .cites(rfc(9293, "3.8.4"), linux("net/ipv4/tcp_timer.c", "tcp_keepalive_timer"), notes(1))
                        .expect(
                                quietWhileTalking().during(ALIVE),
                                probesWhenDue().during(ALIVE)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(16);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(WITHOUT);
        LabSocket[] forgotten = open(lab, listener);
        forgotten[0].vanish();

        lab.phase(DEFAULTS);
        LabSocket[] patient = open(lab, listener);
        patient[1].set(SocketOption.KEEPALIVE, 1);
        lab.look();

        lab.sysctl(TIME, "2");
        lab.sysctl(INTERVAL, "1");
        lab.sysctl(PROBES, "3");
        lab.phase(ALIVE);
        settings(lab);
        LabSocket[] talking = open(lab, listener);
        talking[1].set(SocketOption.KEEPALIVE, 1);
        say(talking);
        for (int i = 0; i < 6; i++) {
            lab.watch(Duration.ofMillis(700), text("the client talks now and then", "客户端时而说话"));
            say(talking);
        }
        lab.watch(Duration.ofMillis(5500), text("the client is silent and answers probes", "客户端沉默，但会应答探测"));
        talking[0].closeWithReset();

        lab.phase(GONE);
        settings(lab);
        LabSocket[] lost = open(lab, listener);
        lost[1].set(SocketOption.KEEPALIVE, 1);
        say(lost);
        lost[0].vanish();
        lab.gate().drop(Gate.Kind.PURE_ACK, lost[0].local().port());
        lab.progress(text("nobody answers the probes", "没有人应答探测"), Duration.ofSeconds(5));
        lab.step(READ, () -> lost[1].read(1));
        lost[1].close();
        lab.look();
    }

    /** Sets them once more, so that each part of the evidence has them. */
    private static void settings(Lab lab) throws IOException {
        for (String name : List.of(TIME, INTERVAL, PROBES)) {
            lab.sysctl(name, lab.sysctl(name));
        }
    }

    /** The client's end and the server's. */
    private static LabSocket[] open(Lab lab, LabListener listener) throws IOException {
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        return new LabSocket[] {client, server};
    }

    private static void say(LabSocket[] ends) throws IOException {
        ends[0].write(1);
        ends[1].read(1);
    }

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
    private static List<Moment> probes(Connection connection) {
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
    private static Expectation diesOnTime() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
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
                            .with(took.map(Keepalive::shown).orElse("-"), shown(predicted)));
        });
    }

    /** The first part's server, at the end of the whole run: still ESTABLISHED, no timer, nothing sent since it opened. */
    private static Expectation waitsForEver() {
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
    private static Expectation begins(String setting, long documented) {
        return Expectation.that(Set.of(SCRIPT), evidence -> {
            String seen = evidence.whole().environment().sysctls().getOrDefault(setting, "-");
            return Finding.of(
                    seen.equals(String.valueOf(documented)),
                    text("%s begins as %s (%s expected)", "%s 的初始值为 %s（应为 %s）")
                            .with(setting.substring(setting.lastIndexOf('.') + 1), seen, documented));
        });
    }

    /** {@code ss} showed a keepalive timer that ends when the idle time does. */
    private static Expectation timerOfDefaults() {
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
                            .with(left.map(Keepalive::shown).orElse("-"), predicted.toSeconds()));
        });
    }

    /** As many probes as set, the first after the idle time, the others at the interval, then the RST. */
    private static Expectation probes() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
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
                                            at.stream().map(Keepalive::shown).toList())));
        });
    }

    /** While the client wrote more often than the idle time, for longer than it altogether, no probe was sent. */
    private static Expectation quietWhileTalking() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
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
    private static Expectation probesWhenDue() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
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
                                            waits.stream().map(Keepalive::shown).toList()),
                                    seconds(evidence, TIME).toSeconds()));
        });
    }

    private static String shown(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}

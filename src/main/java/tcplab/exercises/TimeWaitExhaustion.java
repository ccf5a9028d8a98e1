package tcplab.exercises;

import static tcplab.exercises.TimeWaitExhaustionFindings.everyPortWaits;
import static tcplab.exercises.TimeWaitExhaustionFindings.neverShort;
import static tcplab.exercises.TimeWaitExhaustionFindings.samePortsElsewhere;
import static tcplab.exercises.TimeWaitExhaustionFindings.waiting;
import static tcplab.record.Errno.EADDRINUSE;
import static tcplab.record.Errno.EADDRNOTAVAIL;
import static tcplab.record.Errno.OK;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.grew;
import static tcplab.theory.Expectations.step;
import static tcplab.theory.Expectations.told;
import static tcplab.theory.PortExpectations.fillsRange;
import static tcplab.theory.PortExpectations.growsWithTheRange;
import static tcplab.theory.PortExpectations.usedAgainAfterDelay;
import static tcplab.theory.TimeWaitExpectations.MINUTE;
import static tcplab.theory.TimeWaitExpectations.startsAtAMinute;
import static tcplab.theory.TimeWaitExpectations.stayed;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.PortRange;

/** How many connections fit into a minute, and why other destinations do not care. */
@AutoService(Exercise.class)
public final class TimeWaitExhaustion implements Exercise {
    /** Below the kernel's own default range, from which the listeners' ports come. */
    private static final PortRange NARROW = new PortRange(20000, 20031);

    private static final PortRange WIDE = new PortRange(20000, 20063);
    private static final int BESIDE = 20500;

    static final Text FILLED = text("one destination until no port is left", "同一目的地，直到没有端口可用");
    private static final Text SHORTER = text("with tcp_fin_timeout at 5 s", "tcp_fin_timeout 设为 5 秒");
    static final Text ELSEWHERE = text("another destination meanwhile", "同时连往另一个目的地");
    private static final Text WIDER = text("a range twice as wide", "端口范围扩大一倍");
    private static final Text SAME = text("the same tuple again", "再用同一四元组");
    private static final Text SERVER_FIRST = text("the server closes first", "服务器先关闭");
    private static final Text WATCHED = text("until TIME-WAIT is over", "直到 TIME-WAIT 结束");

    static final Text CONNECT = text("connect", "发起连接");
    private static final Text PLAIN = text("bind the same port", "绑定同一端口");
    private static final Text NOT_NEWER = text("connect from the same port, without timestamps", "从同一端口发起连接，不带时间戳");
    private static final Text NEWER = text("connect from the same port, with timestamps", "从同一端口发起连接，带时间戳");

    private static final String RANGE = "net.ipv4.ip_local_port_range";
    private static final String FIN_TIMEOUT = "net.ipv4.tcp_fin_timeout";
    private static final String TIMESTAMPS = "net.ipv4.tcp_timestamps";
    private static final String REUSE = "net.ipv4.tcp_tw_reuse";
    private static final String DELAY = "net.ipv4.tcp_tw_reuse_delay";

    private static final int FEW = 8;
    /** Long beside what filling the range takes, also on a busy machine; it passes within the minute that is watched. */
    private static final Duration REUSE_DELAY = Duration.ofSeconds(20);

    /** What the timer wheel may add: 512 ticks at 100 a second, 4096 at 1000; at 250 it is 2 s. */
    private static final Duration SLACK = Duration.ofMillis(5200);

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text(
                "How many short connections fit into a minute, and what ends the wait?",
                "一分钟里能容纳多少条短连接？TIME-WAIT 又何时结束？");
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(66);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "D2",
                                text(
                                        "TIME-WAIT lasts 2MSL; with an MSL of 30 to 60 s that is one to two minutes.",
                                        "TIME-WAIT 持续 2MSL；MSL 为 30～60 秒，即一到两分钟。"))
                        .cites(
                                rfc(9293, "3.6.1", "MUST-13"),
                                linux("include/net/tcp.h", "TCP_TIMEWAIT_LEN"),
                                sysctl("tcp_fin_timeout"),
                                notes(0, 1))
                        .expect(stayed(FILLED, MINUTE, MINUTE.multipliedBy(2)))
                        .refinedBy(
                                text(
                                        "On Linux it is a constant of 60 s, and no setting changes it: tcp_fin_timeout does not. The entry goes when the timer wheel comes by, up to 5 s later (2 s at 250 ticks a second).",
                                        "在 Linux 上它是常数 60 秒，没有任何参数能改变，tcp_fin_timeout 也不能。表项要等定时器轮转到时才消失，最多晚 5 秒（每秒 250 个时钟节拍时为 2 秒）。"),
                                startsAtAMinute(FILLED),
                                startsAtAMinute(SHORTER),
                                stayed(FILLED, MINUTE, MINUTE.plus(SLACK)),
                                stayed(SHORTER, MINUTE, MINUTE.plus(SLACK))),
                claim(
                                "D5",
                                text(
                                        "During TIME-WAIT the port, and so the tuple, cannot be used again.",
                                        "TIME-WAIT 期间，该端口（四元组）不能再次使用。"))
                        .cites(
                                rfc(9293, "3.6.1", "MAY-2"),
                                rfc(6191, "2"),
                                linux("net/ipv4/tcp_ipv4.c", "tcp_twsk_unique"),
                                notes(0, 1))
                        .expect(
                                fillsRange(CONNECT, EADDRNOTAVAIL).during(FILLED),
                                step(PLAIN, EADDRINUSE).during(SAME),
                                step(NOT_NEWER, EADDRNOTAVAIL).during(SAME))
                        .refinedBy(
                                text(
                                        "Only the tuple is held: the same port to another destination is free at once, and the same tuple too when timestamps prove the new SYN newer.",
                                        "被占住的只是四元组：同一端口连往其他目的地立刻可用；若时间戳能证明新的 SYN 更新，连同一四元组也可以再用。"),
                                samePortsElsewhere(),
                                step(NEWER, OK).during(SAME),
                                grew("TcpExtTWRecycled", 1).during(SAME),
                                usedAgainAfterDelay(CONNECT, reusing(1), later(reusing(1)))),
                claim(
                                "D6",
                                text(
                                        "Many short connections pile up TIME-WAIT and exhaust the ports.",
                                        "大量短连接会堆积 TIME-WAIT，耗尽端口。"))
                        .cites(
                                sysctl("ip_local_port_range"),
                                linux("net/ipv4/inet_hashtables.c", "__inet_hash_connect"),
                                sysctl("tcp_tw_reuse"),
                                notes(0))
                        .expect(fillsRange(CONNECT, EADDRNOTAVAIL).during(FILLED), everyPortWaits())
                        .refinedBy(
                                text(
                                        "On the side that closes first, and for each destination on its own. When the server closes first no port of the client is held; and tcp_tw_reuse = 2, the default, hides the exhaustion on loopback, unless it comes faster than the delay.",
                                        "只发生在先关闭的一方，而且每个目的地各算各的。服务器先关闭时，客户端没有端口被占用；默认的 tcp_tw_reuse = 2 在回环接口上会掩盖端口耗尽，除非耗尽得比延迟还快。"),
                                told(
                                        text("another destination, meanwhile", "同时连往另一个目的地"),
                                        fillsRange(CONNECT, EADDRNOTAVAIL).during(ELSEWHERE)),
                                neverShort().during(SERVER_FIRST),
                                usedAgainAfterDelay(CONNECT, reusing(2), later(reusing(2)))),
                claim("D7", text("The cure is a wider range of ephemeral ports.", "对策：扩大临时端口范围。"))
                        .cites(sysctl("ip_local_port_range"), notes(0))
                        .expect(
                                fillsRange(CONNECT, EADDRNOTAVAIL).during(FILLED),
                                fillsRange(CONNECT, EADDRNOTAVAIL).during(WIDER),
                                growsWithTheRange(FILLED, WIDER)));
    }

    /** A RST that answers a stray segment may not end a TIME-WAIT early (RFC 1337): its whole minute is watched. */
    @Override
    public void run(Lab lab) throws IOException {
        LabListener filled = lab.listen();
        LabListener shorter = lab.listen();
        LabListener elsewhere = lab.listen(ListenOptions.on(new Endpoint(lab.elsewhere(), 0)));
        LabListener wider = lab.listen();
        LabListener same = lab.listen();
        LabListener serverFirst = lab.listen();
        LabListener reusing = lab.listen();
        LabListener reusingOnLoopback = lab.listen();
        lab.sysctl("net.ipv4.tcp_rfc1337", "1");
        lab.progress(text("filling a range of ports", "填满端口范围"), length());

        begin(lab, FILLED, NARROW, 0);
        fill(lab, filled, NARROW.ports() * 2);
        lab.phase(SHORTER);
        lab.sysctl(FIN_TIMEOUT, "5");
        fill(lab, shorter, FEW);
        long waiting = System.nanoTime();

        begin(lab, ELSEWHERE, NARROW, 0);
        fill(lab, elsewhere, NARROW.ports() * 2);
        begin(lab, WIDER, WIDE, 0);
        fill(lab, wider, WIDE.ports() * 2);
        lab.phase(SAME);
        sameTupleAgain(lab, same);
        begin(lab, SERVER_FIRST, NARROW, 0);
        for (int i = 0; i < NARROW.ports() + FEW; i++) {
            Optional<LabSocket> client = lab.tryConnect(CONNECT, ConnectOptions.to(serverFirst.address()));
            if (client.isPresent()) {
                lab.close(serverFirst.accept(), client.get());
            }
        }
        lab.look();
        List<LabListener> reused = List.of(reusing, reusingOnLoopback);
        for (int reuse = 1; reuse <= 2; reuse++) {
            begin(lab, reusing(reuse), NARROW, reuse);
            delay(lab);
            fill(lab, reused.get(reuse - 1), NARROW.ports() * 2);
        }
        lab.watch(delay(lab).plusMillis(100), text("the delay before ports are used again", "端口重用前的延迟"));
        for (int reuse = 1; reuse <= 2; reuse++) {
            begin(lab, later(reusing(reuse)), NARROW, reuse);
            delay(lab);
            lab.count();
            fill(lab, reused.get(reuse - 1), FEW);
            lab.count();
        }

        lab.phase(WATCHED);
        watch(lab, List.of(filled.address(), shorter.address()), waiting);
    }

    private static void begin(Lab lab, Text phase, PortRange range, int reuse) throws IOException {
        lab.phase(phase);
        lab.sysctl(RANGE, range.lowest() + " " + range.highest());
        lab.sysctl(REUSE, Integer.toString(reuse));
    }

    /** Opens connections, each closed by the client first, until one cannot be opened; waits until all are in TIME-WAIT. */
    private static void fill(Lab lab, LabListener listener, int atMost) throws IOException {
        Set<FourTuple> opened = new HashSet<>();
        for (int i = 0; i < atMost; i++) {
            Optional<LabSocket> client = lab.tryConnect(CONNECT, ConnectOptions.to(listener.address()));
            if (client.isEmpty()) {
                break;
            }
            lab.close(client.get(), listener.accept());
            opened.add(client.get().tuple());
        }
        lab.await(
                rows -> waiting(rows, Set.of(listener.address())) >= opened.size(),
                Lab.SOON,
                text("TIME-WAITs of %s tuples to %s", "%s 个到 %s 的四元组进入 TIME-WAIT")
                        .with(opened.size(), listener.address()));
    }

    /** From chosen ports: one whose connections have no timestamps, one whose connections have. */
    private static void sameTupleAgain(Lab lab, LabListener listener) throws IOException {
        ConnectOptions without = from(listener, BESIDE);
        ConnectOptions with = from(listener, BESIDE + 1);
        lab.count();
        lab.sysctl(TIMESTAMPS, "0");
        leave(lab, lab.connect(without), listener);
        lab.step(NOT_NEWER, () -> leave(lab, lab.connect(without), listener));
        lab.sysctl(TIMESTAMPS, "1");
        leave(lab, lab.connect(with), listener);
        lab.step(PLAIN, () -> leave(lab, lab.connect(with.withReuseAddress(false)), listener));
        lab.step(NEWER, () -> leave(lab, lab.connect(with), listener));
        lab.count();
    }

    private static ConnectOptions from(LabListener listener, int port) {
        return ConnectOptions.to(listener.address())
                .from(new Endpoint("127.0.0.1", port))
                .withReuseAddress(true);
    }

    private static void leave(Lab lab, LabSocket client, LabListener listener) throws IOException {
        lab.close(client, listener.accept());
        lab.await(client, TIME_WAIT);
    }

    private static Text reusing(int reuse) {
        return Text.same("tcp_tw_reuse " + reuse);
    }

    private static Text later(Text part) {
        return text("%s, after the delay", "%s，延迟之后").with(part);
    }

    /** The delay is a setting since Linux 6.14; before that it is a second, counted in whole ones. */
    private static Duration delay(Lab lab) throws IOException {
        if (!lab.hasSysctl(DELAY)) {
            return Duration.ofSeconds(2);
        }
        lab.sysctl(DELAY, Long.toString(REUSE_DELAY.toMillis()));
        return REUSE_DELAY;
    }

    /** Waits out the minute since a moment, and then for as long as an entry is left, within bounds. */
    private static void watch(Lab lab, List<Endpoint> destinations, long since) throws IOException {
        Text why = text("TIME-WAIT lasts a minute", "TIME-WAIT 要等一分钟");
        Duration passed = Duration.ofNanos(System.nanoTime() - since);
        lab.watch(MINUTE.minus(passed), why);
        for (int i = 0; i < 50 && waiting(lab.look(), Set.copyOf(destinations)) > 0; i++) {
            lab.watch(Duration.ofMillis(200), why);
        }
    }
}

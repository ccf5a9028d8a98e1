package tcplab.theory;

import static tcplab.text.Text.same;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import tcplab.text.Text;
import tcplab.theory.Prediction.Answer;
import tcplab.theory.Prediction.Missing;
import tcplab.theory.Prediction.Unit;

/** What follows from a kernel's settings: how many connections fit, and how long the kernel waits for what. */
public final class Predictions {
    private static final String TIMER = "net/ipv4/tcp_timer.c";

    /**
     * How a prediction is made.
     *
     * @param needs the settings without which there is none
     * @param uses further settings, whose absence means something
     */
    private record Rule(
            String name,
            Text what,
            List<String> needs,
            List<String> uses,
            Function<KernelSettings, Answer> formula,
            List<Citation> citations) {
        Prediction apply(KernelSettings settings) {
            Optional<String> missing =
                    needs.stream().filter(name -> !settings.has(name)).findFirst();
            Answer answer = missing.<Answer>map(Missing::new).orElseGet(() -> formula.apply(settings));
            List<String> all = new ArrayList<>(needs);
            all.addAll(uses);
            return new Prediction(name, what, answer, all, citations);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "ports-per-destination",
                    text(
                            "connections of a client to one address and port, when the kernel chooses the client's ports",
                            "由内核选端口时，一个客户端到同一目标地址和端口的连接数"),
                    List.of(KernelSettings.PORTS),
                    List.of(KernelSettings.RESERVED),
                    PortPredictions::ports,
                    List.of(sysctl("ip_local_port_range"), sysctl("ip_local_reserved_ports"))),
            new Rule(
                    "rate-over-loopback",
                    text(
                            "short connections per second to one 127/8 destination that a client which closes first can go on opening",
                            "先关闭的客户端向同一个 127/8 目标能一直维持的每秒短连接数"),
                    PortPredictions.NEEDS,
                    PortPredictions.USES,
                    settings -> PortPredictions.rate(settings, true),
                    List.of(sysctl("tcp_tw_reuse"), linux("net/ipv4/tcp_ipv4.c", "tcp_twsk_unique"))),
            new Rule(
                    "rate-elsewhere",
                    text(
                            "short connections per second to one destination that is not loopback, likewise",
                            "向同一个非环回目标能一直维持的每秒短连接数（同上）"),
                    PortPredictions.NEEDS,
                    PortPredictions.USES,
                    settings -> PortPredictions.rate(settings, false),
                    List.of(sysctl("tcp_tw_reuse"), linux("net/ipv4/tcp_ipv4.c", "tcp_twsk_unique"))),
            new Rule(
                    "time-wait",
                    text("life of a TIME-WAIT entry; no setting changes it", "TIME-WAIT 表项的寿命；没有任何设置能改变它"),
                    List.of(),
                    List.of(),
                    settings -> seconds(settings, List.of(PortPredictions.TIME_WAIT * 1000), same("TCP_TIMEWAIT_LEN")),
                    List.of(linux("include/net/tcp.h", "TCP_TIMEWAIT_LEN"), rfc(9293, "3.4.2"))),
            new Rule(
                    "time-wait-entries",
                    text(
                            "TIME-WAIT entries at once; a connection that ends beyond them has none",
                            "同时存在的 TIME-WAIT 表项数；超出之后结束的连接不再有 TIME-WAIT"),
                    List.of("net.ipv4.tcp_max_tw_buckets"),
                    List.of(),
                    settings -> count(
                            settings.number("net.ipv4.tcp_max_tw_buckets"), Unit.ENTRIES, same("tcp_max_tw_buckets")),
                    List.of(sysctl("tcp_max_tw_buckets"))),
            new Rule(
                    "connect-timeout",
                    text(
                            "until connect() fails with ETIMEDOUT when nothing answers",
                            "无人应答时 connect() 以 ETIMEDOUT 失败所需的时间"),
                    List.of(TimerPredictions.SYN_RETRIES),
                    List.of(TimerPredictions.LINEAR, TimerPredictions.RTO_MAX),
                    TimerPredictions::connectTimeout,
                    List.of(sysctl("tcp_syn_retries"), linux(TIMER, "tcp_write_timeout"))),
            new Rule(
                    "syn-times",
                    text("the times at which such a connect() sends its SYNs", "这样的 connect() 发送各个 SYN 的时刻"),
                    List.of(TimerPredictions.SYN_RETRIES),
                    List.of(TimerPredictions.LINEAR, TimerPredictions.RTO_MAX),
                    TimerPredictions::syns,
                    List.of(sysctl("tcp_syn_linear_timeouts"), linux(TIMER, "tcp_retransmit_timer"))),
            new Rule(
                    "syn-received",
                    text(
                            "life of a SYN-RECEIVED entry whose SYN+ACK nobody answers",
                            "SYN+ACK 无人应答时 SYN-RECEIVED 表项的寿命"),
                    List.of("net.ipv4.tcp_synack_retries"),
                    List.of(TimerPredictions.RTO_MAX),
                    TimerPredictions::synReceived,
                    List.of(sysctl("tcp_synack_retries"), rfc(6298, "5"))),
            new Rule(
                    "keepalive",
                    text(
                            "until a silent connection with SO_KEEPALIVE to a vanished peer ends",
                            "对端消失后，设了 SO_KEEPALIVE 的空闲连接经多久结束"),
                    QueuePredictions.KEEPALIVE,
                    List.of(),
                    QueuePredictions::keepalive,
                    List.of(sysctl("tcp_keepalive_time"), rfc(9293, "3.8.4"))),
            new Rule(
                    "orphan-fin-wait-2",
                    text(
                            "life of FIN-WAIT-2 after close(), when the peer never sends its FIN",
                            "对端始终不发 FIN 时，close() 之后 FIN-WAIT-2 的寿命"),
                    List.of("net.ipv4.tcp_fin_timeout"),
                    List.of(),
                    QueuePredictions::finWait2,
                    List.of(sysctl("tcp_fin_timeout"), linux("net/ipv4/tcp.c", "__tcp_close"))),
            new Rule(
                    "orphan-last-ack",
                    text(
                            "life of LAST-ACK or FIN-WAIT-1 after close(), when nothing acknowledges the FIN",
                            "FIN 无人确认时，close() 之后 LAST-ACK 或 FIN-WAIT-1 的寿命"),
                    List.of("net.ipv4.tcp_orphan_retries"),
                    List.of(TimerPredictions.RTO_MAX),
                    TimerPredictions::orphan,
                    List.of(sysctl("tcp_orphan_retries"), linux(TIMER, "tcp_orphan_retries"))),
            new Rule(
                    "dead-peer",
                    text(
                            "until a connection whose data nobody acknowledges ends with ETIMEDOUT",
                            "数据一直无人确认的连接经多久以 ETIMEDOUT 结束"),
                    List.of("net.ipv4.tcp_retries2"),
                    List.of(TimerPredictions.RTO_MAX),
                    TimerPredictions::deadPeer,
                    List.of(sysctl("tcp_retries2"), linux(TIMER, "tcp_model_timeout"))),
            new Rule(
                    "accept-queue",
                    text(
                            "connections that wait for accept(), with Java's backlog of 50",
                            "等待 accept() 的连接数（Java 默认 backlog 50）"),
                    List.of("net.core.somaxconn"),
                    List.of(),
                    settings -> QueuePredictions.acceptQueue(settings, QueuePredictions.BACKLOG),
                    List.of(Citation.man("listen(2)"), linux("include/net/sock.h", "sk_acceptq_is_full"))),
            new Rule(
                    "accept-queue-at-most",
                    text("the same with the greatest backlog that this kernel takes", "同上，backlog 取本内核接受的最大值"),
                    List.of("net.core.somaxconn"),
                    List.of(),
                    settings -> QueuePredictions.acceptQueue(settings, Long.MAX_VALUE),
                    List.of(Citation.man("listen(2)"), sysctl("somaxconn"))),
            new Rule(
                    "request-queue",
                    text(
                            "SYN-RECEIVED entries of a listener with backlog 50 under a flood of SYNs",
                            "SYN 泛洪时，backlog 为 50 的监听者所保留的 SYN-RECEIVED 表项数"),
                    QueuePredictions.REQUESTS,
                    List.of(),
                    settings -> QueuePredictions.requestQueue(settings, QueuePredictions.BACKLOG),
                    List.of(
                            sysctl("tcp_syncookies"),
                            sysctl("tcp_max_syn_backlog"),
                            linux("net/ipv4/tcp_input.c", "tcp_conn_request"))));

    private Predictions() {}

    /** The names of the settings that predictions depend on. */
    public static List<String> settings() {
        TreeSet<String> names = new TreeSet<>();
        RULES.forEach(rule -> {
            names.addAll(rule.needs());
            names.addAll(rule.uses());
        });
        return List.copyOf(names);
    }

    /**
     * What follows from settings.
     *
     * @param sysctls values by name; what is not in it, this kernel does not have
     * @param wheel how this kernel counts time
     * @throws IllegalArgumentException naming a setting whose value does not read as the kernel writes it
     */
    public static List<Prediction> of(Map<String, String> sysctls, TimerWheel wheel) {
        KernelSettings settings = new KernelSettings(sysctls, wheel, Duration.ZERO);
        return RULES.stream().map(rule -> rule.apply(settings)).toList();
    }

    /** One of them, for a connection whose ends measured a round trip when it was opened. */
    static Prediction of(String name, Map<String, String> sysctls, TimerWheel wheel, Duration roundTrip) {
        return RULES.stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no prediction " + name))
                .apply(new KernelSettings(sysctls, wheel, roundTrip));
    }

    static Answer count(long number, Unit unit, Text formula) {
        return new Prediction.Value(List.of(BigDecimal.valueOf(number)), List.of(), unit, formula);
    }

    /** The time that timers take one after the other, each given in milliseconds. */
    static Answer seconds(KernelSettings settings, List<Long> timers, Text formula) {
        return seconds(settings, settings.wheel().inTurn(timers), formula);
    }

    /** The time that a chain of timers takes. */
    static Answer seconds(KernelSettings settings, Supplier<TimerWheel.Chain> chain, Text formula) {
        BigDecimal nominal = plain(settings.wheel().seconds(TimerWheel.nominal(chain)));
        return new Prediction.Value(List.of(nominal), List.of(settings.wheel().end(chain)), Unit.SECONDS, formula);
    }

    static BigDecimal inSeconds(long millis) {
        return plain(BigDecimal.valueOf(millis, 3));
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal seconds = number.setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }
}

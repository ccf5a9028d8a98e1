package tcplab.exercises;

import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tcplab.lab.Exercise;
import tcplab.lab.Gate.Drop;
import tcplab.lab.Gate.Kind;
import tcplab.lab.Lab;
import tcplab.lab.LabAttempt;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.SocketOption;
import tcplab.record.Witness;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.text.Text;
import tcplab.theory.Citation;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Forecast;
import tcplab.theory.Measured;

/** How long the kernel waits before it gives up, predicted from its settings and measured, with three sets of settings. */
@AutoService(Exercise.class)
public final class PredictedTimes implements Exercise {
    static final Text KEEP = text("keepalive is switched on", "打开保活");
    static final Text LEAVE = text("close in FIN-WAIT-2", "在 FIN-WAIT-2 关闭");
    private static final String IPV4 = "net.ipv4.";
    private static final Endpoint NOBODY = new Endpoint("127.66.0.1", 6666);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A part of the exercise: its settings, and about how long the longest of its waits is. */
    private record Round(Text phase, long seconds, Map<String, String> settings) {}

    private static final List<Round> ROUNDS = List.of(
            round(text("the first settings", "第一组设置"), 4, "1", "0", "0", "1 1 1", "2", "1", "2"),
            round(text("the second settings", "第二组设置"), 4, "1", "4", "1", "1 1 2", "61", "2", "1"),
            round(text("the third settings", "第三组设置"), 8, "2", "0", "2", "2 1 3", "5", "3", "3"));

    private static Round round(
            Text phase,
            long seconds,
            String syn,
            String linear,
            String synAck,
            String keepalive,
            String fin,
            String orphan,
            String retries) {
        List<String> alive = List.of(keepalive.split(" ", -1));
        return new Round(
                phase,
                seconds,
                Map.of(
                        "tcp_syn_retries", syn,
                        "tcp_syn_linear_timeouts", linear,
                        "tcp_synack_retries", synAck,
                        "tcp_keepalive_time", alive.get(0),
                        "tcp_keepalive_intvl", alive.get(1),
                        "tcp_keepalive_probes", alive.get(2),
                        "tcp_fin_timeout", fin,
                        "tcp_orphan_retries", orphan,
                        "tcp_retries2", retries));
    }

    @Override
    public Topic topic() {
        return Topic.PREDICTIONS;
    }

    @Override
    public Text question() {
        return text("Does the kernel give up when its settings say that it will?", "内核放弃等待的时刻，与由其设置预测的一致吗？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                predicted(
                        "P1",
                        text("The SYN retries tell when connect() gives up.", "由 SYN 的重传次数可知 connect() 何时放弃。"),
                        "connect-timeout",
                        sysctl("tcp_syn_retries"),
                        TimesSeen::opening,
                        SS,
                        SNIFFER),
                predicted(
                        "P2",
                        text("The SYN+ACK retries tell how long a half-open entry lives.", "由 SYN+ACK 的重传次数可知半连接存活多久。"),
                        "syn-received",
                        sysctl("tcp_synack_retries"),
                        TimesSeen::halfOpen,
                        SS,
                        SNIFFER),
                predicted(
                        "P3",
                        text(
                                "The keepalive settings tell when a connection to a vanished peer ends.",
                                "由保活设置可知对端消失后连接何时结束。"),
                        "keepalive",
                        sysctl("tcp_keepalive_time"),
                        TimesSeen::keepalive,
                        SNIFFER,
                        SCRIPT),
                predicted(
                        "P4",
                        text(
                                "tcp_fin_timeout tells how long an orphan stays in FIN-WAIT-2.",
                                "由 tcp_fin_timeout 可知无人持有的套接字在 FIN-WAIT-2 停留多久。"),
                        "orphan-fin-wait-2",
                        sysctl("tcp_fin_timeout"),
                        TimesSeen::finWait2,
                        SS,
                        SNIFFER,
                        SCRIPT),
                predicted(
                        "P5",
                        text(
                                "tcp_orphan_retries tells how long LAST-ACK waits for its ACK.",
                                "由 tcp_orphan_retries 可知 LAST-ACK 等待 ACK 多久。"),
                        "orphan-last-ack",
                        sysctl("tcp_orphan_retries"),
                        TimesSeen::lastAck,
                        SS,
                        SNIFFER),
                predicted(
                        "P6",
                        text(
                                "tcp_retries2 tells when a connection ends whose data nobody acknowledges.",
                                "由 tcp_retries2 可知数据无人确认的连接何时结束。"),
                        "dead-peer",
                        sysctl("tcp_retries2"),
                        TimesSeen::deadPeer,
                        SS,
                        SNIFFER));
    }

    private static Claim predicted(
            String id,
            Text sentence,
            String name,
            Citation setting,
            Function<Evidence, Optional<Measured>> measure,
            Witness... witnesses) {
        Set<Witness> restsOn =
                Stream.concat(Stream.of(CLOCK), Stream.of(witnesses)).collect(Collectors.toSet());
        return claim(id, sentence)
                .cites(setting, linux("kernel/time/timer.c", "calc_index"))
                .expect(ROUNDS.stream()
                        .map(round -> new Forecast(name, round.phase(), restsOn, measure))
                        .toArray(Expectation[]::new));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(ROUNDS.stream().mapToLong(Round::seconds).sum() + 1);
    }

    @Override
    public void run(Lab lab) throws IOException {
        for (Round round : ROUNDS) {
            lab.phase(round.phase());
            for (Map.Entry<String, String> setting : round.settings().entrySet()) {
                if (lab.hasSysctl(IPV4 + setting.getKey())) {
                    lab.sysctl(IPV4 + setting.getKey(), setting.getValue());
                }
            }
            giveUp(lab, Duration.ofSeconds(round.seconds()));
        }
        lab.gate().open();
    }

    /** Begins everything that will be given up, and waits until it was. */
    private static void giveUp(Lab lab, Duration atMost) throws IOException {
        LabListener listener = lab.listen();
        LabListener mute = lab.listen();
        LabSocket[] kept = open(lab, listener);
        LabSocket[] left = open(lab, listener);
        LabSocket[] last = open(lab, listener);
        LabSocket[] dead = open(lab, listener);
        lab.gate()
                .drop(List.of(
                        new Drop(Kind.SYN, mute.address().port()),
                        new Drop(Kind.SYN_ACK, NOBODY.port()),
                        new Drop(Kind.PURE_ACK, kept[0].local().port()),
                        new Drop(Kind.FIN, last[0].local().port()),
                        new Drop(Kind.PURE_ACK, dead[0].local().port())));
        lab.inject(new RawSegment(
                NOBODY, listener.address(), Flags.parse("S"), 1, 0, 512, 0, List.of(new TcpOption.Mss(1460))));
        lab.step(KEEP, () -> kept[1].set(SocketOption.KEEPALIVE, 1));
        left[0].shutdownOutput();
        lab.await(left[0], FIN_WAIT_2);
        lab.step(LEAVE, left[0]::close);
        last[0].shutdownOutput();
        lab.await(last[1], CLOSE_WAIT);
        last[1].close();
        dead[1].write(1);
        LabAttempt attempt = lab.connecting(ConnectOptions.to(mute.address()).within(PATIENCE));
        lab.progress(text("nothing answers, until the kernel gives up", "没有任何应答，直到内核放弃"), atMost);
        Set<FourTuple> waiting = Set.of(
                kept[1].tuple(),
                left[0].tuple(),
                last[1].tuple(),
                dead[1].tuple(),
                new FourTuple(listener.address(), NOBODY));
        lab.await(
                rows -> rows.stream()
                        .noneMatch(row ->
                                waiting.contains(row.tuple()) || row.remote().equals(mute.address())),
                PATIENCE,
                text("everything to be given up: %s", "全部被放弃：%s")
                        .with(waiting.stream().map(FourTuple::toString).sorted().collect(Collectors.joining(", "))));
        lab.step(text("connect", "发起连接"), attempt::socket);
        listener.close();
        mute.close();
    }

    /** The client's end and the server's. */
    private static LabSocket[] open(Lab lab, LabListener listener) throws IOException {
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        return new LabSocket[] {client, server};
    }
}

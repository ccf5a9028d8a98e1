package tcplab.exercises;

import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.Topic;
import tcplab.programs.ListenOptions;
import tcplab.record.Witness;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Forecast;
import tcplab.theory.Measured;

/** How many connections and entries fit, predicted from the kernel's settings and counted, with several settings each. */
@AutoService(Exercise.class)
public final class PredictedCapacities implements Exercise {
    static final Text CONNECT = text("connect", "发起连接");
    /** The forged SYNs' port, to which no answer passes: their alleged senders are silent. */
    static final int NOBODY = 6666;

    /** The first part's listener stands here and each further one on the next port: outside every range that is set. */
    private static final int FIRST_PORT = 7000;

    private static final int SYNS = 60;
    private static final int BACKLOG = 50;
    static final Duration PATIENCE = Duration.ofMillis(700);
    static final Duration PACE = Duration.ofMillis(4);
    static final Duration LONGEST = Duration.ofSeconds(15);

    /** What is filled until it holds no more. */
    private interface Filling {
        void fill(Lab lab, LabListener listener, int enough) throws IOException;
    }

    /**
     * A part of the exercise.
     *
     * @param enough how many are tried, more than will fit
     */
    private record Part(String prediction, Map<String, String> settings, Filling filling, int enough) {
        Text phase() {
            return Text.same(prediction + " "
                    + new TreeMap<>(settings)
                            .entrySet().stream()
                                    .map(entry -> entry.getKey().replaceFirst(".*\\.", "") + "=" + entry.getValue())
                                    .reduce((a, b) -> a + " " + b)
                                    .orElse(""));
        }
    }

    private static final List<Part> PARTS = List.of(
            new Part("time-wait-entries", ipv4("tcp_max_tw_buckets=10"), CapacityFillings::closeMany, 15),
            new Part("time-wait-entries", ipv4("tcp_max_tw_buckets=25"), CapacityFillings::closeMany, 20),
            ports("40000 40007", "", 9),
            ports("40000 40039", "40005-40014", 31),
            rate("41000 41015", "1000", 48),
            rate("41100 41107", "400", 32),
            accepting("1", 3),
            accepting("4", 6),
            requests("8", "0", "2048"),
            requests("4096", "0", "16"),
            requests("4", "1", "2048"),
            requests("4096", "2", "2048"));

    private static Map<String, String> ipv4(String... settings) {
        Map<String, String> all = new TreeMap<>();
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            all.put((parts[0].equals("somaxconn") ? "net.core." : "net.ipv4.") + parts[0], parts[1]);
        }
        return all;
    }

    private static Part ports(String range, String reserved, int enough) {
        return new Part(
                "ports-per-destination",
                ipv4("ip_local_port_range=" + range, "ip_local_reserved_ports=" + reserved),
                CapacityFillings::openMany,
                enough);
    }

    private static Part rate(String range, String delay, int enough) {
        return new Part(
                "rate-over-loopback",
                ipv4(
                        "ip_local_port_range=" + range,
                        "ip_local_reserved_ports=",
                        "tcp_max_tw_buckets=1000",
                        "tcp_timestamps=1",
                        "tcp_tw_reuse=2",
                        "tcp_tw_reuse_delay=" + delay),
                CapacityFillings::openAgainAndAgain,
                enough);
    }

    private static Part accepting(String somaxconn, int enough) {
        return new Part("accept-queue", ipv4("somaxconn=" + somaxconn), CapacityFillings::acceptNone, enough);
    }

    private static Part requests(String somaxconn, String cookies, String backlog) {
        return new Part(
                "request-queue",
                ipv4("somaxconn=" + somaxconn, "tcp_syncookies=" + cookies, "tcp_max_syn_backlog=" + backlog),
                CapacityFillings::flood,
                SYNS);
    }

    @Override
    public Topic topic() {
        return Topic.PREDICTIONS;
    }

    @Override
    public Text question() {
        return text("Do as many fit as the kernel's settings say?", "容量与由内核设置预测的一致吗？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                predicted(
                        "P7",
                        text(
                                "The range of ports tells how many connections to one destination fit.",
                                "由端口范围可知到同一目标容得下多少条连接。"),
                        "ports-per-destination",
                        "ip_local_port_range",
                        CapacitiesSeen::opened,
                        SNIFFER,
                        SCRIPT),
                predicted(
                        "P8",
                        text(
                                "The ports, and when they may be taken from TIME-WAIT, tell how many short connections per second go on for ever.",
                                "由端口数与端口何时可从 TIME-WAIT 取回，可知每秒能一直维持多少条短连接。"),
                        "rate-over-loopback",
                        "tcp_tw_reuse_delay",
                        CapacitiesSeen::rate,
                        SNIFFER,
                        SCRIPT,
                        CLOCK),
                predicted(
                        "P9",
                        text(
                                "tcp_max_tw_buckets tells how many TIME-WAIT entries there can be.",
                                "由 tcp_max_tw_buckets 可知 TIME-WAIT 表项最多有多少。"),
                        "time-wait-entries",
                        "tcp_max_tw_buckets",
                        CapacitiesSeen::waiting,
                        SS,
                        SNIFFER),
                predicted(
                        "P10",
                        text(
                                "somaxconn and the backlog tell how many connections wait for accept().",
                                "由 somaxconn 与 backlog 可知有多少条连接等待 accept()。"),
                        "accept-queue",
                        "somaxconn",
                        CapacitiesSeen::queued,
                        SS,
                        SNIFFER,
                        SCRIPT),
                predicted(
                        "P11",
                        text(
                                "The backlog and the SYN settings tell how many half-open entries a flood leaves.",
                                "由 backlog 与 SYN 相关设置可知洪泛之下有多少半连接。"),
                        "request-queue",
                        "tcp_max_syn_backlog",
                        CapacitiesSeen::halfOpen,
                        SS,
                        SNIFFER));
    }

    private static Claim predicted(
            String id,
            Text sentence,
            String name,
            String setting,
            Function<Evidence, Optional<Measured>> measure,
            Witness... witnesses) {
        return claim(id, sentence)
                .cites(sysctl(setting))
                .expect(PARTS.stream()
                        .filter(part -> part.prediction().equals(name))
                        .map(part -> new Forecast(name, part.phase(), Set.of(witnesses), measure))
                        .toArray(Expectation[]::new));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.gate().drop(Gate.Kind.SYN_ACK, NOBODY);
        int port = FIRST_PORT;
        for (Part part : PARTS) {
            lab.phase(part.phase());
            for (Map.Entry<String, String> setting : part.settings().entrySet()) {
                if (lab.hasSysctl(setting.getKey())) {
                    lab.sysctl(setting.getKey(), setting.getValue());
                }
            }
            LabListener listener = lab.listen(
                    ListenOptions.on(new Endpoint(lab.server(), port++)).withBacklog(BACKLOG));
            part.filling().fill(lab, listener, part.enough());
            listener.close();
        }
        lab.gate().open();
    }
}

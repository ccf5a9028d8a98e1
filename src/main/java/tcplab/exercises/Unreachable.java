package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.path;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.record.Errno;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StepReturned;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Retransmissions;
import tcplab.theory.Retransmissions.Opening;

/** An opening that comes to nothing: refused at once by RST, or given up after the last SYN that nobody answered. */
@AutoService(Exercise.class)
public final class Unreachable implements Exercise {
    private static final Text REFUSED = text("refused", "被拒绝");
    private static final Text SILENCE = text("silence, each wait twice the one before", "没有回音，每次等待都是前一次的两倍");
    private static final Text LINEAR = text("silence, with equal waits first", "没有回音，起初几次等待一样长");
    private static final Text CONNECT = text("connect", "发起连接");
    private static final String RETRIES = "net.ipv4.tcp_syn_retries";
    private static final String LINEAR_TIMEOUTS = "net.ipv4.tcp_syn_linear_timeouts";

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text("How, and when, does a client learn that it cannot reach the server?", "客户端怎样、多久之后才知道连不上服务器？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "A11",
                        text(
                                "If the server cannot be reached, the client goes from SYN-SENT to CLOSED.",
                                "如果连不上服务器，客户端就从 SYN-SENT 进入 CLOSED。"))
                .cites(
                        rfc(9293, "3.10.7.3"),
                        rfc(9293, "3.8.3"),
                        rfc(6298, "5"),
                        linux("net/ipv4/tcp_timer.c", "tcp_write_timeout"),
                        sysctl("tcp_syn_retries"),
                        sysctl("tcp_syn_linear_timeouts"),
                        notes(1))
                .expect(
                        step(CONNECT, Errno.ECONNREFUSED).during(REFUSED),
                        everyConnection("""
                                        SYN-SENT     > S  0:0(0)         CLOSED
                                        CLOSED       < R. 0:0(0) ack 1   CLOSED
                                        """).during(REFUSED),
                        path(CLIENT, CLOSED, SYN_SENT, CLOSED).during(REFUSED),
                        atOnce().during(REFUSED),
                        step(CONNECT, Errno.ETIMEDOUT).during(SILENCE),
                        syns().during(SILENCE),
                        givesUp().during(SILENCE),
                        goneAfterSynSent().during(SILENCE),
                        step(CONNECT, Errno.ETIMEDOUT).during(LINEAR),
                        syns().during(LINEAR),
                        givesUp().during(LINEAR),
                        goneAfterSynSent().during(LINEAR)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(12);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        ConnectOptions options = ConnectOptions.to(listener.address()).within(Duration.ofSeconds(30));
        listener.close();
        lab.look();

        lab.phase(REFUSED);
        lab.step(CONNECT, () -> lab.connect(options));

        lab.gate().drop(Gate.Kind.SYN, listener.address().port());
        lab.phase(LINEAR);
        lab.sysctl(RETRIES, "1");
        lab.progress(text("nobody answers the SYN", "没有人应答 SYN"), length());
        lab.step(CONNECT, () -> lab.connect(options));
        lab.look();

        lab.phase(SILENCE);
        lab.sysctl(RETRIES, "2");
        if (lab.hasSysctl(LINEAR_TIMEOUTS)) {
            lab.sysctl(LINEAR_TIMEOUTS, "0");
        }
        lab.progress(text("nobody answers the SYN", "没有人应答 SYN"), Duration.ofSeconds(8));
        lab.step(CONNECT, () -> lab.connect(options));
        lab.look();
        lab.gate().open();
    }

    /** When this kernel sends SYNs and gives up. */
    private static Opening plan(Evidence evidence) {
        return Retransmissions.opening(
                Long.parseLong(evidence.setting(RETRIES).orElse("6")),
                Long.parseLong(evidence.setting(LINEAR_TIMEOUTS).orElse("0")),
                Retransmissions.GREATEST);
    }

    private static Expectation atOnce() {
        return Expectation.that(
                Set.of(SCRIPT, CLOCK),
                evidence -> evidence.steps(CONNECT).stream()
                        .findFirst()
                        .map(step -> Finding.of(
                                step.took().toMillis() < Retransmissions.FIRST,
                                text(
                                                "connect() failed after %s s, before the first repetition was due",
                                                "connect() 在 %s 秒后失败，早于第一次重传")
                                        .with(seconds(step.took()))))
                        .orElseGet(() -> Finding.fails(text("connect() was not called", "没有调用 connect()"))));
    }

    private static Expectation syns() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            Opening plan = plan(evidence);
            List<Duration> seen = evidence.connections().stream()
                    .flatMap((Connection c) -> c.moments().stream()
                            .filter(m -> m.raw().flags().syn())
                            .map(m -> m.at().minus(c.began())))
                    .toList();
            boolean alike = seen.size() == plan.syns().size();
            for (int i = 0; alike && i < seen.size(); i++) {
                alike = Retransmissions.due(plan.syns().get(i), seen.get(i));
            }
            boolean silent = evidence.connections().stream()
                    .allMatch(c -> c.sentBy(CLIENT.other()).findAny().isEmpty());
            return Finding.of(
                    alike && silent && evidence.connections().size() == 1,
                    text(
                                    "tcp_syn_retries=%s, tcp_syn_linear_timeouts=%s: SYN at %s s, predicted %s s, and no answer",
                                    "tcp_syn_retries=%s、tcp_syn_linear_timeouts=%s：SYN 在第 %s 秒发出，预测为 %s 秒，没有任何应答")
                            .with(
                                    evidence.setting(RETRIES).orElse("-"),
                                    evidence.setting(LINEAR_TIMEOUTS).orElse("-"),
                                    seconds(seen),
                                    seconds(plan.syns().stream()
                                            .map(Duration::ofMillis)
                                            .toList())));
        });
    }

    private static Expectation givesUp() {
        return Expectation.that(Set.of(SCRIPT, CLOCK), evidence -> {
            long predicted = plan(evidence).givenUp();
            List<Duration> took =
                    evidence.steps(CONNECT).stream().map(StepReturned::took).toList();
            return Finding.of(
                    took.size() == 1 && Retransmissions.due(predicted, took.get(0)),
                    text("connect() failed after %s s, predicted %s s", "connect() 在 %s 秒后失败，预测为 %s 秒")
                            .with(seconds(took), seconds(Duration.ofMillis(predicted))));
        });
    }

    /** {@code ss} saw the socket in SYN-SENT and in no other state, and at last did not see it any more. */
    private static Expectation goneAfterSynSent() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            List<SocketsSeen> looks = evidence.looks();
            boolean shown = !evidence.connections().isEmpty()
                    && evidence.connections().stream()
                            .allMatch(c -> evidence.sockets()
                                    .states(c.tuple(), c.began(), evidence.until(c))
                                    .equals(List.of(SYN_SENT)));
            boolean gone = !looks.isEmpty()
                    && looks.get(looks.size() - 1).sockets().stream()
                            .noneMatch(row -> evidence.connections().stream()
                                    .anyMatch(c -> c.tuple().equals(row.tuple())));
            return Finding.of(
                    shown && gone,
                    shown && gone
                            ? text("ss saw the client in SYN-SENT, then no more", "ss 看到客户端处于 SYN-SENT，之后消失")
                            : text("ss did not see the client go from SYN-SENT to nothing", "ss 没有看到客户端从 SYN-SENT 消失"));
        });
    }

    private static String seconds(List<Duration> times) {
        return String.join(" ", times.stream().map(Unreachable::seconds).toList());
    }

    private static String seconds(Duration time) {
        return String.format(java.util.Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}

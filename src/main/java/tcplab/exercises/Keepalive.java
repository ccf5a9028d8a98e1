package tcplab.exercises;

import static tcplab.exercises.KeepaliveFindings.begins;
import static tcplab.exercises.KeepaliveFindings.diesOnTime;
import static tcplab.exercises.KeepaliveFindings.probes;
import static tcplab.exercises.KeepaliveFindings.probesWhenDue;
import static tcplab.exercises.KeepaliveFindings.quietWhileTalking;
import static tcplab.exercises.KeepaliveFindings.timerOfDefaults;
import static tcplab.exercises.KeepaliveFindings.waitsForEver;
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
import java.util.List;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.SocketOption;
import tcplab.record.Errno;
import tcplab.text.Text;
import tcplab.theory.Claim;

/** A client that is gone without a word: with keepalive and without, and what a probe is. */
@AutoService(Exercise.class)
public final class Keepalive implements Exercise {
    static final Text WITHOUT = text("without keepalive, the client gone", "没有保活，客户端已消失");
    private static final Text DEFAULTS = text("with keepalive, nothing else set", "有保活，其余都是默认值");
    private static final Text ALIVE = text("with keepalive, the client alive", "有保活，客户端仍在");
    private static final Text GONE = text("with keepalive, the client gone", "有保活，客户端已消失");
    private static final Text READ = text("read from the client that is gone", "从已消失的客户端读取");
    static final String TIME = "net.ipv4.tcp_keepalive_time";
    static final String INTERVAL = "net.ipv4.tcp_keepalive_intvl";
    static final String PROBES = "net.ipv4.tcp_keepalive_probes";

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
}

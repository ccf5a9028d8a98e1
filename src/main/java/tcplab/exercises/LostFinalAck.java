package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.LostFinalAckFindings.answeredUntilOneArrives;
import static tcplab.exercises.LostFinalAckFindings.answersWithoutAProgram;
import static tcplab.exercises.LostFinalAckFindings.backsOff;
import static tcplab.exercises.LostFinalAckFindings.closing;
import static tcplab.exercises.LostFinalAckFindings.restarts;
import static tcplab.exercises.LostFinalAckFindings.undisturbed;
import static tcplab.lab.SegmentFilter.PURE_ACK;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.difference;
import static tcplab.theory.Expectations.noFault;
import static tcplab.theory.Expectations.path;
import static tcplab.theory.Expectations.seenBySs;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.lab.Wire;
import tcplab.tcp.Ladder;
import tcplab.text.Text;
import tcplab.theory.Claim;

/** The ACK of the last FIN lost again and again: when the FIN comes back, who answers it, and how long that one must stay. */
@AutoService(Exercise.class)
public final class LostFinalAck implements Exercise {
    private static final Text ARRIVES = text("the last ACK arrives", "最后的 ACK 到达");
    private static final Text LOST = text("the last ACK is lost", "最后的 ACK 丢失");
    static final Text CLOSE = text("close by the client", "客户端关闭");
    /** With so many lost, the last FIN comes long enough after the one before for the timers of {@code ss}. */
    static final int LOSSES = 5;
    /** So long the last timer is watched, so that the looks see its whole seconds change. */
    private static final Duration TO_TELL = Duration.ofMillis(1200);
    /** The FIN's time-outs double, and begin with the round trip: a long one where a user holds each segment. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Ladder FOUR = Ladder.parse("""
            FIN-WAIT-1   > F. 1:1(0) ack 1   CLOSE-WAIT
            FIN-WAIT-2   < .  1:1(0) ack 2   CLOSE-WAIT
            TIME-WAIT    < F. 1:1(0) ack 2   LAST-ACK
            TIME-WAIT    > .  2:2(0) ack 2   CLOSED
            """);

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text(
                "What if the last ACK is lost: when does the FIN come again, and who answers it?",
                "最后的 ACK 丢失了会怎样：FIN 何时再次到来，由谁应答？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "C7",
                                text(
                                        "The last ACK cannot be left out: if it is lost, the FIN is sent and acknowledged again.",
                                        "最后的 ACK 不能省去：它若丢失，FIN 会重传，并再次得到确认。"))
                        .cites(rfc(9293, "3.6"), rfc(9293, "3.8.1"), rfc(6298, "5"), rfc(8985, "7"), notes(0, 1, 3, 4))
                        .expect(
                                noFault(
                                                text(
                                                        "%s closed in four segments, the FIN sent once",
                                                        "%s以四个报文段关闭，FIN 只发了一次"),
                                                c -> difference(FOUR, closing(c)))
                                        .during(ARRIVES),
                                answeredUntilOneArrives().during(LOST),
                                path(SERVER, LISTEN, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT, LAST_ACK, CLOSED)
                                        .during(LOST),
                                seenBySs(SERVER, LAST_ACK).during(LOST),
                                backsOff().during(LOST)),
                claim("C8", text("A FIN that is sent again restarts the 2MSL timer.", "重传的 FIN 会重新启动 2MSL 定时器。"))
                        .cites(
                                rfc(9293, "3.10.7.4"),
                                linux("net/ipv4/tcp_minisocks.c", "tcp_timewait_state_process"),
                                notes(1))
                        .expect(undisturbed().during(ARRIVES), restarts().during(LOST)),
                claim(
                                "D3",
                                text(
                                        "The first reason for TIME-WAIT: the last ACK can be repeated.",
                                        "TIME-WAIT 的原因之一：最后的 ACK 可以重发。"))
                        .cites(rfc(9293, "3.6"), notes(0, 1, 3, 4))
                        .expect(
                                seenBySs(CLIENT, TIME_WAIT).during(LOST),
                                answersWithoutAProgram().during(LOST)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(6);
    }

    @Override
    public void run(Lab lab) throws IOException {
        Wire wire = lab.wire();
        LabListener listener = wire.server().listen();
        lab.phase(ARRIVES);
        close(lab, wire, listener, 0);
        lab.phase(LOST);
        lab.progress(text("the last ACK is lost, %s times", "最后的 ACK 丢失 %s 次").with(LOSSES), Duration.ofSeconds(5));
        close(lab, wire, listener, LOSSES);
        lab.watch(TO_TELL, text("the timer of TIME-WAIT runs", "TIME-WAIT 的定时器在走"));
    }

    private static void close(Lab lab, Wire wire, LabListener listener, int losses) throws IOException {
        LabSocket client = wire.client().connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        client.shutdownOutput();
        lab.await(server, CLOSE_WAIT);
        lab.await(client, FIN_WAIT_2);
        wire.drop(PURE_ACK.from(client.local()), losses);
        server.close();
        client.readEndOfStream();
        lab.step(CLOSE, client::close);
        lab.await(client, TIME_WAIT);
        lab.await(
                rows -> rows.stream().noneMatch(row -> row.tuple().equals(server.tuple())),
                LONGEST,
                text("%s to be gone", "%s 消失").with(server.tuple()));
    }
}

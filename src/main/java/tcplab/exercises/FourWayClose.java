package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.FourWayCloseFindings.closes;
import static tcplab.exercises.FourWayCloseFindings.frequencies;
import static tcplab.exercises.FourWayCloseFindings.noneOfThree;
import static tcplab.exercises.FourWayCloseFindings.nothingLost;
import static tcplab.exercises.FourWayCloseFindings.passiveEndsFirst;
import static tcplab.exercises.FourWayCloseFindings.third;
import static tcplab.exercises.FourWayCloseFindings.threeWhenPrompt;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.noFault;
import static tcplab.theory.Expectations.path;
import static tcplab.theory.Expectations.seenBySs;

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
import tcplab.programs.Client;
import tcplab.programs.ClientOptions;
import tcplab.programs.Server;
import tcplab.programs.ServerOptions;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Replay;

/** FIN, ACK, FIN, ACK: and when it is only three. */
@AutoService(Exercise.class)
public final class FourWayClose implements Exercise {
    static final int TIMES = 100;

    private static final Text HELD = text("each state held", "每个状态都停住");
    private static final Text LATER = text("the server closes after its acknowledgment", "服务器先确认，后关闭");
    private static final Text AT_ONCE = text("the server closes at once", "服务器立即关闭");
    private static final Text QUIET = text("unforced, after no data", "不加干预，没有传过数据");
    private static final Text TALKED = text("unforced, after a request and an answer", "不加干预，一问一答之后");

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text("Does closing take four segments, or are three enough?", "关闭连接需要四个报文段，还是三个就够了？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "C1",
                                text(
                                        "Four segments close a connection: FIN u, ACK u+1, FIN w, ACK w+1.",
                                        "四个报文段关闭一条连接：FIN u、ACK u+1、FIN w、ACK w+1。"))
                        .cites(
                                rfc(9293, "3.6", "Figure 12"),
                                linux("net/ipv4/tcp_input.c", "tcp_fin"),
                                notes(0, 1, 2, 3, 4))
                        .expect(
                                connections(TIMES).during(LATER),
                                noFault(text("%s closed by four segments", "%s都以四个报文段关闭"), c -> closes(c, false))
                                        .during(LATER))
                        .refinedBy(
                                text(
                                        "Four when the passive side closes later than it acknowledges; three when it closes before its delayed ACK is due, because FIN and ACK then share a segment.",
                                        "被动方在确认之后才关闭时是四个；若在延迟 ACK 到期之前就关闭，FIN 与 ACK 合并在一个报文段里，就只有三个。"),
                                connections(TIMES).during(AT_ONCE),
                                threeWhenPrompt().during(AT_ONCE),
                                frequencies(text("left alone after no data", "不加干预、没有数据时"))
                                        .during(QUIET),
                                frequencies(text("left alone after a request and an answer", "不加干预、一问一答之后"))
                                        .during(TALKED)),
                claim("C2", text("It can never be three segments, or data would be lost.", "绝不可能只有三个报文段，否则会丢失数据。"))
                        .cites(rfc(9293, "3.6"), notes(0))
                        .expect(noneOfThree().during(AT_ONCE))
                        .deviates(
                                text(
                                        "Three is common and loses nothing: a FIN stands behind the last byte of its direction",
                                        "三个很常见，而且什么也不丢：FIN 排在该方向的最后一个字节之后"),
                                rfc(9293, "3.10.4"),
                                nothingLost().during(AT_ONCE)),
                claim(
                                "C3",
                                text(
                                        "The active side goes FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT; the passive side CLOSE-WAIT, LAST-ACK, CLOSED.",
                                        "主动关闭方经过 FIN-WAIT-1、FIN-WAIT-2、TIME-WAIT；被动方经过 CLOSE-WAIT、LAST-ACK、CLOSED。"))
                        .cites(rfc(9293, "3.3.2", "Figure 5"), notes(0, 1, 2, 3))
                        .expect(
                                path(CLIENT, CLOSED, SYN_SENT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT)
                                        .during(HELD),
                                path(SERVER, LISTEN, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT, LAST_ACK, CLOSED)
                                        .during(HELD),
                                seenBySs(CLIENT, FIN_WAIT_1).during(HELD),
                                seenBySs(CLIENT, FIN_WAIT_2).during(HELD),
                                seenBySs(CLIENT, TIME_WAIT).during(HELD),
                                seenBySs(SERVER, CLOSE_WAIT).during(HELD),
                                seenBySs(SERVER, LAST_ACK).during(HELD)),
                claim("C4", text("A FIN consumes a sequence number.", "FIN 要消耗一个序号。"))
                        .cites(rfc(9293, "3.4"), notes(1))
                        .expect(everyConnection(
                                        text(
                                                "%s: each empty FIN was acknowledged by its number and one",
                                                "%s：空的 FIN 都使确认号加一"),
                                        FourWayCloseFindings::finConsumesOne)
                                .during(LATER)),
                claim("C6", text("The third segment of the close carries FIN and ACK.", "关闭时的第三个报文段同时带有 FIN 和 ACK 标志。"))
                        .cites(rfc(9293, "3.10.4"), notes(2))
                        .expect(everyConnection(
                                        text(
                                                "%s: the third closing segment was FIN with ACK",
                                                "%s：关闭的第三个报文段都是 FIN 加 ACK"),
                                        c -> third(c).map(m -> m.raw().flags().fin()
                                                        && m.raw().flags().ack()
                                                        && m.sender() == SERVER)
                                                .orElse(false))
                                .during(LATER)),
                claim(
                                "C9",
                                text(
                                        "The passive side reaches CLOSED before the active side does.",
                                        "被动关闭方先于主动关闭方进入 CLOSED。"))
                        .cites(rfc(9293, "3.6"), notes(1, 2))
                        .expect(passiveEndsFirst().during(HELD)));
    }

    @Override
    public List<Replay> replays() {
        return List.of(Replay.of(12, LATER, Replay.Part.CLOSE));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(4);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(HELD);
        holdEachState(lab, listener);
        lab.phase(LATER);
        for (int i = 0; i < TIMES; i++) {
            close(lab, listener, true);
        }
        lab.phase(AT_ONCE);
        for (int i = 0; i < TIMES; i++) {
            close(lab, listener, false);
        }
        lab.phase(QUIET);
        leaveAlone(lab, 0);
        lab.phase(TALKED);
        leaveAlone(lab, 1);
    }

    private static void holdEachState(Lab lab, LabListener listener) throws IOException {
        int port = listener.address().port();
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        lab.gate().drop(Gate.Kind.FIN, port);
        client.shutdownOutput();
        lab.await(client, FIN_WAIT_1);
        lab.gate().open();
        lab.await(client, FIN_WAIT_2);
        lab.await(server, CLOSE_WAIT);
        lab.gate().drop(Gate.Kind.PURE_ACK, port);
        server.close();
        lab.await(server, LAST_ACK);
        lab.await(client, TIME_WAIT);
        lab.gate().open();
        lab.awaitGone(server.tuple());
        lab.await(client, TIME_WAIT);
        client.close();
    }

    /** After data has come, the ACK of a FIN waits some 40 ms for company; TCP_QUICKACK sends it on its own. */
    private static void close(Lab lab, LabListener listener, boolean acknowledgeFirst) throws IOException {
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        client.write("request");
        server.read(7);
        server.write("answer");
        client.read(6);
        if (acknowledgeFirst) {
            lab.close(client, server);
            return;
        }
        client.shutdownOutput();
        server.readEndOfStream();
        server.close();
        client.readEndOfStream();
        client.close();
    }

    private static void leaveAlone(Lab lab, int requestBytes) throws IOException {
        Server server = lab.start("server", ServerOptions.on(new Endpoint(lab.server(), 0)));
        Client client = lab.start(
                "client",
                ClientOptions.to(server.localEndpoint())
                        .times(TIMES)
                        .withConcurrency(1)
                        .withRequestBytes(requestBytes));
        client.await(Lab.SOON);
        lab.await(
                rows -> rows.stream()
                        .noneMatch(row -> row.local().equals(server.localEndpoint()) && row.state() != LISTEN),
                Lab.SOON,
                text("the server's connections to be gone", "服务器的连接全部消失"));
        server.stopListening();
    }
}

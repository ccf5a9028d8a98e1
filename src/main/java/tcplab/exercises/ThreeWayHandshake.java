package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.ThreeWayHandshakeFindings.follows;
import static tcplab.exercises.ThreeWayHandshakeFindings.listenerStays;
import static tcplab.exercises.ThreeWayHandshakeFindings.listensBeforeSyn;
import static tcplab.exercises.ThreeWayHandshakeFindings.numbersAdd;
import static tcplab.exercises.ThreeWayHandshakeFindings.synConsumesOne;
import static tcplab.exercises.ThreeWayHandshakeFindings.withoutDescriptor;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.path;
import static tcplab.theory.Expectations.seenBySs;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.List;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabAttempt;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.record.Errno;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Replay;

/** SYN, SYN+ACK, ACK: the numbers they carry, the states they lead through, and what must be there before them. */
@AutoService(Exercise.class)
public final class ThreeWayHandshake implements Exercise {
    private static final Text OPEN = text("one handshake", "一次握手");
    private static final Text HELD = text("each state held", "每个状态都停住");
    private static final Text NUMBERS = text("numbers count bytes", "序号以字节计数");
    private static final Text NOBODY = text("nobody listens", "无人监听");
    private static final Text WITHOUT_LISTENER = text("connect where nobody listens", "向无人监听的端口发起连接");
    private static final String HANDSHAKE = """
            SYN-SENT     > S  0:0(0)         SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
            ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
            """;

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text(
                "Which three segments open a connection, and what do their numbers and states say?",
                "建立连接的是哪三个报文段？它们的序号和状态说明了什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "A1",
                                text(
                                        "Three segments open a connection: SYN, SYN+ACK, ACK.",
                                        "三个报文段建立一条连接：SYN、SYN+ACK、ACK。"))
                        .cites(rfc(9293, "3.5", "Figure 6"), notes(0, 1, 2, 3, 4))
                        .expect(
                                connections(1).during(OPEN),
                                everyConnection(HANDSHAKE).during(OPEN)),
                claim(
                                "A2",
                                text(
                                        "Their numbers are seq x; seq y, ack x+1; seq x+1, ack y+1.",
                                        "它们的号码依次为：seq x；seq y、ack x+1；seq x+1、ack y+1。"))
                        .cites(rfc(9293, "3.4"), notes(0, 1, 2, 3))
                        .expect(numbersAdd().during(OPEN)),
                claim(
                                "A3",
                                text(
                                        "The client goes from CLOSED through SYN-SENT to ESTABLISHED.",
                                        "客户端从 CLOSED 经 SYN-SENT 到 ESTABLISHED。"))
                        .cites(rfc(9293, "3.3.2", "Figure 5"), notes(0, 1, 2, 3))
                        .expect(
                                path(CLIENT, CLOSED, SYN_SENT, ESTABLISHED).during(OPEN),
                                path(CLIENT, CLOSED, SYN_SENT, ESTABLISHED).during(HELD),
                                seenBySs(CLIENT, SYN_SENT).during(HELD),
                                seenBySs(CLIENT, ESTABLISHED).during(HELD)),
                claim(
                                "A4",
                                text(
                                        "The server goes from LISTEN through SYN-RECEIVED to ESTABLISHED.",
                                        "服务器从 LISTEN 经 SYN-RECEIVED 到 ESTABLISHED。"))
                        .cites(
                                rfc(9293, "3.3.2", "Figure 5"),
                                linux("net/ipv4/tcp_minisocks.c", "tcp_check_req"),
                                notes(0, 1, 2, 3))
                        .expect(
                                path(SERVER, LISTEN, SYN_RECEIVED, ESTABLISHED).during(OPEN),
                                path(SERVER, LISTEN, SYN_RECEIVED, ESTABLISHED).during(HELD),
                                seenBySs(SERVER, SYN_RECEIVED).during(HELD),
                                seenBySs(SERVER, ESTABLISHED).during(HELD))
                        .refinedBy(
                                text(
                                        "The listening socket itself stays in LISTEN: SYN-RECEIVED is a small request entry without a descriptor, and ESTABLISHED is reached before accept() is called.",
                                        "监听套接字本身一直处于 LISTEN：SYN-RECEIVED 只是一个没有描述符的请求表项，而且在调用 accept() 之前就已进入 ESTABLISHED。"),
                                withoutDescriptor(SYN_RECEIVED).during(HELD),
                                withoutDescriptor(ESTABLISHED).during(HELD),
                                listenerStays().during(HELD)),
                claim(
                                "A6",
                                text(
                                        "A SYN consumes a sequence number although it carries no data.",
                                        "SYN 不携带数据，却要消耗一个序号。"))
                        .cites(rfc(9293, "3.4"), notes(1))
                        .expect(synConsumesOne().during(OPEN)),
                claim("A17", text("A listener exists first, by a passive open.", "必须先有监听者（被动打开，LISTEN）。"))
                        .cites(rfc(9293, "3.10.1"), notes(1, 2))
                        .expect(
                                listensBeforeSyn().during(OPEN),
                                step(WITHOUT_LISTENER, Errno.ECONNREFUSED).during(NOBODY),
                                everyConnection("""
                                                SYN-SENT     > S  0:0(0)         CLOSED
                                                CLOSED       < R. 0:0(0) ack 1   CLOSED
                                                """).during(NOBODY)),
                claim(
                                "B2",
                                text(
                                        "A segment with seq 301 and 100 bytes is followed by seq 401; one with seq 501 and 200 bytes is acknowledged by 701.",
                                        "seq 为 301、携带 100 字节的报文段之后是 seq 401；seq 为 501、携带 200 字节的报文段由 ack 701 确认。"))
                        .cites(rfc(9293, "3.4"), notes(1))
                        .expect(
                                follows(CLIENT, 301, 100).during(NUMBERS),
                                follows(SERVER, 501, 200).during(NUMBERS)));
    }

    @Override
    public List<Replay> replays() {
        return List.of(Replay.of(6, NUMBERS, Replay.Part.TO_DATA));
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.phase(OPEN);
        LabListener listener = lab.listen();
        lab.look();
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);

        lab.phase(HELD);
        int port = listener.address().port();
        lab.gate().drop(Gate.Kind.SYN, port);
        LabAttempt attempt = lab.connecting(listener);
        lab.await(rows -> rows.stream().anyMatch(row -> row.state() == SYN_SENT), Lab.SOON, Text.same("SYN-SENT"));
        lab.gate().drop(Gate.Kind.PURE_ACK, port);
        LabSocket held = attempt.socket();
        lab.await(held.tuple().reversed(), SYN_RECEIVED);
        lab.await(held, ESTABLISHED);
        lab.gate().open();
        lab.await(held.tuple().reversed(), ESTABLISHED);
        listener.accept();

        lab.phase(NUMBERS);
        LabSocket writer = lab.connect(listener);
        LabSocket reader = listener.accept();
        lab.awaitOpen(writer, reader);
        exchange(writer, reader, 300, 100);
        exchange(reader, writer, 500, 200);
        writer.write(1);
        reader.read(1);
        reader.write(1);
        writer.read(1);

        lab.phase(NOBODY);
        listener.close();
        lab.step(WITHOUT_LISTENER, () -> lab.connect(listener));
    }

    private static void exchange(LabSocket from, LabSocket to, int first, int second) throws IOException {
        from.write(first);
        to.read(first);
        from.write(second);
        to.read(second);
    }
}

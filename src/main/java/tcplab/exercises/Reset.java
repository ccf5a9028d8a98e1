package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.man;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.record.Errno;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** Every way in which a connection ends by RST, and that none of them leaves TIME-WAIT behind. */
@AutoService(Exercise.class)
public final class Reset implements Exercise {
    private static final Text PLAIN = text("plain close", "普通关闭");
    private static final Text NOBODY = text("no listener", "没有监听者");
    private static final Text LINGER = text("linger of zero seconds", "SO_LINGER 设为 0 秒");
    private static final Text UNREAD = text("close with unread data", "关闭时还有未读数据");
    private static final Text AFTER_CLOSE = text("data after the peer's close", "对端关闭之后还发数据");
    private static final Text DEAD = text("data to a dead peer", "向已不存在的对端发数据");
    private static final Text QUEUE = text("listener closed with a connection in its queue", "队列里还有连接时关闭监听者");
    private static final List<Text> CAUSES = List.of(NOBODY, LINGER, UNREAD, AFTER_CLOSE, DEAD, QUEUE);
    private static final Text CONNECT = text("connect where nobody listens", "向无人监听的端口发起连接");
    private static final Text READ = text("read after the reset", "RST 之后读取");
    private static final Text FIRST_WRITE = text("first write after the peer's close", "对端关闭后第一次写");
    private static final Text SECOND_WRITE = text("second write after the peer's close", "对端关闭后第二次写");
    private static final String OPENING = """
            SYN-SENT     > S  0:0(0)         SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
            ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
            """;
    private static final String REQUEST = """
            ESTABLISHED  > P. 1:11(10) ack 1 ESTABLISHED
            ESTABLISHED  < .  1:1(0) ack 11  ESTABLISHED
            """;

    @Override
    public Topic topic() {
        return Topic.RESET;
    }

    @Override
    public Text question() {
        return text("What makes a connection end by RST, and what is left of it?", "什么会让连接以 RST 结束？之后还留下什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "B6",
                                text(
                                        "RST forces a connection to close at once, and nobody enters TIME-WAIT.",
                                        "RST 强制立即关闭连接，双方都不进入 TIME-WAIT。"))
                        .cites(rfc(9293, "3.5.2"), rfc(9293, "3.10.7"), notes(0, 1))
                        .expect(everyCauseResets())
                        .expect(
                                step(CONNECT, Errno.ECONNREFUSED).during(NOBODY),
                                step(READ, Errno.ECONNRESET).during(LINGER),
                                step(READ, Errno.ECONNRESET).during(UNREAD),
                                step(FIRST_WRITE, Errno.OK).during(AFTER_CLOSE),
                                step(SECOND_WRITE, Errno.EPIPE).during(AFTER_CLOSE),
                                step(READ, Errno.ECONNRESET).during(DEAD),
                                step(READ, Errno.ECONNRESET).during(QUEUE))
                        .expect(
                                ladder("", """
                                                SYN-SENT     > S  0:0(0)         CLOSED
                                                CLOSED       < R. 0:0(0) ack 1   CLOSED
                                                """).during(NOBODY),
                                ladder(OPENING, "CLOSED > R. 1:1(0) ack 1 CLOSED")
                                        .during(LINGER),
                                ladder(OPENING + REQUEST, "CLOSED < R. 1:1(0) ack 11 CLOSED")
                                        .during(UNREAD),
                                ladder(OPENING, """
                                                FIN-WAIT-1   > F. 1:1(0) ack 1   CLOSE-WAIT
                                                FIN-WAIT-2   < .  1:1(0) ack 2   CLOSE-WAIT
                                                FIN-WAIT-2   < P. 1:11(10) ack 2 CLOSE-WAIT
                                                CLOSED       > R  2:2(0)         CLOSED
                                                """).during(AFTER_CLOSE),
                                ladder(OPENING, """
                                                ESTABLISHED  > P. 1:11(10) ack 1 CLOSED
                                                CLOSED       < R  1:1(0)         CLOSED
                                                """).during(DEAD),
                                ladder(OPENING, "CLOSED < R. 1:1(0) ack 1 CLOSED")
                                        .during(QUEUE)),
                claim("C14", text("close() sends a FIN.", "close() 会发送 FIN。"))
                        .cites(
                                rfc(9293, "3.6"),
                                rfc(2525, "2.17"),
                                man("socket(7) SO_LINGER"),
                                linux("net/ipv4/tcp.c", "__tcp_close"),
                                notes(1))
                        .expect(firstOfTheCloseIs(true).during(PLAIN))
                        .refinedBy(
                                text(
                                        "a FIN, unless data lies unread in the receive queue, or SO_LINGER is set to zero seconds: then close() sends RST.",
                                        "发送 FIN，除非接收队列里还有未读数据，或 SO_LINGER 设为 0 秒：此时 close() 发送 RST。"),
                                firstOfTheCloseIs(false).during(UNREAD),
                                unreadSeen().during(UNREAD),
                                firstOfTheCloseIs(false).during(LINGER)));
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(PLAIN);
        Pair plain = open(lab, listener);
        plain.client.close();
        plain.server.readEndOfStream();
        plain.server.acknowledgeNow();
        lab.await(plain.client, FIN_WAIT_2);
        plain.server.close();
        lab.await(plain.client, TIME_WAIT);

        lab.phase(LINGER);
        Pair linger = open(lab, listener);
        linger.client.closeWithReset();
        lab.step(READ, () -> linger.server.read(1));
        linger.server.close();

        lab.phase(UNREAD);
        Pair unread = open(lab, listener);
        unread.client.write(10);
        lab.await(
                rows -> rows.stream()
                        .anyMatch(row -> row.tuple().equals(unread.server.tuple()) && row.receiveQueue() == 10),
                Lab.SOON,
                text("10 unread bytes at the server", "服务器有 10 个未读字节"));
        unread.server.close();
        lab.step(READ, () -> unread.client.read(1));
        unread.client.close();

        lab.phase(AFTER_CLOSE);
        Pair after = open(lab, listener);
        after.client.close();
        lab.await(after.server, CLOSE_WAIT);
        lab.await(after.client, FIN_WAIT_2);
        lab.step(FIRST_WRITE, () -> after.server.write(10));
        lab.awaitGone(after.server.tuple()); // its end went with its own RST, which may still be on its way
        lab.step(SECOND_WRITE, () -> after.server.write(10));
        after.server.close();

        lab.phase(DEAD);
        Pair dead = open(lab, listener);
        dead.server.vanish();
        dead.client.write(10);
        lab.step(READ, () -> dead.client.read(1));
        dead.client.close();

        lab.phase(QUEUE);
        LabSocket queued = lab.connect(listener);
        lab.await(queued.tuple().reversed(), tcplab.tcp.TcpState.ESTABLISHED);
        listener.close();
        lab.step(READ, () -> queued.read(1));
        queued.close();

        lab.phase(NOBODY);
        lab.step(CONNECT, () -> lab.connect(listener));
    }

    private record Pair(LabSocket client, LabSocket server) {}

    private static Pair open(Lab lab, LabListener listener) throws IOException {
        Pair pair = new Pair(lab.connect(listener), listener.accept());
        lab.awaitOpen(pair.client, pair.server);
        return pair;
    }

    private static Expectation ladder(String opening, String rest) {
        return everyConnection(opening + rest);
    }

    /** In each phase that provokes a reset both ends were CLOSED in the end, and no witness saw TIME-WAIT. */
    private static Expectation everyCauseResets() {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            List<Text> otherwise = new ArrayList<>();
            for (Text cause : CAUSES) {
                var part = evidence.during(cause);
                boolean reset = !part.connections().isEmpty()
                        && part.connections().stream()
                                .allMatch(c -> c.firstReset().isPresent()
                                        && c.last(CLIENT) == CLOSED
                                        && !c.passed(CLIENT, TIME_WAIT)
                                        && !c.passed(SERVER, TIME_WAIT)
                                        && !evidence.seenBySs(c, CLIENT, TIME_WAIT)
                                        && !evidence.seenBySs(c, SERVER, TIME_WAIT));
                if (!reset) {
                    otherwise.add(cause);
                }
            }
            return otherwise.isEmpty()
                    ? Finding.holds(
                            text("%s causes, each ended by RST without TIME-WAIT", "%s 种原因，都以 RST 结束，没有 TIME-WAIT")
                                    .with(CAUSES.size()))
                    : Finding.fails(text("not so for: %s", "以下情形不是如此：%s").with(otherwise.get(0)));
        });
    }

    /** Whether what ended the connection was a FIN, or a RST. */
    private static Expectation firstOfTheCloseIs(boolean fin) {
        return everyConnection(
                text("%s closed by %s", "%s以 %s 关闭").with("%s", fin ? "FIN" : "RST"),
                c -> c.first(m -> m.raw().flags().fin() || m.raw().flags().rst())
                        .map(m -> m.raw().flags().fin() == fin)
                        .orElse(false));
    }

    private static Expectation unreadSeen() {
        return Expectation.that(
                Set.of(SS),
                evidence -> evidence.sockets()
                        .first(row -> row.receiveQueue() > 0
                                && evidence.connections().stream()
                                        .anyMatch(c -> row.tuple().equals(c.seenBy(SERVER))))
                        .map(row -> Finding.holds(text("ss saw %s unread bytes before the close", "关闭前 ss 看到 %s 个未读字节")
                                .with(row.receiveQueue())))
                        .orElseGet(() -> Finding.fails(text("ss saw no unread bytes", "ss 没有看到未读字节"))));
    }
}

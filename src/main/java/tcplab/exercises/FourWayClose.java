package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
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
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
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
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Replay;

/** FIN, ACK, FIN, ACK: and when it is only three. */
@AutoService(Exercise.class)
public final class FourWayClose implements Exercise {
    private static final int TIMES = 100;
    /** Safely less than TCP_DELACK_MIN, which is 40 ms, and a jiffy of 10 ms at most. */
    private static final Duration PROMPT = Duration.ofMillis(30);

    private static final String HELD = "each state held";
    private static final String LATER = "the server closes after its acknowledgment";
    private static final String AT_ONCE = "the server closes at once";
    private static final String QUIET = "unforced, after no data";
    private static final String TALKED = "unforced, after a request and an answer";

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
                                        FourWayClose::finConsumesOne)
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
        client.shutdownOutput();
        server.readEndOfStream();
        if (acknowledgeFirst) {
            server.acknowledgeNow();
        }
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

    /** Whether a close is FIN u, ACK u+1, FIN w, ACK w+1, or the same with the middle two in one. */
    private static Optional<Text> closes(Connection connection, boolean merged) {
        List<Moment> closing = connection.closing();
        int expected = merged ? 3 : 4;
        if (closing.size() != expected) {
            return Optional.of(text("it took %s segments", "它用了 %s 个报文段").with(closing.size()));
        }
        RawSegment fin = closing.get(0).raw();
        RawSegment ack = closing.get(1).raw();
        RawSegment otherFin = closing.get(expected - 2).raw();
        RawSegment last = closing.get(expected - 1).raw();
        boolean right = closing.get(0).sender() == CLIENT
                && fin.flags().fin()
                && ack.ack() == fin.next()
                && closing.get(expected - 2).sender() == SERVER
                && otherFin.flags().fin()
                && last.ack() == otherFin.next();
        return right ? Optional.empty() : Optional.of(text("its segments are others", "其报文段不符"));
    }

    /**
     * A close in which the server's FIN followed the client's before the delayed ACK could be due took three segments. On a
     * busy machine a program is sometimes not that prompt; those closes are outside the condition and only counted.
     */
    private static Expectation threeWhenPrompt() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Connection> prompt = evidence.connections().stream()
                    .filter(c -> wait(c).map(w -> w.compareTo(PROMPT) < 0).orElse(false))
                    .toList();
            if (prompt.size() < TIMES / 2) {
                return Finding.blind(text(
                                "the server's FIN followed within %s ms in only %s of %s closes: the machine is too busy",
                                "只有 %2$s/%3$s 次关闭中，服务器的 FIN 在 %1$s 毫秒内跟上：机器太忙")
                        .with(
                                PROMPT.toMillis(),
                                prompt.size(),
                                evidence.connections().size()));
            }
            long three = prompt.stream().filter(c -> closes(c, true).isEmpty()).count();
            return Finding.of(
                    three == prompt.size(),
                    text(
                                    "of %s in which the server's FIN followed within %s ms, %s took three segments",
                                    "服务器的 FIN 在 %2$s 毫秒内跟上的 %1$s 次关闭中，%3$s 次用了三个报文段")
                            .with(prompt.size(), PROMPT.toMillis(), three));
        });
    }

    /** From the client's FIN to the server's. */
    private static Optional<Duration> wait(Connection connection) {
        return connection
                .first(m -> m.sender() == SERVER && m.raw().flags().fin())
                .flatMap(
                        second -> connection.firstFin().map(first -> second.at().minus(first.at())));
    }

    private static Optional<Moment> third(Connection connection) {
        List<Moment> closing = connection.closing();
        return closing.size() < 3 ? Optional.empty() : Optional.of(closing.get(2));
    }

    private static boolean finConsumesOne(Connection connection) {
        List<RawSegment> fins = connection.closing().stream()
                .map(Moment::raw)
                .filter(raw -> raw.flags().fin())
                .toList();
        return fins.size() == 2 && fins.stream().allMatch(fin -> fin.length() == 0 && acknowledged(connection, fin));
    }

    private static boolean acknowledged(Connection connection, RawSegment fin) {
        return connection.closing().stream()
                .map(Moment::raw)
                .anyMatch(raw -> raw.source().equals(fin.destination()) && raw.ack() == SeqNumber.plus(fin.seq(), 1));
    }

    /** How many closes took how many segments, each three or four. */
    private static Expectation frequencies(Text when) {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Connection> undisturbed =
                    evidence.connections().stream().filter(c -> !disturbed(c)).toList();
            long three = closesOf(undisturbed, 3);
            long four = closesOf(undisturbed, 4);
            int all = evidence.connections().size();
            if (undisturbed.size() < TIMES / 2 && all == TIMES) {
                return Finding.blind(text("%s, only %s of %s closed undisturbed", "%s，只有 %s/%s 条未受干扰地关闭")
                        .with(when, undisturbed.size(), all));
            }
            return Finding.of(
                    all == TIMES && three + four == undisturbed.size(),
                    text(
                                    "%s, of %s %s closed by three segments and %s by four; disturbed by a RST or a repetition: %s",
                                    "%s，%s 条中 %s 条用了三个报文段，%s 条用了四个；受 RST 或重传干扰的：%s 条")
                            .with(when, all, three, four, all - undisturbed.size()));
        });
    }

    private static long closesOf(List<Connection> connections, int segments) {
        return connections.stream().filter(c -> c.closing().size() == segments).count();
    }

    /** Whether a busy machine left its mark: a segment sent again, or a late one answered by RST (RFC 1337). */
    private static boolean disturbed(Connection connection) {
        return connection.firstReset().isPresent()
                || once(connection.closing()) != connection.closing().size();
    }

    /** The segments without those that were sent again, as a busy machine makes them. */
    private static long once(List<Moment> closing) {
        return closing.stream()
                .map(m -> m.sender()
                        + (m.raw().flags().fin()
                                ? " FIN " + m.raw().seq()
                                : " ACK " + m.raw().ack()))
                .distinct()
                .count();
    }

    private static Expectation noneOfThree() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            long three = closesOf(evidence.connections(), 3);
            return Finding.of(
                    three == 0 && !evidence.connections().isEmpty(),
                    text("%s of %s closes took three segments", "%s 次（共 %s 次）关闭用了三个报文段")
                            .with(three, evidence.connections().size()));
        });
    }

    /** Both ends acknowledged the other's FIN, and so every byte before it. */
    private static Expectation nothingLost() {
        return everyConnection(
                text("%s: each side acknowledged every byte and the FIN of the other", "%s：双方都确认了对方的每个字节和 FIN"),
                c -> c.sentBy(CLIENT).mapToInt(m -> m.raw().length()).sum() == 7
                        && c.sentBy(SERVER).mapToInt(m -> m.raw().length()).sum() == 6
                        && finConsumesOne(c));
    }

    private static Expectation passiveEndsFirst() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            boolean shown = evidence.connections().stream()
                    .anyMatch(c -> c.last(SERVER) == CLOSED
                            && c.last(CLIENT) == TIME_WAIT
                            && evidence.looks().stream()
                                    .anyMatch(look -> look.sockets().stream()
                                                    .anyMatch(row -> row.tuple().equals(c.seenBy(CLIENT))
                                                            && row.state() == TIME_WAIT)
                                            && look.sockets().stream()
                                                    .noneMatch(
                                                            row -> row.tuple().equals(c.seenBy(SERVER)))));
            return Finding.of(
                    shown,
                    text(
                            "ss saw the active side in TIME-WAIT when the passive side was gone",
                            "ss 看到被动方已经消失，而主动方仍在 TIME-WAIT"));
        });
    }
}

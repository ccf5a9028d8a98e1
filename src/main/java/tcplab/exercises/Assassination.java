package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Errno.EADDRINUSE;
import static tcplab.record.Errno.OK;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.noFault;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Stay;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Numbers;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.tcp.SeqNumber;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** One old segment makes TIME-WAIT answer; the answer draws a RST; the RST ends TIME-WAIT, and its protection with it. */
@AutoService(Exercise.class)
public final class Assassination implements Exercise {
    private static final String RFC1337 = "net.ipv4.tcp_rfc1337";
    private static final Text KILLED = text("an old segment meets TIME-WAIT", "旧报文段遇到 TIME-WAIT");
    private static final Text NEXT = text("the next connection between the same addresses", "相同地址之间的下一条连接");
    private static final Text SHIELDED =
            text("an old segment meets TIME-WAIT that ignores RST", "旧报文段遇到忽略 RST 的 TIME-WAIT");
    private static final Text REUSE = text("bind the client's port again", "再次绑定客户端的端口");
    private static final Text READ = text("read what the server never sent", "读取服务器从未发送过的数据");
    private static final int ANSWER = 6;
    /** TCP_TIMEWAIT_LEN. */
    private static final Duration MINUTE = Duration.ofSeconds(60);

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text(
                "What can end TIME-WAIT before its time, and what may then get through?",
                "什么能让 TIME-WAIT 提前结束？之后又会漏进什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "D10",
                        text(
                                "Without TIME-WAIT, a new connection may take an old segment for its own.",
                                "没有 TIME-WAIT，新连接就可能把旧报文段当成自己的。"))
                .cites(
                        rfc(9293, "3.6.1"),
                        rfc(1337, "2"),
                        sysctl("tcp_rfc1337"),
                        linux("net/ipv4/tcp_minisocks.c", "tcp_timewait_state_process"),
                        notes(0, 1))
                .expect(
                        step(REUSE, OK).during(NEXT),
                        connections(1).during(NEXT),
                        takenForItsOwn().during(NEXT),
                        step(READ, OK).during(NEXT))
                .refinedBy(
                        text(
                                "It need not have been left out: one old segment is enough to end it. TIME-WAIT answers with an ACK, the other end knows no such connection and sends RST, and the RST ends TIME-WAIT; with tcp_rfc1337 = 1 that RST is ignored and TIME-WAIT stays.",
                                "并不需要从一开始就没有它：一个旧报文段就足以结束它。TIME-WAIT 以 ACK 应答，对端没有这条连接，于是回 RST，RST 结束了 TIME-WAIT；若 tcp_rfc1337 = 1，则忽略该 RST，TIME-WAIT 保留。"),
                        drawsReset().during(KILLED),
                        endedEarly().during(KILLED),
                        drawsReset().during(SHIELDED),
                        stays().during(SHIELDED),
                        step(REUSE, EADDRINUSE).during(SHIELDED)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(KILLED);
        lab.sysctl(RFC1337, "0");
        LabSocket killed = timeWaitMeetsOldSegment(lab, listener);
        lab.awaitGone(killed.tuple());

        lab.phase(NEXT);
        ConnectOptions again = ConnectOptions.to(listener.address()).from(killed.local());
        Optional<LabSocket> client = lab.tryConnect(REUSE, again);
        if (client.isPresent()) {
            LabSocket server = listener.accept();
            lab.awaitOpen(client.get(), server);
            Numbers self = lab.numbers(client.get().tuple());
            Numbers peer = lab.numbers(server.tuple());
            lab.inject(peer.forge("P.", peer.next(), self.next(), ANSWER));
            lab.step(READ, () -> client.get().read(ANSWER));
            client.get().closeWithReset();
            lab.awaitGone(server.tuple());
            server.close();
        }

        lab.phase(SHIELDED);
        lab.sysctl(RFC1337, "1");
        LabSocket shielded = timeWaitMeetsOldSegment(lab, listener);
        lab.await(shielded, TIME_WAIT);
        lab.step(
                REUSE,
                () -> lab.connect(ConnectOptions.to(listener.address()).from(shielded.local()))
                        .closeWithReset());
        lab.look();
    }

    /** Opens, talks and closes, the client first; then the server's answer comes once more. */
    private static LabSocket timeWaitMeetsOldSegment(Lab lab, LabListener listener) throws IOException {
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        client.write("request");
        server.read(7);
        server.write("answer");
        client.read(ANSWER);
        lab.close(client, server);
        lab.await(client, TIME_WAIT);
        lab.awaitGone(server.tuple());
        Numbers self = lab.numbers(client.tuple());
        Numbers peer = lab.numbers(server.tuple());
        lab.inject(peer.forge("P.", peer.isn() + 1, self.isn() + 8, ANSWER));
        lab.awaitSegment(
                segment -> segment.flags().rst() && segment.tuple().equals(server.tuple()),
                text("the server's RST", "服务器的 RST"));
        return client;
    }

    /** The forged segment was answered by an ACK, that one by a RST with its number, and that was all. */
    private static Expectation drawsReset() {
        return noFault(
                text(
                        "%s: the old segment drew an ACK from TIME-WAIT, and the ACK a RST",
                        "%s：旧报文段使 TIME-WAIT 回了 ACK，ACK 又引来 RST"),
                connection -> {
                    List<Moment> after = connection.injected().stream()
                            .findFirst()
                            .map(connection::after)
                            .orElse(List.of());
                    boolean right = after.size() == 2
                            && after.get(0).sender() == CLIENT
                            && after.get(0).raw().occupies() == 0
                            && after.get(0).raw().flags().ack()
                            && after.get(1).sender() == SERVER
                            && after.get(1).raw().flags().rst()
                            && after.get(1).raw().seq() == after.get(0).raw().ack();
                    return right
                            ? Optional.empty()
                            : Optional.of(text("after the old segment came %s segments", "旧报文段之后有 %s 个报文段")
                                    .with(after.size()));
                });
    }

    private static Expectation endedEarly() {
        return timeWait(
                stay -> stay.ended() && stay.atMost().compareTo(MINUTE) < 0,
                text("TIME-WAIT was over after %s", "TIME-WAIT 在 %s 后结束"));
    }

    private static Expectation stays() {
        return timeWait(stay -> !stay.ended(), text("TIME-WAIT was there all the time (%s)", "TIME-WAIT 一直都在（%s）"));
    }

    private static Expectation timeWait(java.util.function.Predicate<Stay> wanted, Text found) {
        return Expectation.that(
                Set.of(SS, SNIFFER, CLOCK),
                evidence -> evidence.connections().stream()
                        .findFirst()
                        .flatMap(c -> evidence.sockets().stay(c.seenBy(CLIENT), TIME_WAIT))
                        .map(stay -> Finding.of(wanted.test(stay), found.with(stay)))
                        .orElseGet(() -> Finding.fails(text("ss saw no TIME-WAIT", "ss 没有看到 TIME-WAIT"))));
    }

    /** The client acknowledged bytes that its peer had not sent: the forged ones, at the number that it expected. */
    private static Expectation takenForItsOwn() {
        return noFault(
                text(
                        "%s in which the client acknowledged 6 bytes that the server never sent",
                        "%s中，客户端确认了服务器从未发送的 6 个字节"),
                Assassination::nothingForeign);
    }

    private static Optional<Text> nothingForeign(Connection connection) {
        Optional<Moment> forged = connection.injected().stream().findFirst();
        long sent = connection.sentBy(SERVER).mapToLong(m -> m.raw().next()).reduce(0, (a, b) -> b);
        boolean taken = forged.isPresent()
                && connection.passed(CLIENT, ESTABLISHED)
                && forged.get().raw().seq() == sent
                && connection.after(forged.get()).stream()
                        .anyMatch(m -> m.sender() == CLIENT
                                && m.raw().flags().ack()
                                && m.raw().ack() == SeqNumber.plus(sent, ANSWER));
        return taken
                ? Optional.empty()
                : Optional.of(text("no byte but the server's was acknowledged", "除服务器的字节外没有确认任何字节"));
    }
}

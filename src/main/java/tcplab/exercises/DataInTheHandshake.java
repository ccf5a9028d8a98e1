package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.man;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.grew;
import static tcplab.theory.Expectations.step;

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
import tcplab.programs.ConnectOptions;
import tcplab.programs.SocketOption;
import tcplab.record.Errno;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** Which of the three segments of an opening may carry data: the third, and with Fast Open the first. */
@AutoService(Exercise.class)
public final class DataInTheHandshake implements Exercise {
    private static final Text PLAIN = text("as programs usually do", "程序通常的做法");
    private static final Text THIRD = text("data on the third segment", "第三个报文段带数据");
    private static final Text FAST = Text.same("Fast Open");
    private static final Text EARLY = text("read before the handshake is over", "握手结束之前读取");
    private static final int TRIES = 5;
    /** TCP_DELACK_MIN: so soon a program must write for its data to go with the delayed third segment. */
    private static final Duration DELAYED_ACK = Duration.ofMillis(40);
    /** Client and server, on every listener, without a socket option (ip-sysctl tcp_fastopen: 0x1 0x2 0x400). */
    private static final String CLIENT_AND_SERVER = String.valueOf(0x1 | 0x2 | 0x400);

    private static final int FAST_OPEN_OPTION = 34;

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text("Can the handshake itself carry data?", "握手过程本身能携带数据吗？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim("A7", text("SYN and SYN+ACK carry no data.", "SYN 和 SYN+ACK 报文段不携带数据。"))
                        .cites(rfc(9293, "3.4"), notes(0, 1))
                        .expect(noDataInSyn())
                        .deviates(
                                text(
                                        "By default none is carried; with Fast Open and a cookie from an earlier connection the SYN carries data, and the server may read it before the handshake is over",
                                        "默认确实不携带；但启用 Fast Open 并持有先前连接得到的 cookie 时，SYN 会携带数据，服务器在握手完成之前就可以读取"),
                                rfc(7413, "3"),
                                noDataInSyn().during(PLAIN),
                                cookieGiven().during(FAST),
                                dataInSyn().during(FAST),
                                grew("TcpExtTCPFastOpenPassive", 1).during(FAST),
                                step(EARLY, Errno.OK).during(FAST),
                                heldEarly().during(FAST)),
                claim(
                                "A8",
                                text(
                                        "The third segment may carry data; if it carries none, it uses up no sequence number.",
                                        "第三个报文段可以携带数据；如果不携带数据，就不消耗序号。"))
                        .cites(
                                rfc(9293, "3.4"),
                                rfc(9293, "3.5"),
                                man("tcp(7) TCP_QUICKACK"),
                                linux("net/ipv4/tcp_input.c", "tcp_rcv_synsent_state_process"),
                                notes(0, 1))
                        .expect(
                                everyConnection("""
                                                SYN-SENT     > S  0:0(0)         SYN-RECEIVED
                                                ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
                                                ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
                                                ESTABLISHED  > P. 1:8(7) ack 1   ESTABLISHED
                                                ESTABLISHED  < .  1:1(0) ack 8   ESTABLISHED
                                                """).during(PLAIN),
                                dataOnThird().during(THIRD)));
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.phase(PLAIN);
        LabListener listener = lab.listen();
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        client.write("request");
        server.read(7);

        lab.phase(THIRD);
        for (int i = 0; i < TRIES; i++) {
            LabSocket hasty = lab.connect(ConnectOptions.to(listener.address()).with(SocketOption.QUICKACK, 0));
            hasty.write("request");
            listener.accept().read(7);
        }

        lab.phase(FAST);
        lab.sysctl("net.ipv4.tcp_fastopen", CLIENT_AND_SERVER);
        lab.count();
        LabListener fast = lab.listen();
        ConnectOptions options = ConnectOptions.to(fast.address()).with(SocketOption.FASTOPEN_CONNECT, 1);
        LabSocket first = lab.connect(options);
        LabSocket firstServer = fast.accept();
        lab.awaitOpen(first, firstServer);

        lab.gate().drop(Gate.Kind.PURE_ACK, fast.address().port());
        LabSocket second = lab.connect(options);
        second.write("request");
        LabSocket secondServer = fast.accept();
        lab.step(EARLY, () -> secondServer.read(7));
        lab.look();
        lab.gate().open();
        secondServer.write("answer");
        second.read(6);
        lab.awaitOpen(second, secondServer);
        lab.count();
    }

    private static Expectation noDataInSyn() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<RawSegment> syns = evidence.connections().stream()
                    .flatMap(c -> c.moments().stream())
                    .map(Moment::raw)
                    .filter(raw -> raw.flags().syn())
                    .toList();
            long carrying = syns.stream().filter(raw -> raw.length() > 0).count();
            return Finding.of(
                    carrying == 0 && syns.size() >= 2 * evidence.connections().size() && !syns.isEmpty(),
                    text("of %s segments with SYN, carrying data: %s", "%s 个带 SYN 的报文段中，携带数据的：%s")
                            .with(syns.size(), carrying));
        });
    }

    /** The length of a segment's Fast Open cookie in bytes, empty when it has no such option. */
    private static Optional<Integer> cookie(RawSegment raw) {
        return raw.options().stream()
                .filter(o -> o instanceof TcpOption.Other other && other.kind() == FAST_OPEN_OPTION)
                .map(o -> ((TcpOption.Other) o).hex().length() / 2)
                .findFirst();
    }

    private static Optional<RawSegment> segment(Evidence evidence, int connection, int index) {
        return evidence.connections().stream()
                .skip(connection)
                .findFirst()
                .flatMap(c -> c.moments().stream().skip(index).findFirst())
                .map(Moment::raw);
    }

    /** The first connection's SYN asked by an empty option, and its SYN,ACK brought a cookie. */
    private static Expectation cookieGiven() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            int asked =
                    segment(evidence, 0, 0).flatMap(DataInTheHandshake::cookie).orElse(-1);
            int given = segment(evidence, 0, 1)
                    .filter(raw -> raw.flags().syn())
                    .flatMap(DataInTheHandshake::cookie)
                    .orElse(-1);
            return Finding.of(
                    asked == 0 && given >= 4,
                    asked == 0 && given >= 4
                            ? text(
                                            "a first SYN asked for a cookie and got one of %s bytes",
                                            "第一次的 SYN 请求 cookie，得到 %s 字节")
                                    .with(given)
                            : text("no cookie was asked for and given", "没有请求并得到 cookie"));
        });
    }

    /** The second connection's SYN had cookie and data, and the SYN,ACK acknowledged both SYN and data. */
    private static Expectation dataInSyn() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            Optional<RawSegment> syn = segment(evidence, 1, 0);
            Optional<RawSegment> synAck = segment(evidence, 1, 1);
            boolean carried = syn.map(raw -> raw.flags().syn()
                            && raw.length() > 0
                            && cookie(raw).orElse(0) > 0
                            && synAck.map(answer -> answer.flags().syn() && answer.ack() == raw.next())
                                    .orElse(false))
                    .orElse(false);
            return Finding.of(
                    carried,
                    carried
                            ? text(
                                            "the next SYN brought the cookie and %s bytes, and SYN,ACK acknowledged them",
                                            "下一次的 SYN 带着 cookie 和 %s 字节数据，SYN,ACK 确认了它们")
                                    .with(syn.map(RawSegment::length).orElse(0))
                            : text("no SYN carried data that was acknowledged", "没有携带数据并得到确认的 SYN"));
        });
    }

    /** {@code ss} saw the server's end in SYN-RECEIVED with a descriptor: accept() had given it out. */
    private static Expectation heldEarly() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            boolean held = evidence.connections().stream().skip(1).findFirst().stream()
                    .anyMatch(c -> evidence.sockets()
                            .first(row -> row.tuple().equals(c.seenBy(SERVER))
                                    && row.state() == SYN_RECEIVED
                                    && !row.orphan())
                            .isPresent());
            return Finding.of(
                    held,
                    held
                            ? text(
                                    "the program held the server's socket while ss saw it in SYN-RECEIVED",
                                    "ss 看到服务器套接字处于 SYN-RECEIVED 时，程序已经持有它")
                            : text(
                                    "ss saw no accepted socket in SYN-RECEIVED",
                                    "ss 没有看到已被 accept() 且处于 SYN-RECEIVED 的套接字"));
        });
    }

    /** In one connection or more the third segment carried the data; a program that was too slow cannot show it. */
    private static Expectation dataOnThird() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            long carried = evidence.connections().stream()
                    .filter(c -> third(c).map(m -> m.raw().length() == 7).orElse(false) && acknowledged(c) == 8)
                    .count();
            boolean slow = !evidence.connections().isEmpty()
                    && evidence.connections().stream().allMatch(DataInTheHandshake::slow);
            if (carried == 0 && slow) {
                return Finding.blind(
                        text("no program wrote within %s ms: the machine is too busy", "没有程序在 %s 毫秒内写入：机器太忙")
                                .with(DELAYED_ACK.toMillis()));
            }
            return Finding.of(
                    carried > 0,
                    text("of %s openings, with 7 bytes on the third segment: %s", "%s 次打开中，第三个报文段携带 7 字节的：%s")
                            .with(evidence.connections().size(), carried));
        });
    }

    private static Optional<Moment> third(Connection connection) {
        return connection.moments().stream()
                .skip(2)
                .findFirst()
                .filter(m -> m.sender() == CLIENT && m.raw().flags().ack());
    }

    private static long acknowledged(Connection connection) {
        return connection
                .sentBy(SERVER)
                .mapToLong(m -> m.rung().segment().ack().orElse(0))
                .max()
                .orElse(0);
    }

    private static boolean slow(Connection connection) {
        Optional<Moment> data =
                connection.first(m -> m.sender() == CLIENT && m.raw().length() > 0);
        Optional<Moment> synAck =
                connection.first(m -> m.sender() == SERVER && m.raw().flags().syn());
        return data.isPresent()
                && synAck.isPresent()
                && data.get().at().minus(synAck.get().at()).compareTo(DELAYED_ACK) > 0;
    }
}

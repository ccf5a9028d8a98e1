package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tcplab.analysis.Connection;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabAttempt;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.record.Errno;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What a listener keeps for a program that does not call accept(), and what becomes of those that come too late. */
@AutoService(Exercise.class)
public final class AcceptQueue implements Exercise {
    private static final String FULL = "backlog filled";
    private static final String CAPPED = "backlog above somaxconn";
    private static final String IGNORED = "last ACK to a full queue, tcp_abort_on_overflow 0";
    private static final String ABORTED = "last ACK to a full queue, tcp_abort_on_overflow 1";
    private static final String LATE = "the one too many gets in after accept()";
    private static final String READ = "connect and read";
    private static final String ABORT = "net.ipv4.tcp_abort_on_overflow";
    private static final String SOMAXCONN = "net.core.somaxconn";
    private static final int BACKLOG = 3;
    private static final int CAP = 2;
    /** Below the ephemeral ports, so free in a namespace of its own. */
    private static final int HELD_PORT = 7001;

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text(
                "How many connections wait for accept(), and what happens to the next one?",
                "有多少连接可以等待 accept()？再来一个会怎样？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "A17",
                        text(
                                "A listener opens connections before anyone accepts them and keeps them in a queue; when it is full, a further SYN is ignored.",
                                "监听者不等 accept() 就建立连接，并放入队列；队列满了以后，新的 SYN 会被忽略。"))
                .cites(
                        rfc(9293, "3.10.1"),
                        man("listen(2)"),
                        sysctl("tcp_abort_on_overflow"),
                        linux("include/net/sock.h", "sk_acceptq_is_full"),
                        linux("net/ipv4/tcp_minisocks.c", "tcp_check_req"),
                        notes(1, 2))
                .expect(
                        holds().during(FULL),
                        unanswered().during(FULL),
                        overflowed().during(FULL),
                        step(LATE, Errno.OK).during(FULL))
                .refinedBy(
                        text(
                                "Backlog N holds N+1, and N is cut to somaxconn. A handshake that began while there was room can still find the queue full with its last ACK: that ACK is ignored, and only the client is ESTABLISHED; with tcp_abort_on_overflow=1 it is answered by RST.",
                                "backlog 为 N 时可容纳 N+1 个，且 N 不超过 somaxconn。在有空位时开始的握手，最后一个 ACK 仍可能遇到队列已满：该 ACK 被忽略，只有客户端处于 ESTABLISHED；若 tcp_abort_on_overflow=1，则以 RST 应答。"),
                        capped().during(CAPPED),
                        holds().during(CAPPED),
                        believes().during(IGNORED),
                        resetAfterHandshake(false).during(IGNORED),
                        resetAfterHandshake(true).during(ABORTED),
                        step(READ, Errno.ECONNRESET).during(ABORTED)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(6);
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.phase(FULL);
        lab.count();
        LabListener full = listen(lab, BACKLOG);
        fill(lab, full, BACKLOG);
        LabAttempt late = lab.connecting(full);
        awaitRows(lab, row -> row.state() == SYN_SENT, "SYN-SENT");
        lab.count();
        lab.progress(text("the SYN that was ignored is repeated", "被忽略的 SYN 将重传"), length());
        full.accept();
        lab.step(LATE, () -> lab.await(late.socket().tuple().reversed(), ESTABLISHED));

        lab.phase(CAPPED);
        String somaxconn = lab.sysctl(SOMAXCONN);
        lab.sysctl(SOMAXCONN, String.valueOf(CAP));
        fill(lab, listen(lab, 50), CAP);
        lab.sysctl(SOMAXCONN, somaxconn);

        lab.phase(IGNORED);
        lab.sysctl(ABORT, "0");
        LabListener ignoring = listen(lab, 1);
        LabSocket believer = tooLate(lab, ignoring).socket();
        lab.await(believer.tuple().reversed(), SYN_RECEIVED);
        lab.look();
        ignoring.accept();
        believer.write(10);
        lab.await(believer.tuple().reversed(), ESTABLISHED);
        believer.closeWithReset();

        lab.phase(ABORTED);
        lab.sysctl(ABORT, "1");
        LabAttempt refused = tooLate(lab, listen(lab, 1));
        lab.step(READ, () -> refused.socket().read(1));
    }

    private static LabListener listen(Lab lab, int backlog) throws IOException {
        return lab.listen(ListenOptions.on(new Endpoint(lab.server(), 0)).withBacklog(backlog));
    }

    private static void fill(Lab lab, LabListener listener, int backlog) throws IOException {
        for (int i = 0; i <= backlog; i++) {
            lab.connect(listener);
        }
        awaitRows(
                lab,
                row -> row.state() == LISTEN
                        && row.local().equals(listener.address())
                        && row.receiveQueue() == backlog + 1,
                "full queue");
    }

    /** Begins a connection whose SYN comes while there is room and whose last ACK comes when there is none. */
    private static LabAttempt tooLate(Lab lab, LabListener listener) throws IOException {
        lab.gate().drop(Gate.Kind.SYN_ACK, HELD_PORT);
        LabAttempt held = lab.connecting(ConnectOptions.to(listener.address())
                .from(new Endpoint("127.0.0.1", HELD_PORT))
                .withReuseAddress(true));
        awaitRows(
                lab,
                row -> row.state() == SYN_RECEIVED && row.local().equals(listener.address()),
                "half-open connection");
        fill(lab, listener, 1);
        lab.gate().open();
        return held;
    }

    private static void awaitRows(Lab lab, Predicate<SocketEntry> wanted, String what) throws IOException {
        lab.await(rows -> rows.stream().anyMatch(wanted), Lab.SOON, Text.same(what));
    }

    /** The fullest that {@code ss} saw a listener: LISTEN's Recv-Q is what waits, its Send-Q the backlog. */
    private static Optional<SocketEntry> fullest(Evidence evidence) {
        return evidence.looks().stream()
                .flatMap(look -> look.sockets().stream())
                .filter(row -> row.state() == LISTEN && startedHere(evidence, row.local()))
                .reduce((a, b) -> b.receiveQueue() > a.receiveQueue() ? b : a);
    }

    private static boolean startedHere(Evidence evidence, Endpoint server) {
        return evidence.connections().stream().anyMatch(c -> c.tuple().remote().equals(server));
    }

    /** One more than the backlog waited, and as many servers were ESTABLISHED without a descriptor. */
    private static Expectation holds() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            int waited = fullest(evidence).map(SocketEntry::receiveQueue).orElse(0);
            int backlog = fullest(evidence).map(SocketEntry::sendQueue).orElse(-1);
            long open = evidence.looks().stream()
                    .mapToLong(look -> look.sockets().stream()
                            .filter(row ->
                                    row.state() == ESTABLISHED && row.orphan() && startedHere(evidence, row.local()))
                            .count())
                    .max()
                    .orElse(0);
            return Finding.of(
                    waited == backlog + 1 && open == waited,
                    text(
                                    "backlog %s: %s connections waited for accept(), %s ESTABLISHED without a descriptor",
                                    "backlog 为 %s：%s 条连接等待 accept()，%s 条处于 ESTABLISHED 且没有描述符")
                            .with(backlog, waited, open));
        });
    }

    private static Expectation capped() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            String somaxconn = evidence.recording()
                    .each(tcplab.record.Event.SettingChanged.class)
                    .filter(s -> s.name().equals(SOMAXCONN))
                    .map(s -> s.value())
                    .findFirst()
                    .orElse("-");
            int backlog = fullest(evidence).map(SocketEntry::sendQueue).orElse(-1);
            return Finding.of(
                    somaxconn.equals(String.valueOf(backlog)),
                    text("somaxconn=%s: the backlog became %s", "somaxconn=%s：backlog 变为 %s")
                            .with(somaxconn, backlog));
        });
    }

    /** The last client's SYN had no answer until it was repeated, a second or more after. */
    private static Expectation unanswered() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Connection> late = evidence.connections().stream()
                    .filter(c ->
                            c.sentBy(CLIENT).filter(m -> m.raw().flags().syn()).count() > 1)
                    .toList();
            boolean ignored = late.size() == 1
                    && late.get(0).moments().get(1).raw().flags().syn()
                    && late.get(0).moments().get(1).sender() == CLIENT;
            return Finding.of(
                    ignored && evidence.connections().size() == BACKLOG + 2,
                    text("of %s SYNs, unanswered until repeated: %s", "%s 条连接的 SYN 中，重传后才得到应答的：%s")
                            .with(evidence.connections().size(), late.size()));
        });
    }

    private static Expectation overflowed() {
        return Expectation.that(Set.of(COUNTERS), evidence -> {
            long grown = evidence.growth("TcpExtListenOverflows").orElse(-1L);
            return Finding.of(
                    grown == 1,
                    text("ListenOverflows grew by %s, expected 1", "ListenOverflows 增加 %s，应为 1")
                            .with(grown));
        });
    }

    /** One look showed the client ESTABLISHED and its server still SYN-RECEIVED. */
    private static Expectation believes() {
        return Expectation.that(Set.of(SS, SNIFFER, SCRIPT), evidence -> {
            boolean seen = evidence.connections().stream()
                    .anyMatch(c -> evidence.looks().stream()
                            .anyMatch(look -> shows(
                                            look.sockets(),
                                            row -> row.tuple().equals(c.seenBy(CLIENT)) && row.state() == ESTABLISHED)
                                    && shows(
                                            look.sockets(),
                                            row -> row.tuple().equals(c.seenBy(SERVER))
                                                    && row.state() == SYN_RECEIVED)));
            return Finding.of(
                    seen,
                    text(
                                    "tcp_abort_on_overflow=%s: ss saw a client ESTABLISHED whose server was SYN-RECEIVED: %s",
                                    "tcp_abort_on_overflow=%s：ss 看到客户端 ESTABLISHED 而服务器 SYN-RECEIVED：%s")
                            .with(evidence.setting(ABORT).orElse("-"), seen ? text("yes", "是") : text("no", "否")));
        });
    }

    private static boolean shows(List<SocketEntry> rows, Predicate<SocketEntry> wanted) {
        return rows.stream().anyMatch(wanted);
    }

    /** Whether the server answered the last ACK of the connection whose handshake was held by RST. */
    private static Expectation resetAfterHandshake(boolean wanted) {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Connection> held = evidence.connections().stream()
                    .filter(c -> c.tuple().local().port() == HELD_PORT)
                    .toList();
            boolean reset = held.stream()
                    .anyMatch(c -> c.firstReset().map(m -> m.sender() == SERVER).orElse(false));
            String setting = evidence.setting(ABORT).orElse("-");
            return Finding.of(
                    held.size() == 1 && reset == wanted && setting.equals(wanted ? "1" : "0"),
                    reset
                            ? text(
                                            "tcp_abort_on_overflow=%s: the last ACK was answered by RST",
                                            "tcp_abort_on_overflow=%s：最后一个 ACK 得到 RST")
                                    .with(setting)
                            : text(
                                            "tcp_abort_on_overflow=%s: no RST answered the last ACK",
                                            "tcp_abort_on_overflow=%s：最后一个 ACK 没有得到 RST")
                                    .with(setting));
        });
    }
}

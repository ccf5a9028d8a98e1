package tcplab.exercises;

import static tcplab.exercises.AcceptQueueFindings.believes;
import static tcplab.exercises.AcceptQueueFindings.capped;
import static tcplab.exercises.AcceptQueueFindings.holds;
import static tcplab.exercises.AcceptQueueFindings.overflowed;
import static tcplab.exercises.AcceptQueueFindings.resetAfterHandshake;
import static tcplab.exercises.AcceptQueueFindings.unanswered;
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
import java.util.function.Predicate;
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

/** What a listener keeps for a program that does not call accept(), and what becomes of those that come too late. */
@AutoService(Exercise.class)
public final class AcceptQueue implements Exercise {
    private static final Text FULL = text("backlog filled", "填满 backlog");
    private static final Text CAPPED = text("backlog above somaxconn", "backlog 大于 somaxconn");
    private static final Text IGNORED =
            text("last ACK to a full queue, tcp_abort_on_overflow 0", "最后的 ACK 遇到满队列，tcp_abort_on_overflow 0");
    private static final Text ABORTED =
            text("last ACK to a full queue, tcp_abort_on_overflow 1", "最后的 ACK 遇到满队列，tcp_abort_on_overflow 1");
    private static final Text LATE = text("the one too many gets in after accept()", "多出的一条在 accept() 之后进入队列");
    private static final Text READ = text("connect and read", "连接并读取");
    static final String ABORT = "net.ipv4.tcp_abort_on_overflow";
    static final String SOMAXCONN = "net.core.somaxconn";
    static final int BACKLOG = 3;
    private static final int CAP = 2;
    /** Below the ephemeral ports, so free in a namespace of its own. */
    static final int HELD_PORT = 7001;

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
        awaitSyns(lab);
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

    /** Until the SYN of everyone in SYN-SENT has left: the socket is in that state before. */
    private static void awaitSyns(Lab lab) throws IOException {
        for (SocketEntry row : lab.look()) {
            if (row.state() == SYN_SENT) {
                lab.awaitSegment(
                        segment -> segment.tuple().equals(row.tuple()),
                        text("the SYN of %s", "%s 的 SYN").with(row.tuple()));
            }
        }
    }

    private static void awaitRows(Lab lab, Predicate<SocketEntry> wanted, String what) throws IOException {
        lab.await(rows -> rows.stream().anyMatch(wanted), Lab.SOON, Text.same(what));
    }
}

package tcplab.exercises;

import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Stay;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.record.Errno;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** Many SYNs and no third segment: what they take from a server, and what each defence gives back. */
@AutoService(Exercise.class)
public final class SynFlood implements Exercise {
    private static final String COOKIES = "net.ipv4.tcp_syncookies";
    private static final String RETRIES = "net.ipv4.tcp_synack_retries";
    private static final String DEFENCELESS = "no defence";
    private static final String ON_DEMAND = "cookies when the queue is full";
    private static final String ALWAYS = "cookies always";
    private static final String ROOM = "room for more half-open entries";
    private static final String SHORT = "half-open entries live shortly";
    private static final String CONNECT = "a legitimate client connects";
    private static final int SYNS = 150;
    private static final int SMALL = 8;
    private static final int LARGE = 512;
    private static final int CLIENTS = 3;
    /** The flood's source port, by which the answers to it are dropped: its alleged senders are silent. */
    private static final int FLOOD_PORT = 6666;

    private static final Duration PATIENCE = Duration.ofMillis(700);

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text(
                "What does a flood of SYNs take from a server, and which defence helps legitimate clients?",
                "SYN 洪泛夺走了服务器什么？哪种防御能让正常客户端连上？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "A15",
                                text(
                                        "The server gives resources at the second segment, before the client has shown itself; hence SYN floods.",
                                        "服务器在发出第二个报文段时就分配资源，而客户端尚未证明自己，因此有 SYN 洪泛攻击。"))
                        .cites(rfc(4987, "2"), linux("net/ipv4/tcp_input.c", "tcp_conn_request"), notes(0, 4))
                        .expect(
                                entries(true).during(DEFENCELESS),
                                through(0, Errno.DEADLINE).during(DEFENCELESS),
                                dropped().during(DEFENCELESS)),
                claim(
                                "A16",
                                text(
                                        "Defences: SYN cookies, and limits on the number and the life of half-open entries.",
                                        "防御手段：SYN cookie，以及限制半连接的数量与寿命。"))
                        .cites(
                                rfc(4987, "3"),
                                sysctl("tcp_syncookies"),
                                sysctl("tcp_max_syn_backlog"),
                                sysctl("tcp_synack_retries"),
                                notes(0))
                        .expect(
                                entries(true).during(ON_DEMAND),
                                cookies().during(ON_DEMAND),
                                through(CLIENTS, Errno.OK).during(ON_DEMAND))
                        .expect(
                                entries(false).during(ALWAYS),
                                cookies().during(ALWAYS),
                                through(CLIENTS, Errno.OK).during(ALWAYS))
                        .expect(
                                everyEntryKept().during(ROOM),
                                through(CLIENTS, Errno.OK).during(ROOM))
                        .expect(
                                entries(true).during(SHORT),
                                shortLived().during(SHORT),
                                through(CLIENTS, Errno.OK).during(SHORT)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(8);
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.gate().drop(Gate.Kind.SYN_ACK, FLOOD_PORT);
        flood(lab, DEFENCELESS, "0", SMALL);
        flood(lab, ON_DEMAND, "1", SMALL);
        flood(lab, ALWAYS, "2", SMALL);
        flood(lab, ROOM, "0", LARGE);
        flood(lab, SHORT, "0", SMALL);
    }

    private static void flood(Lab lab, String phase, String cookies, int backlog) throws IOException {
        lab.phase(phase);
        lab.sysctl(COOKIES, cookies);
        if (phase.equals(SHORT)) {
            lab.sysctl(RETRIES, "0");
        }
        LabListener listener =
                lab.listen(ListenOptions.on(new Endpoint(lab.server(), 0)).withBacklog(backlog));
        lab.count();
        for (int i = 0; i < SYNS; i++) {
            lab.inject(new RawSegment(
                    new Endpoint("127.66." + i / 250 + "." + (i % 250 + 1), FLOOD_PORT),
                    listener.address(),
                    Flags.parse("S"),
                    1_000_000L + i,
                    0,
                    512,
                    0,
                    List.of(new TcpOption.Mss(1460))));
        }
        lab.look();
        if (phase.equals(SHORT)) {
            lab.progress(text("the half-open entries end", "等待半连接消失"), Duration.ofSeconds(1));
            lab.await(
                    rows -> rows.stream()
                            .noneMatch(row ->
                                    row.state() == SYN_RECEIVED && row.local().equals(listener.address())),
                    Lab.SOON,
                    text("no half-open entry", "没有半连接"));
        }
        List<LabSocket> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            lab.tryConnect(CONNECT, ConnectOptions.to(listener.address()).within(PATIENCE))
                    .ifPresent(clients::add);
        }
        lab.count();
        lab.look();
        for (LabSocket client : clients) {
            client.closeWithReset();
        }
        listener.close();
    }

    /** As many half-open entries as the listener's backlog and one, by ss; none where every SYN gets a cookie. */
    private static Expectation entries(boolean kept) {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            long most = halfOpen(evidence);
            long backlog = evidence.sockets()
                    .first(row -> row.state() == LISTEN && listener(evidence).equals(Optional.of(row.local())))
                    .map(SocketEntry::sendQueue)
                    .orElse(-1);
            long predicted = kept ? backlog + 1 : 0;
            return Finding.of(
                    most == predicted && backlog >= 0,
                    text(
                                    "half-open entries: %s at most, predicted %s from a backlog of %s",
                                    "半连接最多 %s 个；由 backlog %3$s 预测为 %2$s 个")
                            .with(most, predicted, backlog));
        });
    }

    private static Expectation everyEntryKept() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            long forged = evidence.connections().stream()
                    .filter(c -> !c.injected().isEmpty())
                    .count();
            long most = halfOpen(evidence);
            return Finding.of(
                    most == SYNS && forged == SYNS,
                    text("half-open entries: %s at most, of %s SYNs that nobody sent", "半连接最多 %s 个，伪造的 SYN 共 %s 个")
                            .with(most, forged));
        });
    }

    private static Optional<Endpoint> listener(Evidence evidence) {
        return evidence.connections().stream().map(c -> c.tuple().remote()).findFirst();
    }

    /** The most half-open entries at once of this part's listener; a long look may show the next one's as well. */
    private static long halfOpen(Evidence evidence) {
        Optional<Endpoint> listener = listener(evidence);
        return evidence.looks().stream()
                .mapToLong(look -> look.sockets().stream()
                        .filter(row -> row.state() == SYN_RECEIVED && listener.equals(Optional.of(row.local())))
                        .count())
                .max()
                .orElse(0);
    }

    /** So many legitimate clients got through, the others not; by the calls and by the segments alike. */
    private static Expectation through(int count, Errno outcome) {
        return Expectation.that(Set.of(SCRIPT, SNIFFER), evidence -> {
            long got = evidence.steps(CONNECT).stream()
                    .filter(taken -> taken.errno() == Errno.OK)
                    .count();
            boolean all = evidence.steps(CONNECT).size() == CLIENTS
                    && evidence.steps(CONNECT).stream().allMatch(taken -> taken.errno() == outcome);
            long opened = evidence.connections().stream()
                    .filter(c -> c.tuple().local().port() != FLOOD_PORT && c.passed(SERVER, ESTABLISHED))
                    .count();
            return Finding.of(
                    all && got == count && opened == count,
                    text("legitimate clients that got through: %s of %s", "连上的正常客户端：%s/%s")
                            .with(got, CLIENTS));
        });
    }

    /** Every SYN that was not answered was dropped by the listener, and counted. */
    private static Expectation dropped() {
        return Expectation.that(Set.of(SNIFFER, COUNTERS), evidence -> {
            long unanswered = evidence.connections().stream()
                    .filter(c -> c.sentBy(SERVER).findAny().isEmpty())
                    .mapToLong(c -> c.moments().size())
                    .sum();
            long counted = evidence.growth("TcpExtListenDrops").orElse(-1L);
            return Finding.of(
                    unanswered > SYNS / 2 && counted == unanswered,
                    text("SYNs without an answer: %s, counted as dropped: %s", "未得到回答的 SYN：%s 个；计为丢弃：%s 个")
                            .with(unanswered, counted));
        });
    }

    /** What was answered without an entry was answered by a cookie, and the clients' cookies were accepted. */
    private static Expectation cookies() {
        return Expectation.that(Set.of(SNIFFER, SS, COUNTERS), evidence -> {
            long answered = evidence.connections().stream()
                    .filter(c -> c.sentBy(SERVER).findAny().isPresent())
                    .count();
            long entries = halfOpen(evidence);
            long sent = evidence.growth("TcpExtSyncookiesSent").orElse(-1L);
            long received = evidence.growth("TcpExtSyncookiesRecv").orElse(-1L);
            return Finding.of(
                    sent == answered - entries && answered == SYNS + CLIENTS && received == CLIENTS,
                    text(
                                    "SYNs answered: %s, entries: %s, cookies sent: %s, cookies accepted: %s",
                                    "得到回答的 SYN：%s 个，半连接：%s 个，发出的 cookie：%s 个，接受的 cookie：%s 个")
                            .with(answered, entries, sent, received));
        });
    }

    /** Without repetition an entry is gone after its first timeout, which is a second; the wheel may be an eighth late. */
    private static Expectation shortLived() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            List<Stay> stays = evidence.connections().stream()
                    .filter(c -> c.tuple().local().port() == FLOOD_PORT)
                    .flatMap(c -> evidence.sockets().stay(c.seenBy(SERVER), SYN_RECEIVED).stream())
                    .toList();
            boolean right = !stays.isEmpty()
                    && stays.stream().allMatch(s -> s.consistentWith(Duration.ofSeconds(1), Duration.ofMillis(1300)));
            return Finding.of(
                    right && evidence.setting(RETRIES).orElse("").equals("0"),
                    text("with tcp_synack_retries = %s the entries stayed for %s", "tcp_synack_retries = %s 时半连接停留了 %s")
                            .with(evidence.setting(RETRIES).orElse("-"), stays.isEmpty() ? "-" : stays.get(0)));
        });
    }
}

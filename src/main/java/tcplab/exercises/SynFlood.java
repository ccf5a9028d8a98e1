package tcplab.exercises;

import static tcplab.exercises.SynFloodFindings.cookies;
import static tcplab.exercises.SynFloodFindings.dropped;
import static tcplab.exercises.SynFloodFindings.entries;
import static tcplab.exercises.SynFloodFindings.everyEntryKept;
import static tcplab.exercises.SynFloodFindings.keptFull;
import static tcplab.exercises.SynFloodFindings.shortLived;
import static tcplab.exercises.SynFloodFindings.through;
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
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.text.Text;
import tcplab.theory.Claim;

/**
 * Many SYNs and no third segment: what they take from a server, and what each defence gives back. Beside cookies the flood
 * goes on while the clients try, some seconds and some {@value #VOLLEY} SYNs at a time; beside the two limits it is one volley.
 */
@AutoService(Exercise.class)
public final class SynFlood implements Exercise {
    private static final String COOKIES = "net.ipv4.tcp_syncookies";
    static final String RETRIES = "net.ipv4.tcp_synack_retries";
    private static final Text DEFENCELESS = text("no defence", "没有防御");
    private static final Text ON_DEMAND = text("cookies when the queue is full", "队列满时用 cookie");
    private static final Text ALWAYS = text("cookies always", "总是用 cookie");
    private static final Text ROOM = text("room for more half-open entries", "容纳更多半连接");
    private static final Text SHORT = text("half-open entries live shortly", "半连接只存活片刻");
    static final Text CONNECT = text("a legitimate client connects", "正常客户端发起连接");
    /** In one volley, where the flood is one. */
    static final int SYNS = 150;

    private static final int SMALL = 8;
    private static final int LARGE = 512;
    static final int CLIENTS = 3;
    /** The flood's source port, by which the answers to it are dropped: its alleged senders are silent. */
    static final int FLOOD_PORT = 6666;

    /** A sustained flood: first this volley, then one such of so many SYNs after another while the clients try. */
    private static final int VOLLEY = 5;

    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final int VOLLEYS_A_CLIENT = 10;
    /** How long the queue is full at least, in a flood that goes on: a little less than the volleys take. */
    static final Duration SUSTAINED = BETWEEN.multipliedBy(CLIENTS * VOLLEYS_A_CLIENT - VOLLEYS_A_CLIENT);

    /** How long a client waits that is to be starved: shorter than its share of the flood. */
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
                                keptFull().during(DEFENCELESS),
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
                                keptFull().during(ON_DEMAND),
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
        return Duration.ofSeconds(16);
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.gate().drop(Gate.Kind.SYN_ACK, FLOOD_PORT);
        sustained(lab, DEFENCELESS, "0", PATIENCE);
        sustained(lab, ON_DEMAND, "1", Lab.SOON);
        sustained(lab, ALWAYS, "2", Lab.SOON);
        volley(lab, SHORT, SMALL);
        volley(lab, ROOM, LARGE);
    }

    /** The flood goes on while one client after another tries; its first volley fills the queue. */
    private static void sustained(Lab lab, Text phase, String cookies, Duration patience) throws IOException {
        LabListener listener = begin(lab, phase, cookies, SMALL);
        int forged = flood(lab, listener, 0, 3 * SMALL);
        if (!phase.equals(ALWAYS)) {
            lab.await(rows -> halfOpen(rows, listener) > SMALL, Lab.SOON, text("a full queue", "队列已满"));
        }
        List<LabSocket> through = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            LabAttempt attempt =
                    lab.connecting(ConnectOptions.to(listener.address()).within(patience));
            for (int i = 0; i < VOLLEYS_A_CLIENT; i++) {
                lab.look();
                forged = flood(lab, listener, forged, VOLLEY);
                lab.watch(BETWEEN, text("the flood goes on", "洪泛仍在继续"));
            }
            lab.step(CONNECT, () -> through.add(attempt.socket()));
        }
        end(lab, listener, through);
    }

    /** The flood is over when the clients come. */
    private static void volley(Lab lab, Text phase, int backlog) throws IOException {
        LabListener listener = begin(lab, phase, "0", backlog);
        flood(lab, listener, 0, SYNS);
        lab.look();
        if (phase.equals(SHORT)) {
            lab.progress(text("the half-open entries end", "等待半连接消失"), Duration.ofSeconds(1));
            lab.await(rows -> halfOpen(rows, listener) == 0, Lab.SOON, text("no half-open entry", "没有半连接"));
        }
        List<LabSocket> through = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            lab.tryConnect(CONNECT, ConnectOptions.to(listener.address())).ifPresent(through::add);
        }
        end(lab, listener, through);
    }

    private static LabListener begin(Lab lab, Text phase, String cookies, int backlog) throws IOException {
        lab.phase(phase);
        lab.sysctl(COOKIES, cookies);
        lab.sysctl(RETRIES, phase.equals(SHORT) ? "0" : "5");
        LabListener listener =
                lab.listen(ListenOptions.on(new Endpoint(lab.server(), 0)).withBacklog(backlog));
        lab.count();
        return listener;
    }

    private static void end(Lab lab, LabListener listener, List<LabSocket> through) throws IOException {
        lab.count();
        lab.look();
        for (LabSocket client : through) {
            client.closeWithReset();
        }
        listener.close();
    }

    private static long halfOpen(List<SocketEntry> rows, LabListener listener) {
        return rows.stream()
                .filter(row -> row.state() == SYN_RECEIVED && row.local().equals(listener.address()))
                .count();
    }

    /** So many SYNs, each of an alleged sender of its own, from the one with a number on; returns the next number. */
    private static int flood(Lab lab, LabListener listener, int from, int syns) throws IOException {
        for (int i = from; i < from + syns; i++) {
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
        return from + syns;
    }
}

package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.grew;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabAttempt;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.record.Errno;
import tcplab.record.Event.ProgramReported;
import tcplab.record.ProgramReport;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpOption;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Replay;

/** An old SYN comes to a listener: what three segments save it from, and what two would not. */
@AutoService(Exercise.class)
public final class OldSyn implements Exercise {
    private static final Text STRAY = text("old SYNs that nobody sent now", "此刻没有人发过的旧 SYN");
    private static final Text FIGURE_8 = text("an old SYN overtakes the new one", "旧 SYN 赶在新 SYN 之前");
    private static final Text TWO = text("a responder that is content with two segments", "只用两个报文段的应答者");
    private static final String RESPONDER = "two-segment-responder";
    private static final int STRAYS = 3;
    /** Ports outside any ephemeral range, that nobody has bound. */
    private static final int FIRST_PORT = 7001;

    private static final int RESPONDER_PORT = 7100;

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text("Why three segments: what would an old SYN do if two were enough?", "为什么要三次握手：若两次就够，旧的 SYN 会造成什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "A12",
                        text(
                                "If two segments opened a connection, an old SYN would open a phantom one; with three it does not.",
                                "若两个报文段就建立连接，旧的 SYN 会造出一条幽灵连接；三个报文段则不会。"))
                .cites(rfc(9293, "3.5", "Figure 8"), rfc(9293, "3.5.1", "Figure 11"), notes(0, 1, 3, 4))
                .expect(
                        connections(STRAYS).during(STRAY),
                        refused().during(STRAY),
                        noneOpened().during(STRAY),
                        grew("TcpPassiveOpens", 0).during(STRAY),
                        grew("TcpExtEmbryonicRsts", STRAYS).during(STRAY))
                .expect(
                        connections(1).during(FIGURE_8),
                        everyConnection("""
                                        SYN-SENT     > S  0:0(0)         LISTEN
                                        SYN-SENT     > S  -10:-10(0)     SYN-RECEIVED
                                        SYN-SENT     < S. 0:0(0) ack -9  SYN-RECEIVED
                                        SYN-SENT     > R  -9:-9(0)       LISTEN
                                        SYN-SENT     > S  0:0(0)         SYN-RECEIVED
                                        ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
                                        ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
                                        """).during(FIGURE_8),
                        grew("TcpPassiveOpens", 1).during(FIGURE_8))
                .expect(connections(STRAYS).during(TWO), phantoms().during(TWO)));
    }

    @Override
    public List<Replay> replays() {
        return List.of(Replay.of(8, FIGURE_8, Replay.Part.ALL));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(STRAY);
        lab.count();
        for (int i = 0; i < STRAYS; i++) {
            lab.inject(oldSyn(i, listener.address()));
        }
        awaitResets(lab, listener.address());
        lab.look();
        lab.count();

        lab.phase(FIGURE_8);
        lab.count();
        lab.gate().drop(Gate.Kind.SYN, listener.address().port());
        LabAttempt attempt = lab.connecting(listener);
        RawSegment syn = lab.awaitSegment(
                segment -> segment.destination().equals(listener.address())
                        && segment.flags().syn()
                        && segment.source().port() >= FIRST_PORT + STRAYS,
                text("the client's SYN", "客户端的 SYN"));
        lab.gate().open();
        lab.inject(syn(syn.source(), syn.destination(), SeqNumber.plus(syn.seq(), -10)));
        LabSocket client = attempt.socket();
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        lab.count();

        lab.phase(TWO);
        respondByTwo(lab);
    }

    private static RawSegment syn(Endpoint from, Endpoint to, long seq) {
        return new RawSegment(from, to, Flags.parse("S"), seq, 0, 512, 0, List.of(new TcpOption.Mss(1460)));
    }

    private static RawSegment oldSyn(int i, Endpoint to) {
        return syn(new Endpoint("127.0.0.1", FIRST_PORT + i), to, 1_000_000L * (i + 1));
    }

    private static void awaitResets(Lab lab, Endpoint server) throws IOException {
        for (int i = 0; i < STRAYS; i++) {
            int port = FIRST_PORT + i;
            lab.awaitSegment(
                    segment -> segment.flags().rst()
                            && segment.source().port() == port
                            && segment.destination().equals(server),
                    text("the RST from port %s", "来自端口 %s 的 RST").with(port));
        }
    }

    /**
     * The counterfactual, beside the kernel on the same stimulus: the kernel is kept from hearing the SYNs, and the lab
     * answers each by SYN,ACK and takes the connection for open. The alleged client refuses, which this responder has no
     * ear for.
     */
    private static void respondByTwo(Lab lab) throws IOException {
        Endpoint responder = new Endpoint(lab.elsewhere(), RESPONDER_PORT);
        lab.gate().drop(Gate.Kind.SYN, responder.port());
        for (int i = 0; i < STRAYS; i++) {
            lab.inject(oldSyn(i, responder));
            int port = FIRST_PORT + i;
            RawSegment heard = lab.awaitSegment(
                    segment -> segment.destination().equals(responder)
                            && segment.source().port() == port,
                    text("the old SYN", "旧的 SYN"));
            lab.inject(new RawSegment(
                    responder, heard.source(), Flags.parse("S."), 5_000_000, heard.next(), 512, 0, List.of()));
            lab.report(
                    RESPONDER,
                    new ProgramReport(
                            ProgramReport.Act.ACCEPTED,
                            Optional.of(new FourTuple(responder, heard.source())),
                            Errno.OK,
                            ""));
        }
        awaitResets(lab, responder);
        lab.gate().open();
    }

    /** Each old SYN was answered by SYN,ACK, that by a RST with its number, and the server listens as before. */
    private static Expectation refused() {
        return everyConnection("""
                CLOSED       > S  0:0(0)         SYN-RECEIVED
                CLOSED       < S. 0:0(0) ack 1   SYN-RECEIVED
                CLOSED       > R  1:1(0)         LISTEN
                """);
    }

    private static Expectation noneOpened() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            long opened = evidence.connections().stream()
                    .filter(c -> evidence.seenBySs(c, SERVER, ESTABLISHED))
                    .count();
            boolean idle = evidence.looks().stream()
                    .flatMap(look -> look.sockets().stream())
                    .filter(row -> row.state() == LISTEN)
                    .allMatch(row -> row.receiveQueue() == 0);
            boolean looked = evidence.looks().stream()
                    .flatMap(look -> look.sockets().stream())
                    .anyMatch(row -> row.state() == LISTEN);
            return Finding.of(
                    looked && idle && opened == 0,
                    text(
                                    "%s of %s old SYNs opened anything; the queue for accept() stayed empty",
                                    "%2$s 个旧 SYN 中有 %1$s 个打开了连接；等待 accept() 的队列一直为空")
                            .with(opened, evidence.connections().size()));
        });
    }

    /** The responder counted a connection for each old SYN, while its alleged client refused each. */
    private static Expectation phantoms() {
        return Expectation.that(Set.of(SNIFFER, SCRIPT), evidence -> {
            List<FourTuple> counted = evidence.recording()
                    .each(ProgramReported.class)
                    .filter(said -> said.program().equals(RESPONDER)
                            && said.report().act() == ProgramReport.Act.ACCEPTED
                            && said.report().errno() == Errno.OK)
                    .flatMap(said -> said.report().connection().stream())
                    .toList();
            long refused = evidence.connections().stream()
                    .filter(c -> counted.contains(c.seenBy(SERVER)))
                    .filter(c -> c.sentBy(CLIENT).count() == 1
                            && c.sentBy(CLIENT).allMatch(m -> m.raw().flags().rst()))
                    .count();
            return Finding.of(
                    refused == STRAYS && counted.size() == STRAYS,
                    text(
                                    "a responder of two segments counted %s connections, of which the alleged clients had refused %s",
                                    "只用两个报文段的应答者记下了 %s 条连接，其中 %s 条已被所谓的客户端拒绝")
                            .with(counted.size(), refused));
        });
    }
}

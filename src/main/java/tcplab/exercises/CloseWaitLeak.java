package tcplab.exercises;

import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.man;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabProcess;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ClientOptions;
import tcplab.programs.ConnectOptions;
import tcplab.programs.OnEnd;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.record.Witness;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** A server that never calls close(), until it has no descriptor left; and the same server, repaired. */
@AutoService(Exercise.class)
public final class CloseWaitLeak implements Exercise {
    /** How many descriptors each server may hold; Java itself needs some dozens of them. */
    private static final int DESCRIPTORS = 128;

    private static final int CONNECTIONS = 20;
    private static final int UNACCEPTED = 5;
    private static final Duration WATCHED = Duration.ofSeconds(5);

    /**
     * Where the later clients connect from. From the address of the first they could get the port of a peer that is gone,
     * and their SYN would reach the socket in CLOSE-WAIT that still has that tuple.
     */
    private static final Endpoint ELSEWHERE = new Endpoint("127.0.0.2", 0);

    /** How long an orphan waits in FIN-WAIT-2; short for the first peers, so that their end can be watched. */
    static final String FIN_TIMEOUT = "net.ipv4.tcp_fin_timeout";

    static final String LEAKING = "leaking-server";
    static final String REPAIRED = "repaired-server";
    static final Text LEAKS = text("the server leaks", "服务器泄漏");
    static final Text LATER = text("after a wait", "等待之后");
    static final Text EXHAUSTED = text("descriptors run out", "描述符用尽");
    static final Text ENDS = text("the process ends", "进程结束");
    static final Text CLOSES = text("the repaired server", "修好的服务器");

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text(
                "Where does a heap of CLOSE-WAIT come from, and what becomes of it?", "大量的 CLOSE-WAIT 从何而来，又会怎样收场？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "C12",
                        text(
                                "Many sockets in CLOSE-WAIT mean that the program never calls close().",
                                "出现大量 CLOSE-WAIT，说明程序没有调用 close()。"))
                .cites(
                        rfc(9293, "3.6"),
                        rfc(9293, "3.3.2", "CLOSE-WAIT"),
                        sysctl("tcp_fin_timeout"),
                        man("accept(2) EMFILE"),
                        notes(0, 1))
                .expect(
                        leak(LeakFindings::onePerConnection, SS, SNIFFER),
                        leak(LeakFindings::heldByTheServer, SS),
                        leak(LeakFindings::doesNotEnd, SS, SNIFFER, CLOCK),
                        leak(LeakFindings::fillsTheLimit, SS),
                        leak(LeakFindings::othersWaitUnaccepted, SS, SNIFFER),
                        leak(LeakFindings::goneWithTheProcess, SS, SNIFFER),
                        leak(LeakFindings::lineIsNamed, SS),
                        leak(LeakFindings::repairedLeavesNone, SS, SNIFFER)));
    }

    private static Expectation leak(Function<LeakEvidence, Finding> look, Witness... restsOn) {
        return Expectation.that(
                EnumSet.of(SCRIPT, restsOn),
                evidence -> LeakEvidence.of(evidence)
                        .map(look)
                        .orElseGet(() -> Finding.blind(
                                text("%s never listened", "%s 从未开始监听").with(LEAKING))));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(9);
    }

    @Override
    public void run(Lab lab) throws IOException {
        String finTimeout = lab.sysctl(FIN_TIMEOUT);
        LabProcess leaking = lab.process(LEAKING, OnEnd.LEAK, DESCRIPTORS);
        lab.phase(LEAKS);
        lab.sysctl(FIN_TIMEOUT, "2");
        lab.start("client", ClientOptions.to(leaking.address()).times(CONNECTIONS))
                .await(Lab.SOON);
        leaking.await(Act.LEAKED, CONNECTIONS);
        awaitCloseWait(lab, leaking, CONNECTIONS);
        lab.lookWithHolders();
        lab.phase(LATER);
        lab.watch(WATCHED, text("whether a CLOSE-WAIT ends by itself", "观察 CLOSE-WAIT 会不会自行结束"));
        lab.look();
        lab.phase(EXHAUSTED);
        lab.sysctl(FIN_TIMEOUT, finTimeout);
        leaking.descriptors();
        int served = CONNECTIONS + exhaust(lab, leaking);
        leaking.await(Act.LEAKED, served);
        awaitCloseWait(lab, leaking, served);
        leaking.descriptors();
        lab.lookWithHolders();
        lab.phase(ENDS);
        leaking.end();
        awaitNoneBut(lab, leaking.address(), 0);
        lab.phase(CLOSES);
        LabProcess repaired = lab.process(REPAIRED, OnEnd.CLOSE, DESCRIPTORS);
        int all = served + UNACCEPTED;
        lab.start("client", ClientOptions.to(repaired.address()).times(all).withConcurrency(CONNECTIONS))
                .await(Lab.SOON);
        repaired.await(Act.CLOSED, all);
        awaitNoneBut(lab, repaired.address(), 1);
        repaired.descriptors();
        lab.lookWithHolders();
        lab.phase(text("the repaired server's end", "修好的服务器结束"));
        repaired.end();
    }

    /** Opens and closes connections until one is no longer accepted, and then opens some more; says how many were accepted. */
    private static int exhaust(Lab lab, LabProcess server) throws IOException {
        for (int accepted = 0; accepted < DESCRIPTORS; accepted++) {
            LabSocket client = lab.connect(ConnectOptions.to(server.address()).from(ELSEWHERE));
            Optional<FourTuple> accepting = Optional.of(client.tuple().reversed());
            ProgramReport outcome = server.await(
                    "whether it accepted " + client.tuple(),
                    report -> report.act() == Act.ACCEPT_FAILED
                            || (report.act() == Act.ACCEPTED
                                    && report.connection().equals(accepting)));
            if (outcome.act() == Act.ACCEPT_FAILED) {
                for (int i = 1; i < UNACCEPTED; i++) {
                    lab.connect(ConnectOptions.to(server.address()).from(ELSEWHERE));
                }
                return accepted;
            }
            client.close();
        }
        throw new IOException(server + " accepted more connections than it may hold descriptors: " + DESCRIPTORS);
    }

    private static void awaitCloseWait(Lab lab, LabProcess server, int count) throws IOException {
        Endpoint address = server.address();
        lab.await(
                rows -> rows.stream()
                                .filter(row -> row.local().equals(address) && row.state() == CLOSE_WAIT)
                                .count()
                        == count,
                Lab.SOON,
                text("%s sockets of %s in CLOSE-WAIT", "%2$s 有 %1$s 个套接字处于 CLOSE-WAIT")
                        .with(count, server));
    }

    private static void awaitNoneBut(Lab lab, Endpoint server, int listeners) throws IOException {
        lab.await(
                rows -> rows.stream().filter(row -> row.local().equals(server)).count() == listeners
                        && rows.stream().allMatch(row -> !row.local().equals(server) || row.state() == LISTEN),
                Lab.SOON,
                text("no connection left at %s", "%s 上不再有连接").with(server));
    }
}

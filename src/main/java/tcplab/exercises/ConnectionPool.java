package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.analysis.Side;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.Topic;
import tcplab.programs.Client;
import tcplab.programs.ClientOptions;
import tcplab.programs.Server;
import tcplab.programs.ServerOptions;
import tcplab.record.Errno;
import tcplab.record.Event.ProgramReported;
import tcplab.record.ProgramReport.Act;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** The same requests, each on a connection of its own, over a pool, and over one long connection. */
@AutoService(Exercise.class)
public final class ConnectionPool implements Exercise {
    private static final int REQUESTS = 60;
    private static final int POOL = 4;

    private static final Text EACH = text("a connection for each request", "每个请求一条连接");
    private static final Text POOLED = text("a pool", "连接池");
    private static final Text LONG = text("one long connection", "一条长连接");

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text(
                "How much TIME-WAIT do the same requests leave behind, with a pool and without?",
                "同样多的请求，用连接池与不用连接池，各留下多少 TIME-WAIT？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "D9",
                        text(
                                "Long connections or a pool cure the pile of TIME-WAIT: it grows with connections, not with requests.",
                                "长连接或连接池可以治好 TIME-WAIT 堆积：它随连接数增长，而不是随请求数增长。"))
                .cites(rfc(9293, "3.6"), rfc(9112, "9.3"), notes(4))
                .expect(
                        answered().during(EACH),
                        leaves(REQUESTS).during(EACH),
                        answered().during(POOLED),
                        leaves(POOL).during(POOLED),
                        answered().during(LONG),
                        leaves(1).during(LONG),
                        sideBySide()));
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.phase(EACH);
        request(lab, options -> options.withConcurrency(POOL));
        lab.phase(POOLED);
        request(lab, options -> options.withPool(POOL));
        lab.phase(LONG);
        request(lab, options -> options.withPool(1));
    }

    private static void request(Lab lab, UnaryOperator<ClientOptions> how) throws IOException {
        Server server = lab.start("server", ServerOptions.on(new Endpoint(lab.server(), 0)));
        Client client = lab.start(
                "client", how.apply(ClientOptions.to(server.localEndpoint()).times(REQUESTS)));
        client.await(Lab.SOON);
        lab.await(
                rows -> rows.stream()
                        .noneMatch(row -> row.state() != TIME_WAIT
                                && row.state() != LISTEN
                                && (row.local().equals(server.localEndpoint())
                                        || row.remote().equals(server.localEndpoint()))),
                Lab.SOON,
                text("every connection to be in TIME-WAIT or gone", "所有连接都进入 TIME-WAIT 或消失"));
    }

    /** Every request got its answer: as the client reports, and as bytes on the wire, one for each. */
    private static Expectation answered() {
        return Expectation.that(Set.of(SCRIPT, SNIFFER), evidence -> {
            long asked = reports(evidence, Act.SENT);
            long answered = reports(evidence, Act.RECEIVED);
            long bytesOut = bytes(evidence, CLIENT);
            long bytesBack = bytes(evidence, SERVER);
            return Finding.of(
                    asked == REQUESTS && answered == asked && bytesOut == asked && bytesBack == asked,
                    text(
                                    "%s requests and %s answers of one byte by the client, %s and %s on the wire",
                                    "客户端报告 %s 个请求、%s 个应答，各一字节；线上为 %s 与 %s 字节")
                            .with(asked, answered, bytesOut, bytesBack));
        });
    }

    private static long reports(Evidence evidence, Act act) {
        return evidence.recording()
                .each(ProgramReported.class)
                .filter(p -> p.program().equals("client")
                        && p.report().act() == act
                        && p.report().errno() == Errno.OK)
                .count();
    }

    private static long bytes(Evidence evidence, Side side) {
        return evidence.connections().stream()
                .flatMap(c -> c.sentBy(side))
                .mapToLong(m -> m.raw().length())
                .sum();
    }

    /** So many connections, and as many TIME-WAIT at the client when they are over. */
    private static Expectation leaves(int connections) {
        return Expectation.that(
                Set.of(SNIFFER, SS),
                evidence -> Finding.of(
                        evidence.connections().size() == connections && timeWait(evidence) == connections,
                        text(
                                        "%s opened, %s in TIME-WAIT at the client, expected %s",
                                        "打开 %s，客户端留下 %s 个 TIME-WAIT，应为 %s")
                                .with(
                                        Text.count(evidence.connections().size(), "connection", "条连接"),
                                        timeWait(evidence),
                                        connections)));
    }

    /** The client's sockets of this part's connections that {@code ss} at last showed in TIME-WAIT. */
    private static long timeWait(Evidence evidence) {
        Set<FourTuple> clients = evidence.connections().stream()
                .map((Connection c) -> c.seenBy(CLIENT))
                .collect(Collectors.toSet());
        return evidence.looks().stream()
                .mapToLong(look -> look.sockets().stream()
                        .filter(row -> row.state() == TIME_WAIT && clients.contains(row.tuple()))
                        .count())
                .max()
                .orElse(0);
    }

    /** TIME-WAIT for a thousand requests, the three ways. */
    private static Expectation sideBySide() {
        return Expectation.that(Set.of(SNIFFER, SS, SCRIPT), evidence -> {
            long each = perThousand(evidence.during(EACH));
            long pooled = perThousand(evidence.during(POOLED));
            long single = perThousand(evidence.during(LONG));
            return Finding.of(
                    each > pooled && pooled >= single,
                    text(
                                    "TIME-WAIT for 1000 requests: %s without a pool, %s with it, %s on one connection",
                                    "每 1000 个请求的 TIME-WAIT：不用连接池 %s，用连接池 %s，单条长连接 %s")
                            .with(each, pooled, single));
        });
    }

    private static long perThousand(Evidence evidence) {
        return Math.round(1000.0 * timeWait(evidence) / Math.max(1, reports(evidence, Act.SENT)));
    }
}

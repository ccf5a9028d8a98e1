package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSING;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.TimeWaitExpectations.leaves;
import static tcplab.theory.TimeWaitExpectations.shown;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tcplab.analysis.Side;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.Client;
import tcplab.programs.ClientOptions;
import tcplab.programs.CloseWhen;
import tcplab.programs.ClosesFirst;
import tcplab.programs.Server;
import tcplab.programs.ServerOptions;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.PortRange;

/** A request, an answer, goodbye, and again: who is left with TIME-WAIT. */
@AutoService(Exercise.class)
public final class ShortConnections implements Exercise {
    private static final int MANY = 200;
    private static final double PER_SECOND = 500;
    private static final int RESETS = 20;
    /** For hundreds of connections on a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** TCP_TIMEWAIT_LEN, in seconds. */
    private static final int MINUTE = 60;

    private static final Text CLIENT_FIRST = text("the client closes first", "客户端先关闭");
    private static final Text SERVER_FIRST = text("the server closes first", "服务器先关闭");
    private static final Text CROSSED = text("both close before they hear of the other", "两端都在得知对方关闭之前关闭");
    private static final Text RESET = text("closed by RST", "以 RST 关闭");

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text(
                "After many short connections, who is left with TIME-WAIT, and which ports does it hold?",
                "大量短连接之后，TIME-WAIT 留在哪一方？占住哪些端口？");
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(3);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "D1",
                                text(
                                        "The side that closes actively enters TIME-WAIT; usually it is the client.",
                                        "主动关闭的一方进入 TIME-WAIT，通常是客户端。"))
                        .cites(rfc(9293, "3.6"), rfc(9293, "3.3.2", "Figure 5"), notes(0, 1, 2, 3, 4))
                        .expect(leaves(MANY, CLIENT).during(CLIENT_FIRST))
                        .refinedBy(
                                text(
                                        "Whoever sends the first FIN, client or server; both, when each sends its FIN before it has the other's; nobody after a RST.",
                                        "谁先发 FIN 就是谁，无论客户端还是服务器；双方都在收到对方 FIN 之前发出自己的 FIN，则双方都进入；以 RST 结束则谁也不进入。"),
                                leaves(MANY, SERVER).during(SERVER_FIRST),
                                leaves(1, CLIENT, SERVER).during(CROSSED),
                                leaves(RESETS).during(RESET)),
                claim(
                                "D6",
                                text(
                                        "Many short connections pile up TIME-WAIT, and each holds a port.",
                                        "大量短连接会堆积 TIME-WAIT，每个都占着一个端口。"))
                        .cites(sysctl("ip_local_port_range"), notes(0))
                        .expect(pilesUp(CLIENT, MANY).during(CLIENT_FIRST))
                        .refinedBy(
                                text(
                                        "On the side that closes first. At the client each one holds a port of its own; at the server they all share the port that it listens on.",
                                        "堆积在先关闭的一方。在客户端，每个 TIME-WAIT 各占一个端口；在服务器，它们共用监听的那一个端口。"),
                                pilesUp(SERVER, 1).during(SERVER_FIRST)));
    }

    /** A RST that answers a stray segment may not end a TIME-WAIT early (RFC 1337): they are counted. */
    @Override
    public void run(Lab lab) throws IOException {
        ServerOptions server = ServerOptions.on(new Endpoint(lab.server(), 0));
        LabListener listener = lab.listen();
        lab.sysctl("net.ipv4.tcp_rfc1337", "1");
        lab.phase(CLIENT_FIRST);
        exchange(lab, server, MANY, MANY, Goodbye.CLIENT);
        lab.phase(SERVER_FIRST);
        exchange(lab, server.closing(CloseWhen.ON_REQUEST), MANY, MANY, Goodbye.SERVER);
        lab.phase(CROSSED);
        crossFins(lab, listener);
        lab.phase(RESET);
        exchange(lab, server, RESETS, 0, Goodbye.RESET);
    }

    private enum Goodbye {
        CLIENT,
        SERVER,
        RESET;

        ClientOptions of(ClientOptions options) {
            return switch (this) {
                case CLIENT -> options;
                case SERVER -> options.closing(ClosesFirst.SERVER);
                case RESET -> options.lingering(0);
            };
        }
    }

    /** Has the programs open and close connections, and waits until so many TIME-WAITs and nothing else are left. */
    private static void exchange(Lab lab, ServerOptions serving, int times, int left, Goodbye goodbye)
            throws IOException {
        Server server = lab.start("server", serving);
        Endpoint at = server.localEndpoint();
        lab.count();
        Client client =
                lab.start("client", goodbye.of(ClientOptions.to(at).times(times).atRate(PER_SECOND)));
        client.await(PATIENCE);
        lab.await(
                rows -> settled(rows, at, left),
                PATIENCE,
                text("%s TIME-WAITs of connections to %s and no other state", "到 %2$s 的连接只剩 %1$s 个 TIME-WAIT")
                        .with(left, at));
        lab.count();
        server.stopListening();
    }

    private static boolean settled(List<SocketEntry> rows, Endpoint server, int left) {
        List<SocketEntry> ends = rows.stream()
                .filter(row -> row.state() != LISTEN)
                .filter(row -> row.local().equals(server) || row.remote().equals(server))
                .toList();
        return ends.size() == left && ends.stream().allMatch(row -> row.state() == TIME_WAIT);
    }

    /** The client's FIN is lost until the server, which knows nothing of it, has sent its own. */
    private static void crossFins(Lab lab, LabListener listener) throws IOException {
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        lab.gate().drop(Gate.Kind.FIN, listener.address().port());
        client.shutdownOutput();
        lab.await(client, FIN_WAIT_1);
        server.shutdownOutput();
        lab.await(client, CLOSING);
        lab.gate().open();
        lab.await(client, TIME_WAIT);
        lab.await(server, TIME_WAIT);
        client.close();
        server.close();
        listener.close();
        lab.look();
    }

    /** The TIME-WAITs of a side became more and more, up to one a connection, on so many ports of its own. */
    private static Expectation pilesUp(Side side, int ports) {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            List<String> course = new ArrayList<>();
            int quarter = 1;
            for (SocketsSeen look : evidence.looks()) {
                int now = shown(evidence, side, look).size();
                if (now >= MANY * quarter / 4 && quarter <= 4) {
                    course.add(now + " @ " + seconds(look, evidence) + " s");
                    quarter = now * 4 / MANY + 1;
                }
            }
            Set<Integer> held = shown(evidence, side).stream()
                    .map(row -> row.local().port())
                    .collect(Collectors.toSet());
            int left = shown(evidence, side).size();
            return Finding.of(
                    left == MANY && left == evidence.connections().size() && held.size() == ports,
                    text(
                                    "TIME-WAITs of the %s over time: %s; ports of its own that they hold: %s%s",
                                    "%s的 TIME-WAIT 随时间变化：%s；它们占用的本方端口数：%s%s")
                            .with(side.text(), String.join(", ", course), held.size(), limit(evidence, side)));
        });
    }

    private static String seconds(SocketsSeen look, Evidence evidence) {
        Duration since = evidence.connections().stream()
                .findFirst()
                .map(first -> look.at().minus(first.began()))
                .orElse(Duration.ZERO);
        return String.format(Locale.ROOT, "%.2f", since.toMillis() / 1000.0);
    }

    /** What follows for a client: its ports divided by a minute. */
    private static Text limit(Evidence evidence, Side side) {
        Optional<PortRange> range = side == CLIENT ? PortRange.of(evidence) : Optional.empty();
        return range.map(r -> text(
                                "; the %s ports of %s would last for %s connections a second to one destination",
                                "；%2$s 共 %1$s 个端口，够每秒向同一目的地新建 %3$s 条连接")
                        .with(r.ports(), r, r.ports() / MINUTE))
                .orElse(Text.same(""));
    }
}

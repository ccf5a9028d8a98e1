package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSING;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.noFault;
import static tcplab.theory.Expectations.path;
import static tcplab.theory.Expectations.seenBySs;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** Three ways lead into TIME-WAIT: by FIN-WAIT-2, by CLOSING, and by both steps in one segment. */
@AutoService(Exercise.class)
public final class WaysIntoTimeWait implements Exercise {
    private static final Text FIN_LATER = text("ACK first, FIN later", "先 ACK，后 FIN");
    private static final Text CROSSED = text("the FINs cross", "两个 FIN 交错");
    private static final Text TOGETHER = text("FIN and ACK together", "FIN 与 ACK 在同一报文段");
    private static final int TRIES = 10;

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text("By which ways does an end come into TIME-WAIT?", "一端有哪几条路可以进入 TIME-WAIT？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "C11",
                        text(
                                "Three ways lead into TIME-WAIT: from FIN-WAIT-2, from CLOSING, and from FIN-WAIT-1 directly.",
                                "进入 TIME-WAIT 有三条路：从 FIN-WAIT-2、从 CLOSING、直接从 FIN-WAIT-1。"))
                .cites(
                        rfc(9293, "3.3.2", "Figure 5"),
                        rfc(9293, "3.10.7.4"),
                        linux("net/ipv4/tcp_input.c", "tcp_fin"),
                        notes(1))
                .expect(
                        connections(1).during(FIN_LATER),
                        enters(FIN_WAIT_2, SERVER, true).during(FIN_LATER),
                        seenBySs(CLIENT, FIN_WAIT_2).during(FIN_LATER),
                        seenBySs(CLIENT, TIME_WAIT).during(FIN_LATER))
                .expect(
                        connections(1).during(CROSSED),
                        enters(CLOSING, SERVER, false).during(CROSSED),
                        path(CLIENT, CLOSED, SYN_SENT, ESTABLISHED, FIN_WAIT_1, CLOSING, TIME_WAIT)
                                .during(CROSSED),
                        seenBySs(CLIENT, CLOSING).during(CROSSED),
                        seenBySs(CLIENT, TIME_WAIT).during(CROSSED))
                .expect(together().during(TOGETHER)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(FIN_LATER);
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        client.shutdownOutput();
        lab.await(client, FIN_WAIT_2);
        server.close();
        lab.await(client, TIME_WAIT);
        client.close();

        lab.phase(CROSSED);
        LabSocket one = lab.connect(listener);
        LabSocket other = listener.accept();
        lab.awaitOpen(one, other);
        lab.gate().drop(Gate.Kind.FIN, listener.address().port());
        one.shutdownOutput();
        lab.await(one, FIN_WAIT_1);
        other.shutdownOutput();
        lab.await(one, CLOSING);
        lab.gate().open();
        lab.await(one, TIME_WAIT);
        lab.await(other, TIME_WAIT);
        one.close();
        other.close();

        lab.phase(TOGETHER);
        for (int i = 0; i < TRIES; i++) {
            LabSocket asking = lab.connect(listener);
            LabSocket answering = listener.accept();
            asking.write("request");
            answering.read(7);
            answering.write("answer");
            asking.read(6);
            asking.shutdownOutput();
            answering.readEndOfStream();
            answering.close();
            asking.readEndOfStream();
            asking.close();
            lab.await(asking, TIME_WAIT);
        }
    }

    /** The segment that took the client into TIME-WAIT found it in this state: a FIN, or the ACK of the client's own. */
    private static Expectation enters(tcplab.tcp.TcpState from, tcplab.analysis.Side sender, boolean fin) {
        return noFault(
                text("%s: a segment %s took the client from %s into TIME-WAIT", "%s：%s的报文段使客户端从 %s 进入 TIME-WAIT")
                        .with("%s", fin ? text("with FIN", "带 FIN ") : text("without a new FIN", "不带新 FIN "), from),
                connection -> entry(connection)
                                .filter(i -> state(connection, i - 1) == from
                                        && connection.moments().get(i).sender() == sender
                                        && (!fin
                                                || connection
                                                        .moments()
                                                        .get(i)
                                                        .raw()
                                                        .flags()
                                                        .fin()))
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of(text("the client went %s", "客户端经过 %s")
                                .with(tcplab.theory.Expectations.arrows(connection.path(CLIENT)))));
    }

    /** The place of the segment with which the client entered TIME-WAIT. */
    private static Optional<Integer> entry(Connection connection) {
        for (int i = 1; i < connection.moments().size(); i++) {
            if (state(connection, i) == TIME_WAIT) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static tcplab.tcp.TcpState state(Connection connection, int i) {
        return connection.moments().get(i).rung().left();
    }

    /**
     * Some FIN also acknowledged the client's, and took it from FIN-WAIT-1 into TIME-WAIT; ss saw none of those clients in
     * between. On a busy machine a program is not always prompt enough; then the ACK goes first, and is not counted.
     */
    private static Expectation together() {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            List<Connection> direct = evidence.connections().stream()
                    .filter(c -> entry(c).map(i -> state(c, i - 1) == FIN_WAIT_1
                                    && c.moments().get(i).raw().flags().fin()
                                    && c.moments().get(i).raw().flags().ack())
                            .orElse(false))
                    .toList();
            boolean seenBetween = direct.stream()
                    .anyMatch(c -> evidence.seenBySs(c, CLIENT, FIN_WAIT_2) || evidence.seenBySs(c, CLIENT, CLOSING));
            boolean waits = direct.stream().allMatch(c -> evidence.seenBySs(c, CLIENT, TIME_WAIT));
            return Finding.of(
                    !direct.isEmpty() && !seenBetween && waits,
                    text(
                                    "in %s of %s closes one segment with FIN and ACK took the client from FIN-WAIT-1 into TIME-WAIT",
                                    "%2$s 次关闭中有 %1$s 次，一个 FIN 加 ACK 的报文段使客户端从 FIN-WAIT-1 直接进入 TIME-WAIT")
                            .with(direct.size(), evidence.connections().size()));
        });
    }
}

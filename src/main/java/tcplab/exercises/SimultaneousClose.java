package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.lab.SegmentFilter.FIN;
import static tcplab.lab.SegmentFilter.PURE_ACK;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSING;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.difference;
import static tcplab.theory.Expectations.noFault;
import static tcplab.theory.Expectations.path;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.analysis.Stay;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.lab.Wire;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.tcp.Ladder;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Replay;

/** Two FINs that cross, held on the wire until both are sent. */
@AutoService(Exercise.class)
public final class SimultaneousClose implements Exercise {
    private static final Text IN_TURN = text("one closes after the other", "先后关闭");
    private static final Text AT_ONCE = text("both close at once", "同时关闭");

    /** How long both ends are kept in CLOSING. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    /** A little longer, because deliveries and looks are timed by two clocks, of which one may be slewed. */
    private static final Duration WATCHED = KEPT.plusMillis(5);

    private static final Ladder FIGURE_13 = Ladder.parse("""
            FIN-WAIT-1   > F. 1:1(0) ack 1  ESTABLISHED
            CLOSING      < F. 1:1(0) ack 1  FIN-WAIT-1
            CLOSING      > .  2:2(0) ack 2  CLOSING
            TIME-WAIT    < .  2:2(0) ack 2  TIME-WAIT
            """);

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text("What if both ends close at the same time?", "如果两端同时关闭，会发生什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "C10",
                                text(
                                        "Both ends may close at once: each goes from FIN-WAIT-1 through CLOSING to TIME-WAIT.",
                                        "两端可以同时关闭：双方都从 FIN-WAIT-1 经 CLOSING 进入 TIME-WAIT。"))
                        .cites(rfc(9293, "3.6", "Figure 13"), rfc(9293, "3.3.2", "Figure 5"), notes(1))
                        .expect(
                                connections(1).during(AT_ONCE),
                                noFault(
                                                text("%s closed as Figure 13 draws it", "%s的关闭过程与图 13 逐级一致"),
                                                c -> difference(FIGURE_13, closing(c)))
                                        .during(AT_ONCE),
                                path(CLIENT, CLOSED, SYN_SENT, ESTABLISHED, FIN_WAIT_1, CLOSING, TIME_WAIT)
                                        .during(AT_ONCE),
                                path(SERVER, LISTEN, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, CLOSING, TIME_WAIT)
                                        .during(AT_ONCE),
                                together(FIN_WAIT_1, ESTABLISHED).during(AT_ONCE),
                                together(FIN_WAIT_1, FIN_WAIT_1).during(AT_ONCE),
                                together(CLOSING, FIN_WAIT_1).during(AT_ONCE),
                                together(CLOSING, CLOSING).during(AT_ONCE),
                                together(TIME_WAIT, TIME_WAIT).during(AT_ONCE),
                                closingLastsUntilAcknowledged(CLIENT).during(AT_ONCE),
                                closingLastsUntilAcknowledged(SERVER).during(AT_ONCE)),
                claim(
                                "D1",
                                text(
                                        "The side that closes actively enters TIME-WAIT; usually it is the client.",
                                        "主动关闭的一方进入 TIME-WAIT，通常是客户端。"))
                        .cites(rfc(9293, "3.6"), notes(0, 1, 2, 3, 4))
                        .expect(
                                connections(2).during(IN_TURN),
                                eachSideOnceFirst().during(IN_TURN),
                                timeWait(false).during(IN_TURN))
                        .refinedBy(
                                text(
                                        "Only the end with the first FIN, client or server, when one closes after the other; both ends when their FINs cross.",
                                        "先后关闭时，只有先发 FIN 的一端进入，无论客户端还是服务器；两个 FIN 交错时，两端都进入。"),
                                timeWait(true).during(AT_ONCE)));
    }

    @Override
    public List<Replay> replays() {
        return List.of(Replay.of(13, AT_ONCE, Replay.Part.CLOSE));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(4);
    }

    @Override
    public void run(Lab lab) throws IOException {
        Wire wire = lab.wire();
        LabListener listener = wire.server().listen();
        lab.phase(IN_TURN);
        LabSocket client = wire.client().connect(listener);
        LabSocket server = listener.accept();
        closeInTurn(lab, client, server);
        client = wire.client().connect(listener);
        server = listener.accept();
        closeInTurn(lab, server, client);
        lab.phase(AT_ONCE);
        closeAtOnce(lab, wire, listener);
    }

    private static void closeInTurn(Lab lab, LabSocket first, LabSocket second) throws IOException {
        lab.close(first, second);
        lab.awaitGone(second.tuple());
    }

    private static void closeAtOnce(Lab lab, Wire wire, LabListener listener) throws IOException {
        LabSocket client = wire.client().connect(listener);
        LabSocket server = listener.accept();
        wire.hold(FIN.or(PURE_ACK));
        client.close();
        lab.await(client, FIN_WAIT_1, server, ESTABLISHED);
        server.close();
        lab.await(client, FIN_WAIT_1, server, FIN_WAIT_1);
        wire.release(FIN.from(server.local()));
        lab.await(client, CLOSING, server, FIN_WAIT_1);
        wire.awaitHeld(
                PURE_ACK.from(client.local())); // who steps through the run lets it go later than the state changes
        wire.release(FIN.from(client.local()));
        lab.watch(WATCHED, text("both ends stay in CLOSING", "两端都停留在 CLOSING"));
        lab.await(client, CLOSING, server, CLOSING);
        wire.release(PURE_ACK.from(client.local()));
        wire.release(PURE_ACK.from(server.local()));
        lab.await(client, TIME_WAIT, server, TIME_WAIT);
    }

    private static Ladder closing(Connection connection) {
        return new Ladder(connection.closing().stream().map(Moment::rung).toList());
    }

    /** A line of Figure 13 with both its states: one look showed the client in the one and the server in the other. */
    private static Expectation together(TcpState client, TcpState server) {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            long looks = evidence.connections().stream()
                    .flatMap(c -> evidence.looks().stream()
                            .filter(look ->
                                    look.shows(c.seenBy(CLIENT), client) && look.shows(c.seenBy(SERVER), server)))
                    .count();
            return Finding.of(
                    looks > 0,
                    text("%s stood beside %s in %s", "%s 与 %s 并存：%s")
                            .with(client, server, Text.count(looks, "look", "次观察")));
        });
    }

    /**
     * What {@code ss} saw of an end's stay in CLOSING against the deliveries of the FIN before and of the ACK after it; and a
     * look that showed it still when it had been kept there.
     */
    private static Expectation closingLastsUntilAcknowledged(Side side) {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            for (Connection connection : evidence.connections()) {
                Optional<Duration> fin = delivered(evidence, connection, side.other(), true);
                Optional<Duration> ack = delivered(evidence, connection, side.other(), false);
                Optional<Stay> stay = evidence.sockets().stay(connection.seenBy(side), CLOSING);
                if (fin.isEmpty() || ack.isEmpty() || stay.isEmpty()) {
                    return Finding.fails(
                            text("the %s was not seen to enter and to leave CLOSING", "没有看到%s进入并离开 CLOSING")
                                    .with(side.text()));
                }
                Duration length = ack.get().minus(fin.get());
                Duration still = evidence.looks().stream()
                        .filter(look -> look.shows(connection.seenBy(side), CLOSING))
                        .map(look -> look.at().minus(fin.get()))
                        .reduce(Duration.ZERO, (a, b) -> b);
                return Finding.of(
                        stay.get().consistentWith(length, length) && still.compareTo(KEPT) >= 0,
                        text(
                                        "the %s stayed in CLOSING for %s; from the FIN's arrival to the ACK's it was %.2f s; after %.2f s, kept for %s s, it was still there",
                                        "%s在 CLOSING 停留 %s；从 FIN 到达至 ACK 到达为 %.2f 秒；%.2f 秒后仍在（按计划停留 %s 秒）")
                                .with(
                                        side.text(),
                                        stay.get(),
                                        length.toMillis() / 1000.0,
                                        still.toMillis() / 1000.0,
                                        KEPT.toSeconds()));
            }
            return Finding.fails(text("no connection was seen", "没有看到任何连接"));
        });
    }

    /** When the FIN, or the ACK behind it, that a side sent was delivered. */
    private static Optional<Duration> delivered(Evidence evidence, Connection connection, Side sender, boolean fin) {
        return connection.closing().stream()
                .filter(m -> m.sender() == sender && m.raw().flags().fin() == fin)
                .findFirst()
                .flatMap(m -> evidence.whole()
                        .each(SegmentFate.class)
                        .filter(fate -> fate.sent().equals(m.at()) && fate.fate() == Fate.DELIVERED)
                        .map(SegmentFate::at)
                        .findFirst());
    }

    /** Of each connection the end that sent the first FIN was seen in TIME-WAIT, and the other was too, or was not. */
    private static Expectation timeWait(boolean both) {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            long right = evidence.connections().stream()
                    .filter(c -> c.firstFin().isPresent())
                    .filter(c -> inTimeWait(evidence, c, c.firstFin().get().sender())
                            && inTimeWait(
                                            evidence,
                                            c,
                                            c.firstFin().get().sender().other())
                                    == both)
                    .count();
            int all = evidence.connections().size();
            return Finding.of(
                    all > 0 && right == all,
                    (both
                                    ? text("both ends were seen in TIME-WAIT: %s of %s", "两端都处于 TIME-WAIT：%s/%s")
                                    : text(
                                            "only the end with the first FIN was seen in TIME-WAIT: %s of %s",
                                            "只有先发 FIN 的一端处于 TIME-WAIT：%s/%s"))
                            .with(right, Text.count(all, "connection", "条连接")));
        });
    }

    private static boolean inTimeWait(Evidence evidence, Connection connection, Side side) {
        return evidence.seenBySs(connection, side, TIME_WAIT);
    }

    private static Expectation eachSideOnceFirst() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Side> first = evidence.connections().stream()
                    .flatMap(c -> c.firstFin().map(Moment::sender).stream())
                    .toList();
            return Finding.of(
                    first.equals(List.of(CLIENT, SERVER)),
                    text("the first FIN came once from the client and once from the server", "客户端和服务器各有一次先发 FIN"));
        });
    }
}

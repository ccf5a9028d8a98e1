package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.grew;
import static tcplab.theory.Expectations.noFault;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Moment;
import tcplab.lab.Exercise;
import tcplab.lab.Gate;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** The last ACK is lost and the FIN comes again: whom it finds, with TIME-WAIT and without. */
@AutoService(Exercise.class)
public final class WithoutTimeWait implements Exercise {
    private static final String BUCKETS = "net.ipv4.tcp_max_tw_buckets";
    private static final Text WITH = text("the last ACK is lost, TIME-WAIT is there", "最后的 ACK 丢失，TIME-WAIT 还在");
    private static final Text WITHOUT = text("the last ACK is lost, TIME-WAIT is left out", "最后的 ACK 丢失，没有 TIME-WAIT");

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text(
                "When the last ACK is lost, what does the repeated FIN find: with TIME-WAIT, and without?",
                "最后的 ACK 丢失后，重发的 FIN 会遇到什么？有 TIME-WAIT 时如何，没有时又如何？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "D3",
                        text(
                                "TIME-WAIT is there so that the last ACK can be repeated: without it the repeated FIN would be answered by RST.",
                                "TIME-WAIT 的作用之一是能重发最后的 ACK：没有它，重发的 FIN 只会得到 RST。"))
                .cites(rfc(9293, "3.6"), rfc(9293, "3.10.7.4"), sysctl("tcp_max_tw_buckets"), notes(0, 1, 3, 4))
                .expect(
                        timeWaitBesideLastAck().during(WITH),
                        repeatedFinDraws(false).during(WITH),
                        grew("TcpExtTCPTimeWaitOverflow", 0).during(WITH))
                .expect(
                        noTimeWait().during(WITHOUT),
                        grew("TcpExtTCPTimeWaitOverflow", 1).during(WITHOUT),
                        repeatedFinDraws(true).during(WITHOUT)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(WITH);
        loseLastAck(lab, listener, true);
        lab.count();

        lab.phase(WITHOUT);
        lab.sysctl(BUCKETS, "0");
        loseLastAck(lab, listener, false);
    }

    private static void loseLastAck(Lab lab, LabListener listener, boolean timeWait) throws IOException {
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.count();
        client.shutdownOutput();
        lab.await(client, FIN_WAIT_2, server, CLOSE_WAIT);
        int port = listener.address().port();
        lab.gate().drop(List.of(new Gate.Drop(Gate.Kind.PURE_ACK, port), new Gate.Drop(Gate.Kind.RST, port)));
        server.close();
        if (timeWait) {
            lab.await(client, TIME_WAIT, server, LAST_ACK);
        } else {
            lab.await(
                    rows -> waitsAlone(rows, server.tuple()),
                    Lab.SOON,
                    text("the server in LAST-ACK and no socket at the client", "服务器处于 LAST-ACK，而客户端没有套接字"));
        }
        awaitAnswer(lab, client, server);
        lab.gate().open();
        lab.awaitGone(server.tuple());
    }

    /** Until the client's end has answered the FIN, which the gate keeps from the server. */
    private static void awaitAnswer(Lab lab, LabSocket client, LabSocket server) throws IOException {
        RawSegment fin = lab.awaitSegment(
                segment -> segment.flags().fin() && segment.tuple().equals(server.tuple()),
                text("the server's FIN", "服务器的 FIN"));
        lab.awaitAfter(
                fin, segment -> segment.tuple().equals(client.tuple()), text("the answer to the FIN", "对 FIN 的回答"));
    }

    /** The server's end is in LAST-ACK, and the kernel has nothing for the other end. */
    private static boolean waitsAlone(List<SocketEntry> rows, FourTuple server) {
        return rows.stream().anyMatch(row -> row.tuple().equals(server) && row.state() == LAST_ACK)
                && rows.stream().noneMatch(row -> row.tuple().equals(server.reversed()));
    }

    /** The server's FIN came more than once, and the last was answered by RST, or by ACK alone. */
    private static Expectation repeatedFinDraws(boolean reset) {
        return noFault(
                text("%s: the FIN came again and was answered by %s", "%s：FIN 再次到来，得到的回答是 %s")
                        .with("%s", reset ? "RST" : "ACK"),
                connection -> {
                    List<Moment> fins = connection
                            .sentBy(SERVER)
                            .filter(m -> m.raw().flags().fin())
                            .toList();
                    if (fins.size() < 2) {
                        return Optional.of(text("the FIN did not come again", "FIN 没有再次到来"));
                    }
                    Moment fin = fins.get(fins.size() - 1);
                    List<Moment> answers = connection.after(fin);
                    boolean right = answers.size() == 1
                            && answers.get(0).sender() == CLIENT
                            && answers.get(0).raw().flags().rst() == reset
                            && (reset
                                    ? answers.get(0).raw().seq() == fin.raw().ack()
                                    : answers.get(0).raw().ack() == fin.raw().next());
                    return right ? Optional.empty() : Optional.of(text("the answer was another", "回答不同"));
                });
    }

    /** The looks of this part that were over before the gate let the client's ACKs pass again. */
    private static List<SocketsSeen> whileLost(Evidence evidence) {
        Duration open = evidence.recording()
                .each(SettingChanged.class)
                .filter(change ->
                        change.name().equals(Gate.SETTING) && change.value().equals(Gate.OPEN))
                .map(SettingChanged::at)
                .reduce(Duration.ZERO, (a, b) -> b);
        return evidence.looks().stream()
                .filter(look -> look.at().plus(look.took()).compareTo(open) <= 0)
                .toList();
    }

    /** While the last ACK was lost, one look showed the client in TIME-WAIT and the server in LAST-ACK. */
    private static Expectation timeWaitBesideLastAck() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            long seen = evidence.connections().stream()
                    .filter(c -> whileLost(evidence).stream()
                            .anyMatch(l -> l.shows(c.seenBy(CLIENT), TIME_WAIT) && l.shows(c.seenBy(SERVER), LAST_ACK)))
                    .count();
            return Finding.of(
                    seen == 1,
                    text(
                                    "connections whose client was seen in TIME-WAIT beside the server in LAST-ACK while ACKs were lost: %s, expected 1",
                                    "ACK 丢失期间，看到客户端处于 TIME-WAIT、服务器处于 LAST-ACK 的连接：%s 条，应为 1")
                            .with(seen));
        });
    }

    /** The client went from FIN-WAIT-2 to nothing at all: a look showed the server in LAST-ACK and no other end. */
    private static Expectation noTimeWait() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            long before = clientsIn(evidence, FIN_WAIT_2);
            long kept = clientsIn(evidence, TIME_WAIT);
            long alone = evidence.connections().stream()
                    .filter(c -> whileLost(evidence).stream().anyMatch(l -> waitsAlone(l.sockets(), c.seenBy(SERVER))))
                    .count();
            return Finding.of(
                    before == 1 && kept == 0 && alone == 1,
                    text(
                                    "ss saw the client in FIN-WAIT-2: %s, in TIME-WAIT: %s, the server in LAST-ACK while the client had no socket: %s",
                                    "ss 看到客户端处于 FIN-WAIT-2：%s，处于 TIME-WAIT：%s，服务器处于 LAST-ACK 而客户端没有套接字：%s")
                            .with(before, kept, alone));
        });
    }

    private static long clientsIn(Evidence evidence, TcpState state) {
        return evidence.connections().stream()
                .filter(c -> evidence.seenBySs(c, CLIENT, state))
                .count();
    }
}

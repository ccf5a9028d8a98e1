package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.lab.SegmentFilter.SYN;
import static tcplab.lab.SegmentFilter.SYN_ACK;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.difference;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.noFault;
import static tcplab.theory.Expectations.path;
import static tcplab.theory.Expectations.seenBySs;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.lab.Exercise;
import tcplab.lab.Host;
import tcplab.lab.Lab;
import tcplab.lab.LabAttempt;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.lab.Wire;
import tcplab.programs.ConnectOptions;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.Ladder;
import tcplab.tcp.Rung;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Replay;

/** Two SYNs that cross, held on the wire until both are sent; and a socket that connects to itself. */
@AutoService(Exercise.class)
public final class SimultaneousOpen implements Exercise {
    private static final Text AT_ONCE = text("both connect at once", "两端同时发起连接");
    private static final Text SELF = text("a socket connects to itself", "套接字连接自己");
    private static final Text LEFT = text("connect from the left", "左端发起连接");
    private static final Text RIGHT = text("connect from the right", "右端发起连接");
    private static final Text ITSELF = text("connect to itself", "连接自己");
    private static final String GREETING = "hello";

    private static final int LEFT_PORT = 7401;
    private static final int RIGHT_PORT = 7402;
    private static final int OWN_PORT = 7403;

    /** Lest an end gives up while the script holds it: on a busy machine the script takes its time. */
    private static final String RETRIES = "net.ipv4.tcp_syn_retries";

    private static final String PATIENT = "100";

    /** How long both ends are kept in SYN-RECEIVED. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private static final Ladder FIGURE_7 = Ladder.parse("""
            SYN-SENT     > S  0:0(0)        CLOSED
            SYN-RECEIVED < S  0:0(0)        SYN-SENT
            SYN-RECEIVED > S. 0:0(0) ack 1  SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1  ESTABLISHED
            """);

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text("What if both ends connect at the same time?", "如果两端同时发起连接，会发生什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "A14",
                        text(
                                "Two ends may open at the same time, even if both are one socket: each goes from SYN-SENT through SYN-RECEIVED to ESTABLISHED, and one connection comes of it.",
                                "两端可以同时打开，哪怕两端就是同一个套接字：双方都从 SYN-SENT 经 SYN-RECEIVED 到 ESTABLISHED，得到的是一条连接。"))
                .cites(
                        rfc(9293, "3.5", "Figure 7"),
                        rfc(9293, "3.5", "MUST-10"),
                        linux("net/ipv4/tcp_input.c", "tcp_rcv_synsent_state_process"),
                        notes(1))
                .expect(
                        step(LEFT, Errno.OK).during(AT_ONCE),
                        step(RIGHT, Errno.OK).during(AT_ONCE),
                        connections(1).during(AT_ONCE),
                        noFault(
                                        text("%s opened as Figure 7 draws it", "%s的建立过程与图 7 逐级一致"),
                                        c -> difference(FIGURE_7, opening(c)))
                                .during(AT_ONCE),
                        path(CLIENT, CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED)
                                .during(AT_ONCE),
                        path(SERVER, CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED)
                                .during(AT_ONCE),
                        seenBySs(CLIENT, SYN_SENT).during(AT_ONCE),
                        seenBySs(SERVER, SYN_SENT).during(AT_ONCE),
                        seenBySs(CLIENT, SYN_RECEIVED).during(AT_ONCE),
                        seenBySs(SERVER, SYN_RECEIVED).during(AT_ONCE),
                        greetingHeard(CLIENT).during(AT_ONCE),
                        greetingHeard(SERVER).during(AT_ONCE),
                        step(ITSELF, Errno.OK).during(SELF),
                        everyConnection("""
                                                SYN-RECEIVED > S  0:0(0)        SYN-RECEIVED
                                                ESTABLISHED  > S. 0:0(0) ack 1  ESTABLISHED
                                                ESTABLISHED  > .  1:1(0) ack 1  ESTABLISHED
                                                """).during(SELF),
                        path(CLIENT, CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED)
                                .during(SELF),
                        connections(1).during(SELF)));
    }

    @Override
    public List<Replay> replays() {
        return List.of(Replay.of(7, AT_ONCE, Replay.Part.BEFORE_DATA));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(3);
    }

    @Override
    public void run(Lab lab) throws IOException {
        Wire wire = lab.wire();
        lab.phase(AT_ONCE);
        openAtOnce(lab, wire);
        lab.phase(SELF);
        Endpoint own = new Endpoint(lab.server(), OWN_PORT);
        lab.step(ITSELF, () -> lab.connect(ConnectOptions.to(own).from(own)));
        lab.await(new FourTuple(own, own), ESTABLISHED);
    }

    private static void openAtOnce(Lab lab, Wire wire) throws IOException {
        Endpoint left = wire.client().at(LEFT_PORT);
        Endpoint right = wire.server().at(RIGHT_PORT);
        FourTuple seenFromLeft = new FourTuple(left, right);
        wire.client().sysctl(RETRIES, PATIENT);
        wire.server().sysctl(RETRIES, PATIENT);
        wire.hold(SYN.or(SYN_ACK));
        LabAttempt fromLeft =
                wire.client().connecting(ConnectOptions.to(right).from(left).within(Host.HELD_UP));
        wire.awaitHeld(SYN.from(left));
        LabAttempt fromRight =
                wire.server().connecting(ConnectOptions.to(left).from(right).within(Host.HELD_UP));
        wire.awaitHeld(SYN.from(right));
        lab.await(seenFromLeft, SYN_SENT);
        lab.await(seenFromLeft.reversed(), SYN_SENT);
        wire.release(SYN.from(right));
        wire.awaitHeld(SYN_ACK.from(left));
        wire.release(SYN.from(left));
        wire.awaitHeld(SYN_ACK.from(right));
        lab.await(seenFromLeft, SYN_RECEIVED);
        lab.await(seenFromLeft.reversed(), SYN_RECEIVED);
        lab.watch(KEPT, text("both ends stay in SYN-RECEIVED", "两端都停留在 SYN-RECEIVED"));
        wire.open();
        wire.release(SYN_ACK.from(right));
        wire.release(SYN_ACK.from(left));
        lab.step(LEFT, fromLeft::socket);
        lab.step(RIGHT, fromRight::socket);
        greet(fromLeft.socket(), fromRight.socket());
        greet(fromRight.socket(), fromLeft.socket());
    }

    private static void greet(LabSocket from, LabSocket to) throws IOException {
        from.write(GREETING);
        to.read(GREETING.length());
    }

    /**
     * The ladder up to the first data, without ACKs that tell nothing new: a SYN,ACK that completes a simultaneous open is
     * itself acknowledged by Linux, since its SYN is not new. What such an ACK's rung shows, the rung before shows then.
     */
    private static Ladder opening(Connection connection) {
        List<Rung> rungs = new ArrayList<>();
        for (Moment moment : connection.moments()) {
            Rung rung = moment.rung();
            if (moment.raw().length() > 0) {
                break;
            }
            if (moment.raw().occupies() == 0 && !rungs.isEmpty()) {
                Rung before = rungs.remove(rungs.size() - 1);
                rungs.add(new Rung(rung.left(), before.rightward(), before.segment(), rung.right()));
            } else {
                rungs.add(rung);
            }
        }
        return new Ladder(rungs);
    }

    /** What a side sent after the opening was acknowledged by the other, to the last byte. */
    private static Expectation greetingHeard(Side sender) {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            boolean heard = evidence.connections().stream()
                    .anyMatch(c -> c.sentBy(sender)
                            .filter(m -> m.raw().length() == GREETING.length())
                            .anyMatch(data -> c.sentBy(sender.other())
                                    .anyMatch(m -> m.raw().ack() == data.raw().next())));
            return Finding.of(
                    heard,
                    text("the %s's greeting was acknowledged over the same connection", "%s的问候在同一连接上得到了确认")
                            .with(sender.text()));
        });
    }
}

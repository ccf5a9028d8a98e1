package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.lab.SegmentFilter.FIN;
import static tcplab.lab.SegmentFilter.PURE_ACK;
import static tcplab.lab.SegmentFilter.SYN;
import static tcplab.lab.SegmentFilter.SYN_ACK;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.path;
import static tcplab.theory.Expectations.seenBySs;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import tcplab.lab.Exercise;
import tcplab.lab.Host;
import tcplab.lab.Lab;
import tcplab.lab.LabAttempt;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.lab.Wire;
import tcplab.programs.ConnectOptions;
import tcplab.programs.SocketOption;
import tcplab.record.Errno;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;
import tcplab.theory.Claim;

/** An end is closed before its SYN has been acknowledged: the arrow of Figure 5 that few connections ever walk. */
@AutoService(Exercise.class)
public final class CloseInSynReceived implements Exercise {
    private static final Text FAST = text("accepted early by Fast Open", "因 Fast Open 而提前接受");
    private static final Text CROSSED = text("after SYNs that crossed", "两个 SYN 交错之后");
    private static final Text READ = text("read before the handshake is over", "握手结束之前读取");
    private static final Text CLOSE = text("close in SYN-RECEIVED", "在 SYN-RECEIVED 关闭");
    private static final String REQUEST = "request";

    /** Client and server, on every listener, data in the SYN without a cookie (ip-sysctl tcp_fastopen). */
    private static final String WITHOUT_COOKIE = String.valueOf(0x1 | 0x2 | 0x4 | 0x200 | 0x400);

    /** Lest an end gives up while the script holds it: on a busy machine the script takes its time. */
    private static final String PATIENT = "100";

    private static final int LEFT_PORT = 7404;
    private static final int RIGHT_PORT = 7405;

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text("Can an end be closed before it was ever open?", "还没建立好的一端，能关闭吗？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "C14b",
                        text(
                                "close() sends a FIN in SYN-RECEIVED too, and leads from there to FIN-WAIT-1: the end is never ESTABLISHED.",
                                "在 SYN-RECEIVED 调用 close() 同样会发送 FIN，并直接进入 FIN-WAIT-1：这一端从未到过 ESTABLISHED。"))
                .cites(
                        rfc(9293, "3.10.4"),
                        rfc(9293, "3.3.2", "Figure 5"),
                        linux("net/ipv4/tcp.c", "tcp_close_state"),
                        notes(1))
                .expect(
                        step(READ, Errno.OK).during(FAST),
                        step(CLOSE, Errno.OK).during(FAST),
                        everyConnection("""
                                        SYN-SENT     > S  0:7(7)         SYN-RECEIVED
                                        ESTABLISHED  < S. 0:0(0) ack 8   SYN-RECEIVED
                                        ESTABLISHED  > .  8:8(0) ack 1   SYN-RECEIVED
                                        CLOSE-WAIT   < F. 1:1(0) ack 8   FIN-WAIT-1
                                        CLOSE-WAIT   > .  8:8(0) ack 2   FIN-WAIT-2
                                        LAST-ACK     > F. 8:8(0) ack 2   TIME-WAIT
                                        CLOSED       < .  2:2(0) ack 9   TIME-WAIT
                                        """).during(FAST),
                        path(SERVER, LISTEN, SYN_RECEIVED, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT)
                                .during(FAST),
                        seenBySs(SERVER, SYN_RECEIVED).during(FAST),
                        seenBySs(SERVER, FIN_WAIT_1).during(FAST),
                        step(CLOSE, Errno.OK).during(CROSSED),
                        connections(1).during(CROSSED),
                        path(CLIENT, CLOSED, SYN_SENT, SYN_RECEIVED, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT)
                                .during(CROSSED),
                        path(SERVER, CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT, LAST_ACK, CLOSED)
                                .during(CROSSED),
                        seenBySs(CLIENT, SYN_RECEIVED).during(CROSSED),
                        seenBySs(CLIENT, FIN_WAIT_1).during(CROSSED)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void run(Lab lab) throws IOException {
        Wire wire = lab.wire();
        lab.phase(FAST);
        acceptedEarly(lab, wire);
        lab.phase(CROSSED);
        crossed(lab, wire);
    }

    /** The program has the server's end before the client's ACK has come, and is done with it by then. */
    private static void acceptedEarly(Lab lab, Wire wire) throws IOException {
        for (Host host : List.of(wire.client(), wire.server())) {
            host.sysctl("net.ipv4.tcp_fastopen", WITHOUT_COOKIE);
        }
        LabListener listener = wire.server().listen();
        wire.hold(PURE_ACK.from(wire.client()));
        LabSocket client =
                wire.client().connect(ConnectOptions.to(listener.address()).with(SocketOption.FASTOPEN_CONNECT, 1));
        client.write(REQUEST);
        LabSocket server = listener.accept();
        lab.step(READ, () -> server.read(REQUEST.length()));
        wire.awaitHeld(PURE_ACK.from(wire.client())); // else the FIN may be on its way before it
        lab.await(server, SYN_RECEIVED);
        lab.step(CLOSE, server::close);
        wire.awaitHeld(PURE_ACK.from(wire.client()), 2);
        lab.await(server, FIN_WAIT_1, client, CLOSE_WAIT);
        wire.open();
        wire.releaseAll();
        lab.await(server, FIN_WAIT_2);
        client.close();
        lab.await(server, TIME_WAIT);
        lab.awaitGone(client.tuple());
    }

    /** The left end has had the right one's SYN, and gives up before its own is acknowledged. */
    private static void crossed(Lab lab, Wire wire) throws IOException {
        FourTuple left =
                new FourTuple(wire.client().at(LEFT_PORT), wire.server().at(RIGHT_PORT));
        FourTuple right = left.reversed();
        for (Host host : List.of(wire.client(), wire.server())) {
            host.sysctl("net.ipv4.tcp_syn_retries", PATIENT);
        }
        wire.hold(SYN.or(SYN_ACK).or(FIN));
        LabAttempt fromLeft = wire.client().connecting(between(left));
        wire.awaitHeld(SYN.from(left.local()));
        LabAttempt fromRight = wire.server().connecting(between(right));
        wire.awaitHeld(SYN.from(right.local()));
        wire.release(SYN.from(right.local()));
        wire.awaitHeld(SYN_ACK.from(left.local()));
        wire.release(SYN.from(left.local()));
        wire.awaitHeld(SYN_ACK.from(right.local()));
        lab.await(left, SYN_RECEIVED);
        lab.step(CLOSE, fromLeft::abandon);
        wire.awaitHeld(FIN.from(left.local()));
        lab.await(left, FIN_WAIT_1);
        wire.open();
        wire.releaseAll();
        lab.await(left, FIN_WAIT_2);
        fromRight.socket().close();
        lab.await(left, TIME_WAIT);
        lab.awaitGone(right);
    }

    private static ConnectOptions between(FourTuple tuple) {
        return ConnectOptions.to(tuple.remote()).from(tuple.local()).within(Host.HELD_UP);
    }
}

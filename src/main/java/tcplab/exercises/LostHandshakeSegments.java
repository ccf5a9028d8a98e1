package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.LostHandshakeSegmentsFindings.dataRepairs;
import static tcplab.exercises.LostHandshakeSegmentsFindings.entryEnds;
import static tcplab.exercises.LostHandshakeSegmentsFindings.only;
import static tcplab.exercises.LostHandshakeSegmentsFindings.opens;
import static tcplab.exercises.LostHandshakeSegmentsFindings.synAckComesAgain;
import static tcplab.exercises.LostHandshakeSegmentsFindings.synAcksWhenDue;
import static tcplab.exercises.LostHandshakeSegmentsFindings.synsWhenDue;
import static tcplab.lab.SegmentFilter.PURE_ACK;
import static tcplab.lab.SegmentFilter.SYN;
import static tcplab.lab.SegmentFilter.SYN_ACK;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
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
import tcplab.record.Errno;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;
import tcplab.theory.Claim;

/** Each of the three segments of an opening lost on the wire: who sends what again, and when. */
@AutoService(Exercise.class)
public final class LostHandshakeSegments implements Exercise {
    private static final Text SYN_LOST = text("the SYN is lost", "SYN 丢失");
    private static final Text DOUBLING = text("the SYN is lost, without equal waits", "SYN 丢失，没有等长的等待");
    private static final Text SYN_ACK_LOST = text("the SYN,ACK is lost", "SYN,ACK 丢失");
    private static final Text ACK_LOST = text("the ACK is lost", "ACK 丢失");
    private static final Text DATA_FOLLOWS = text("the ACK is lost, data follows", "ACK 丢失，数据随后到来");
    private static final Text ALWAYS = text("every SYN,ACK is lost", "SYN,ACK 全部丢失");
    private static final Text CONNECT = text("connect", "发起连接");
    static final String SYN_RETRIES = "net.ipv4.tcp_syn_retries";
    static final String LINEAR = "net.ipv4.tcp_syn_linear_timeouts";
    static final String SYN_ACK_RETRIES = "net.ipv4.tcp_synack_retries";

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text(
                "What if a segment of the handshake is lost: who sends what again, and when?",
                "握手的报文段丢了会怎样：谁重传什么，何时重传？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "A10",
                                text(
                                        "Whichever segment of the handshake is lost, it is sent again.",
                                        "握手的三个报文段无论丢失哪一个，都会重传。"))
                        .cites(
                                rfc(9293, "3.8.1"),
                                rfc(6298, "5"),
                                sysctl("tcp_syn_linear_timeouts"),
                                linux("net/ipv4/inet_connection_sock.c", "reqsk_timer_handler"),
                                notes(4))
                        .expect(
                                opens().during(SYN_LOST),
                                synsWhenDue().during(SYN_LOST),
                                opens().during(DOUBLING),
                                synsWhenDue().during(DOUBLING),
                                opens().during(SYN_ACK_LOST),
                                synAckComesAgain().during(SYN_ACK_LOST))
                        .refinedBy(
                                text(
                                        "A SYN and a SYN,ACK are. A third segment is not: its sender knows nothing of the loss. The server, still in SYN-RECEIVED, repeats its SYN,ACK and so draws another ACK; or data comes first, which says the same as the ACK. Only the SYN's first waits are equal.",
                                        "SYN 和 SYN,ACK 确实如此。第三个报文段本身不会重传：发送方并不知道它丢了。仍处于 SYN-RECEIVED 的服务器重传 SYN,ACK，引出新的 ACK；或者数据先到，它带着同样的确认号。只有 SYN 的最初几次等待是等长的。"),
                                everyConnection("""
                                                SYN-SENT     > S  0:0(0)         SYN-RECEIVED
                                                ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
                                                ESTABLISHED  > .  1:1(0) ack 1   SYN-RECEIVED
                                                ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
                                                ESTABLISHED  > .  1:1(0) ack 1   SYN-RECEIVED
                                                ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
                                                ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
                                                """).during(ACK_LOST),
                                synAcksWhenDue().during(ACK_LOST),
                                seenBySs(SERVER, SYN_RECEIVED).during(ACK_LOST),
                                dataRepairs().during(DATA_FOLLOWS)),
                claim(
                                "A13",
                                text(
                                        "If the SYN,ACK is lost, the client believes nothing, and the server holds a half-open entry.",
                                        "如果 SYN,ACK 丢失，客户端什么也不知道，而服务器保留着一个半开的表项。"))
                        .cites(
                                rfc(9293, "3.5"),
                                sysctl("tcp_synack_retries"),
                                linux("net/ipv4/inet_connection_sock.c", "reqsk_timer_handler"),
                                notes(0))
                        .expect(
                                connections(1).during(ALWAYS),
                                path(CLIENT, CLOSED, SYN_SENT).during(ALWAYS),
                                path(SERVER, LISTEN, SYN_RECEIVED).during(ALWAYS),
                                only(CLIENT, SYN_SENT).during(ALWAYS),
                                only(SERVER, SYN_RECEIVED).during(ALWAYS),
                                step(CONNECT, Errno.ETIMEDOUT).during(ALWAYS),
                                synAcksWhenDue().during(ALWAYS),
                                entryEnds().during(ALWAYS)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(15);
    }

    @Override
    public void run(Lab lab) throws IOException {
        Wire wire = lab.wire();
        Host client = wire.client();
        LabListener listener = wire.server().listen();
        boolean linear = client.hasSysctl(LINEAR);

        lab.phase(SYN_LOST);
        lab.progress(text("two SYNs are lost", "丢失两个 SYN"), length());
        wire.drop(SYN.from(client), 2);
        open(lab, wire, listener);

        lab.phase(DOUBLING);
        if (linear) {
            client.sysctl(LINEAR, "0");
        }
        wire.drop(SYN.from(client), 2);
        open(lab, wire, listener);

        lab.phase(SYN_ACK_LOST);
        lab.progress(text("the SYN,ACK is lost", "丢失 SYN,ACK"), Duration.ofSeconds(8));
        wire.drop(SYN_ACK.from(wire.server()), 1);
        open(lab, wire, listener);

        lab.phase(ACK_LOST);
        lab.progress(text("the third segment is lost, twice", "第三个报文段丢失两次"), Duration.ofSeconds(7));
        wire.drop(PURE_ACK.from(client), 2);
        open(lab, wire, listener);

        lab.phase(DATA_FOLLOWS);
        wire.drop(PURE_ACK.from(client), 1);
        LabSocket writing = client.connect(listener);
        writing.write("request");
        listener.accept().read(7);

        lab.phase(ALWAYS);
        client.sysctl(SYN_RETRIES, "1");
        if (linear) {
            client.sysctl(LINEAR, "1");
        }
        wire.server().sysctl(SYN_ACK_RETRIES, "1");
        leaveHalfOpen(lab, wire, listener);
    }

    private static void open(Lab lab, Wire wire, LabListener listener) throws IOException {
        LabSocket client = wire.client().connect(listener);
        lab.awaitOpen(client, listener.accept());
    }

    /** One SYN alone reaches the server, or each repetition would draw a SYN,ACK out of its turn. */
    private static void leaveHalfOpen(Lab lab, Wire wire, LabListener listener) throws IOException {
        wire.drop(SYN_ACK.from(wire.server()));
        wire.hold(SYN.from(wire.client()));
        LabAttempt attempt = wire.client().connecting(listener);
        FourTuple tuple = wire.awaitHeld(SYN).tuple();
        wire.release(SYN);
        lab.await(tuple, SYN_SENT);
        lab.await(tuple.reversed(), SYN_RECEIVED);
        lab.progress(text("no SYN,ACK reaches the client", "没有 SYN,ACK 到达客户端"), Duration.ofSeconds(4));
        lab.awaitGone(tuple.reversed());
        lab.step(CONNECT, attempt::socket);
        lab.look();
    }
}

package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.HalfOpenFindings.halfOpen;
import static tcplab.exercises.HalfOpenFindings.reopened;
import static tcplab.exercises.HalfOpenFindings.twoListeners;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.grew;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Replay;

/** One end forgets a connection without a word: what makes the other end notice. */
@AutoService(Exercise.class)
public final class HalfOpen implements Exercise {
    private static final Text AGAIN = text("the end that forgot opens anew", "忘记的一端重新打开连接");
    private static final Text DATA = text("the end that remembers sends data", "记得的一端发送数据");
    private static final Text STRAY = text("an old SYN between two listeners", "旧 SYN 夹在两个监听者之间");
    private static final Text RECONNECT = text("connect from the same port", "从同一端口发起连接");
    private static final Text READ = text("read at the end that remembers", "记得的一端读取");
    private static final int BYTES = 10;
    /** Ports outside any ephemeral range. */
    private static final int PORT = 7201;

    private static final int LISTENER_PORT = 7202;
    /** How long the half-open connection is left alone: several looks. */
    private static final Duration ALONE = Duration.ofMillis(500);

    @Override
    public Topic topic() {
        return Topic.SILENCE;
    }

    @Override
    public Text question() {
        return text(
                "One end has crashed and forgotten the connection: how does the other end find out?",
                "一端崩溃后忘记了连接，另一端怎样才会发现？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "E4",
                        text(
                                "A connection that one side has forgotten is found out by a RST, as soon as either side sends.",
                                "一方已经忘记的连接，只要有一方发送报文段，就会由 RST 发现。"))
                .cites(
                        rfc(9293, "3.5.1", "Figure 9"),
                        rfc(9293, "3.5.1", "Figure 10"),
                        rfc(9293, "3.5.1", "Figure 11"),
                        rfc(5961, "4"),
                        linux("net/ipv4/tcp_input.c", "tcp_send_challenge_ack"),
                        notes(0, 1))
                .expect(
                        connections(2).during(AGAIN),
                        halfOpen(CLIENT).during(AGAIN),
                        reopened().during(AGAIN),
                        grew("TcpExtTCPSYNChallenge", 1).during(AGAIN),
                        grew("TcpExtTCPChallengeACK", 1).during(AGAIN),
                        step(RECONNECT, Errno.OK).during(AGAIN),
                        step(READ, Errno.ECONNRESET).during(AGAIN))
                .expect(
                        halfOpen(SERVER).during(DATA),
                        everyConnection("""
                                        SYN-SENT     > S  0:0(0)          SYN-RECEIVED
                                        ESTABLISHED  < S. 0:0(0) ack 1    SYN-RECEIVED
                                        ESTABLISHED  > .  1:1(0) ack 1    ESTABLISHED
                                        ESTABLISHED  > P. 1:11(10) ack 1  CLOSED
                                        CLOSED       < R  1:1(0)          CLOSED
                                        """).during(DATA),
                        connections(1).during(DATA),
                        step(READ, Errno.ECONNRESET).during(DATA))
                .expect(
                        connections(1).during(STRAY),
                        everyConnection("""
                                        CLOSED       > S  0:0(0)         SYN-RECEIVED
                                        CLOSED       < S. 0:0(0) ack 1   SYN-RECEIVED
                                        CLOSED       > R  1:1(0)         LISTEN
                                        """).during(STRAY),
                        twoListeners().during(STRAY),
                        grew("TcpPassiveOpens", 0).during(STRAY)));
    }

    @Override
    public List<Replay> replays() {
        return List.of(
                new Replay(9, AGAIN, 1, Replay.Part.ALL),
                Replay.of(10, DATA, Replay.Part.FROM_DATA),
                Replay.of(11, STRAY, Replay.Part.ALL));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(3);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(AGAIN);
        lab.count();
        openAnew(lab, listener);
        lab.count();
        lab.phase(DATA);
        sendData(lab, listener);
        lab.phase(STRAY);
        stray(lab, listener);
    }

    /** RFC 9293 Figure 9. */
    private static void openAnew(Lab lab, LabListener listener) throws IOException {
        Endpoint own = new Endpoint(lab.elsewhere(), PORT);
        ConnectOptions options = ConnectOptions.to(listener.address()).from(own);
        LabSocket client = lab.connect(options);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        forget(lab, client);
        Optional<LabSocket> again = lab.tryConnect(RECONNECT, options);
        if (again.isPresent()) {
            lab.awaitOpen(again.get(), listener.accept());
        }
        lab.step(READ, () -> server.read(1));
        server.close();
    }

    /** RFC 9293 Figure 10. */
    private static void sendData(Lab lab, LabListener listener) throws IOException {
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        forget(lab, server);
        client.write(BYTES);
        lab.step(READ, () -> client.read(1));
        client.close();
    }

    private static void forget(Lab lab, LabSocket socket) throws IOException {
        socket.vanish();
        lab.awaitGone(socket.tuple());
        lab.watch(ALONE, text("one end has forgotten, the other has not noticed", "一端已经忘记，另一端还没有发现"));
        lab.look();
    }

    /** RFC 9293 Figure 11: the SYN bears the address of a listener, which has not sent it. */
    private static void stray(Lab lab, LabListener listener) throws IOException {
        LabListener other = lab.listen(ListenOptions.on(new Endpoint(lab.elsewhere(), LISTENER_PORT)));
        lab.look();
        lab.count();
        RawSegment syn = new RawSegment(
                other.address(),
                listener.address(),
                Flags.parse("S"),
                1_000_000,
                0,
                512,
                0,
                List.of(new TcpOption.Mss(1460)));
        lab.inject(syn);
        lab.awaitSegment(
                segment -> segment.flags().rst() && segment.tuple().equals(syn.tuple()),
                text("the RST of the alleged sender", "所谓发送方的 RST"));
        lab.awaitGone(syn.tuple().reversed());
        lab.look();
        lab.count();
    }
}

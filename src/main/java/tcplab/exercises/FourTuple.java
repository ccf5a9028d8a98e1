package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.noFault;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Side;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.record.Errno;
import tcplab.record.Event.SocketsSeen;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** One local port in several connections at once, and the one connection that it cannot have twice. */
@AutoService(Exercise.class)
public final class FourTuple implements Exercise {
    private static final Text SHARED = text("one port, several destinations", "同一端口，多个目的地");
    private static final Text TWICE = text("the same four once more", "同一四元组再用一次");
    private static final Text REQUEST = text("the server reads its bytes", "服务器读取发给它的字节");
    private static final Text ANSWER = text("the client reads its bytes", "客户端读取发给它的字节");
    private static final Text AGAIN = text("connect from the same port to the same destination", "从同一端口再连往同一目的地");

    @Override
    public Topic topic() {
        return Topic.SEGMENTS;
    }

    @Override
    public Text question() {
        return text("What tells one connection from another?", "靠什么区分不同的连接？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "B5",
                        text(
                                "A connection is identified by its two sockets, each an address and a port: by four values together.",
                                "连接由两端的套接字标识，套接字是地址加端口：四个值合在一起才确定一条连接。"))
                .cites(
                        rfc(9293, "3.3.1"),
                        rfc(9293, "3.4.1"),
                        linux("net/ipv4/inet_hashtables.c", "__inet_check_established"),
                        notes(0, 1))
                .expect(
                        connections(4).during(SHARED),
                        shared(CLIENT, 3).during(SHARED),
                        shared(SERVER, 2).during(SHARED),
                        noFault(
                                        text(
                                                "%s: each numbered and acknowledged its own bytes and no others",
                                                "%s：每条连接只为自己的字节编号和确认"),
                                        FourTuple::mixed)
                                .during(SHARED),
                        step(REQUEST, Errno.OK).during(SHARED),
                        step(ANSWER, Errno.OK).during(SHARED),
                        step(AGAIN, Errno.EADDRNOTAVAIL).during(TWICE),
                        connections(0).during(TWICE)));
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.phase(SHARED);
        LabListener here = lab.listen();
        LabListener otherAddress = lab.listen(
                ListenOptions.on(new Endpoint(lab.elsewhere(), here.address().port())));
        LabListener otherPort = lab.listen();
        Endpoint chosen = open(lab, here, new Endpoint("127.0.0.1", 0)).local();
        open(lab, otherAddress, chosen);
        open(lab, otherPort, chosen);
        open(lab, here, new Endpoint("127.0.0.1", 0));
        lab.look();

        lab.phase(TWICE);
        lab.step(AGAIN, () -> lab.connect(from(here, chosen)));
    }

    private static ConnectOptions from(LabListener listener, Endpoint local) {
        return ConnectOptions.to(listener.address()).from(local).withReuseAddress(true);
    }

    /** Opens a connection and sends on it as many bytes as its listener's port says, so that each has a length of its own. */
    private static LabSocket open(Lab lab, LabListener listener, Endpoint local) throws IOException {
        LabSocket client = lab.connect(from(listener, local));
        LabSocket server = listener.accept();
        int bytes = 100 + client.local().port() % 100 + client.remote().port() % 1000;
        client.write(bytes);
        lab.step(REQUEST, () -> server.read(bytes));
        server.write(bytes + 1);
        lab.step(ANSWER, () -> client.read(bytes + 1));
        return client;
    }

    /** At one moment a socket of a side was in so many established connections, no two with the same other end. */
    private static Expectation shared(Side side, int connections) {
        return Expectation.that(Set.of(SS), evidence -> {
            int most = evidence.looks().stream()
                    .mapToInt(look -> mostRemotes(evidence, look, side))
                    .max()
                    .orElse(0);
            return Finding.of(
                    most == connections,
                    text(
                                    "one socket of the %s was in %s established connections with different other ends at once, expected %s",
                                    "%s的一个套接字地址同时处于 %s 条已建立的连接中，对端各不相同，应为 %s")
                            .with(side.text(), most, connections));
        });
    }

    private static int mostRemotes(Evidence evidence, SocketsSeen look, Side side) {
        Map<Endpoint, Set<Endpoint>> remotes = new HashMap<>();
        look.sockets().stream()
                .filter(row -> row.state() == ESTABLISHED && evidence.sockets().side(row) == side)
                .forEach(row -> remotes.computeIfAbsent(row.local(), any -> new HashSet<>())
                        .add(row.remote()));
        return remotes.values().stream().mapToInt(Set::size).max().orElse(0);
    }

    /** What one end sent is what the other acknowledged last, and the answer is one byte longer than the request. */
    private static Optional<Text> mixed(Connection connection) {
        int asked = sent(connection, CLIENT);
        int answered = sent(connection, SERVER);
        long acknowledged = acknowledged(connection, SERVER);
        return asked > 0 && answered == asked + 1 && acknowledged == 1 + asked
                ? Optional.empty()
                : Optional.of(text(
                                "%s bytes one way, acknowledged up to %s, %s bytes the other way",
                                "一个方向 %s 字节，确认到 %s，另一个方向 %s 字节")
                        .with(asked, acknowledged, answered));
    }

    private static int sent(Connection connection, Side side) {
        return connection.sentBy(side).mapToInt(m -> m.raw().length()).sum();
    }

    private static long acknowledged(Connection connection, Side side) {
        return connection
                .sentBy(side)
                .mapToLong(m -> m.rung().segment().ack().orElse(0))
                .max()
                .orElse(0);
    }
}

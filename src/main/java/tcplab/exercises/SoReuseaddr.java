package tcplab.exercises;

import static tcplab.exercises.SoReuseaddrFindings.bound;
import static tcplab.exercises.SoReuseaddrFindings.row;
import static tcplab.exercises.SoReuseaddrFindings.stood;
import static tcplab.record.Errno.EADDRINUSE;
import static tcplab.record.Errno.EADDRNOTAVAIL;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.man;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.not;
import static tcplab.theory.Expectations.told;
import static tcplab.theory.PortExpectations.fillsRange;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.PortRange;

/** What SO_REUSEADDR is good for: a server's port after its restart, and not a client that has run out of ports. */
@AutoService(Exercise.class)
public final class SoReuseaddr implements Exercise {
    /** Below the kernel's own default range, from which the listeners' ports come. */
    private static final PortRange RANGE = new PortRange(20000, 20015);

    /** Ports that no connection holds yet: bind(), unlike connect(), shuns a held port whatever its destination. */
    private static final PortRange UNTOUCHED = new PortRange(20100, 20115);

    private static final Text CONNECT = text("connect", "发起连接");
    private static final Text WITHOUT = text("connect() without SO_REUSEADDR", "connect()，未设 SO_REUSEADDR");
    private static final Text WITH = text("connect() with SO_REUSEADDR", "connect()，设了 SO_REUSEADDR");
    private static final Text BOUND =
            text("bind() to port 0 with SO_REUSEADDR, then connect()", "设了 SO_REUSEADDR，先 bind() 端口 0 再 connect()");

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text("Does SO_REUSEADDR bring a port in TIME-WAIT back?", "SO_REUSEADDR 能让处于 TIME-WAIT 的端口重新可用吗？");
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(3);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "D8",
                                text(
                                        "When short connections have used up the ports, SO_REUSEADDR makes them usable again quickly.",
                                        "短连接把端口耗尽时，SO_REUSEADDR 可以让端口很快重新可用。"))
                        .cites(
                                man("socket(7) SO_REUSEADDR"),
                                linux("net/ipv4/inet_hashtables.c", "__inet_hash_connect"),
                                notes(0))
                        .expect(told(
                                text("connect() with it", "connect() 设了该选项"),
                                not(fillsRange(CONNECT, EADDRNOTAVAIL)).during(WITH)))
                        .deviates(
                                text(
                                        "The option is for bind(), and a client's connect() chooses its port without it: it runs out at the same number with it as without; bind() to a port of the kernel's choice fails at that number too",
                                        "该选项只对 bind() 起作用，而客户端的 connect() 选端口时并不看它：设与不设，都在同一数目上耗尽；让内核选端口的 bind() 也在同一数目上失败"),
                                linux("net/ipv4/inet_hashtables.c", "__inet_hash_connect"),
                                told(
                                        text("connect() without the option", "connect() 未设该选项"),
                                        fillsRange(CONNECT, EADDRNOTAVAIL).during(WITHOUT)),
                                told(
                                        text("connect() with it", "connect() 设了该选项"),
                                        fillsRange(CONNECT, EADDRNOTAVAIL).during(WITH)),
                                told(
                                        text(
                                                "bind() to port 0 with it, then connect()",
                                                "设了该选项，先 bind() 端口 0 再 connect()"),
                                        fillsRange(CONNECT, EADDRINUSE).during(BOUND))),
                claim(
                                "D8b",
                                text(
                                        "With SO_REUSEADDR a server gets its port back at once after a restart, in spite of TIME-WAIT.",
                                        "设了 SO_REUSEADDR 的服务器重启后，即使还有 TIME-WAIT，也能立刻重新绑定原端口。"))
                        .cites(
                                man("socket(7) SO_REUSEADDR"),
                                linux("net/ipv4/inet_connection_sock.c", "inet_csk_bind_conflict"),
                                notes(0))
                        .expect(bound(LeftAtPort.TIME_WAIT, true, true), stood(LeftAtPort.TIME_WAIT))
                        .refinedBy(
                                text(
                                        "Both the old listener and the new one must have set it, because what the old one leaves behind inherits it; it helps against any connection left at the port, not against a listener that still runs, and is not needed where nothing is left. In each row: old/new listener with (+) or without (-) it.",
                                        "旧的和新的监听套接字都要设，因为旧套接字留下的连接会继承这个选项；它对端口上残留的任何连接都有效，对仍在运行的监听者无效，而端口上什么都没留下时不需要它。每行为旧/新监听套接字设（+）或未设（-）。"),
                                refinement()));
    }

    private static Expectation[] refinement() {
        List<Expectation> rows = new ArrayList<>();
        for (LeftAtPort left : LeftAtPort.values()) {
            rows.add(row(left));
            if (left != LeftAtPort.TIME_WAIT) {
                rows.add(stood(left));
            }
        }
        return rows.toArray(Expectation[]::new);
    }

    /** A RST that answers a stray segment may not end a TIME-WAIT early (RFC 1337): it has to be at the port still. */
    @Override
    public void run(Lab lab) throws IOException {
        lab.sysctl("net.ipv4.tcp_rfc1337", "1");
        LabListener without = lab.listen();
        LabListener with = lab.listen();
        LabListener bound = lab.listen();
        for (LeftAtPort left : LeftAtPort.values()) {
            lab.phase(left.phase());
            for (boolean old : List.of(false, true)) {
                for (boolean fresh : List.of(false, true)) {
                    restart(lab, left, old, fresh);
                }
            }
        }
        fill(lab, WITHOUT, RANGE, without, ConnectOptions.to(without.address()));
        fill(lab, WITH, RANGE, with, ConnectOptions.to(with.address()).withReuseAddress(true));
        ConnectOptions any = ConnectOptions.to(bound.address()).from(new Endpoint("127.0.0.1", 0));
        fill(lab, BOUND, UNTOUCHED, bound, any.withReuseAddress(true));
    }

    private static void restart(Lab lab, LeftAtPort left, boolean old, boolean fresh) throws IOException {
        LabListener listener =
                lab.listen(ListenOptions.on(new Endpoint(lab.server(), 0)).withReuseAddress(old));
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        left.make(lab, client, server);
        if (left != LeftAtPort.LISTEN) {
            listener.close();
        }
        lab.look();
        lab.step(
                cell(old, fresh),
                () -> lab.listen(ListenOptions.on(listener.address()).withReuseAddress(fresh))
                        .close());
        listener.close();
        client.closeWithReset();
        server.closeWithReset();
    }

    /** The step's name: whether the old listener and the new one have SO_REUSEADDR. */
    static Text cell(boolean old, boolean fresh) {
        return text("bind %s/%s", "绑定 %s/%s").with(sign(old), sign(fresh));
    }

    static String sign(boolean set) {
        return set ? "+" : "-";
    }

    private static void fill(Lab lab, Text phase, PortRange range, LabListener listener, ConnectOptions options)
            throws IOException {
        lab.phase(phase);
        lab.sysctl("net.ipv4.ip_local_port_range", range.lowest() + " " + range.highest());
        lab.sysctl("net.ipv4.tcp_tw_reuse", "0");
        for (int i = 0; i < range.ports() * 2; i++) {
            Optional<LabSocket> client = lab.tryConnect(CONNECT, options);
            if (client.isEmpty()) {
                return;
            }
            lab.close(client.get(), listener.accept());
        }
    }
}

package tcplab.exercises;

import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Numbers;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.ListenOptions;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpOption;
import tcplab.tcp.TcpOption.Timestamps;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** A SYN comes to a tuple that is in TIME-WAIT: when it is taken for a new connection, and when not. */
@AutoService(Exercise.class)
public final class TupleReuse implements Exercise {
    private static final Text CONNECT = text("connect again from the same port", "从同一端口再次连接");
    private static final Text ELSEWHERE = text("connect from the same port to another address", "从同一端口连往另一个地址");
    private static final Text PROGRAM = text("a program connects again", "程序再次连接");
    private static final int FAR = 1000;
    private static final int LATER = 3000;

    /** A SYN by what it has that TIME-WAIT can compare: which way its number and its timestamp differ. */
    private enum Case {
        HIGHER(text("higher number, no timestamps", "序号更高，无时间戳"), FAR, 0, false, true, true, true),
        LOWER(text("lower number, no timestamps", "序号更低，无时间戳"), -FAR, 0, false, true, true, false),
        LOWER_LATER(text("lower number, later timestamp", "序号更低，时间戳更晚"), -FAR, LATER, true, true, true, true),
        HIGHER_EARLIER(text("higher number, earlier timestamp", "序号更高，时间戳更早"), FAR, -LATER, true, true, true, false),
        LOWER_SAME(text("lower number, same timestamp", "序号更低，时间戳相同"), -FAR, 0, true, true, true, false),
        NOBODY(text("higher number, nobody listens", "序号更高，无人监听"), FAR, 0, false, true, false, false),
        NEVER_STAMPED(
                text("lower number, the connection had no timestamps", "序号更低，原连接没有时间戳"),
                -FAR,
                0,
                false,
                false,
                true,
                false);

        private final Text phase;
        private final int number;
        private final int stamp;
        private final boolean stamped;
        private final boolean connectionStamped;
        private final boolean listening;
        private final boolean taken;

        Case(
                Text phase,
                int number,
                int stamp,
                boolean stamped,
                boolean connectionStamped,
                boolean listening,
                boolean taken) {
            this.phase = phase;
            this.number = number;
            this.stamp = stamp;
            this.stamped = stamped;
            this.connectionStamped = connectionStamped;
            this.listening = listening;
            this.taken = taken;
        }
    }

    @Override
    public Topic topic() {
        return Topic.TIME_WAIT;
    }

    @Override
    public Text question() {
        return text(
                "May the same addresses and ports be used again while TIME-WAIT lasts?", "TIME-WAIT 期间，同样的地址和端口能不能再用？");
    }

    @Override
    public List<Claim> claims() {
        List<Expectation> refused = new ArrayList<>();
        List<Expectation> taken = new ArrayList<>();
        for (Case which : Case.values()) {
            (which.taken ? taken : refused).add(answer(which).during(which.phase));
        }
        taken.add(step(CONNECT, Errno.OK).during(PROGRAM));
        taken.add(reopened().during(PROGRAM));
        taken.add(step(ELSEWHERE, Errno.OK).during(PROGRAM));
        return List.of(claim(
                        "D5",
                        text("While TIME-WAIT lasts, its four-tuple cannot be used again.", "TIME-WAIT 期间，该四元组不能再次使用。"))
                .cites(
                        rfc(9293, "3.6.1", "MAY-2"),
                        rfc(6191, "2"),
                        linux("net/ipv4/tcp_minisocks.c", "tcp_timewait_state_process"),
                        notes(0, 1))
                .expect(refused.toArray(new Expectation[0]))
                .refinedBy(
                        text(
                                "Unless the new SYN is provably newer: a higher number, or a later timestamp where there are timestamps, and somebody listens. Then TIME-WAIT gives way at once; so a program on Linux gets through. Other destinations are free all the time.",
                                "除非新的 SYN 可证明更新：序号更高，或（有时间戳时）时间戳更晚，并且有人监听。这时 TIME-WAIT 立即让位，所以 Linux 上的程序能连上。其他目的地始终不受影响。"),
                        taken.toArray(new Expectation[0])));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(3);
    }

    @Override
    public void run(Lab lab) throws IOException {
        lab.sysctl("net.ipv4.tcp_rfc1337", "1");
        program(lab);
        String stamps = lab.sysctl("net.ipv4.tcp_timestamps");
        for (Case which : Case.values()) {
            lab.phase(which.phase);
            lab.sysctl("net.ipv4.tcp_timestamps", which.connectionStamped ? stamps : "0");
            forged(lab, which);
        }
    }

    private static void program(Lab lab) throws IOException {
        lab.phase(PROGRAM);
        LabListener listener = lab.listen();
        LabListener other = lab.listen(ListenOptions.on(new Endpoint(lab.elsewhere(), 0)));
        Endpoint local = leaveTimeWait(lab, listener).local();
        lab.tryConnect(ELSEWHERE, ConnectOptions.to(other.address()).from(local).withReuseAddress(true));
        Optional<LabSocket> again = lab.tryConnect(
                CONNECT, ConnectOptions.to(listener.address()).from(local).withReuseAddress(true));
        if (again.isPresent()) {
            listener.accept(); // the third segment has come
        }
        lab.look();
    }

    private static void forged(Lab lab, Case which) throws IOException {
        LabListener listener = lab.listen();
        FourTuple tuple = leaveTimeWait(lab, listener).tuple();
        if (!which.listening) {
            listener.close();
        }
        Numbers numbers = lab.numbers(tuple);
        Optional<Timestamps> last = numbers.stamps();
        TcpOption[] options = which.stamped && last.isPresent()
                ? new TcpOption[] {new Timestamps(SeqNumber.plus(last.get().value(), which.stamp), 0)}
                : new TcpOption[0];
        lab.inject(numbers.forge("S", numbers.next() + which.number, 0, 0, options));
        lab.awaitSegment(
                s -> s.flags().rst() && s.tuple().equals(tuple), text("the alleged client's RST", "所谓客户端的 RST"));
        lab.look();
    }

    /** Opens a connection and has the server close first, so that its end is in TIME-WAIT. */
    private static LabSocket leaveTimeWait(Lab lab, LabListener listener) throws IOException {
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.close(server, client);
        lab.awaitGone(client.tuple());
        return client;
    }

    /** The forged SYN was as its case says, by the numbers on the wire, and was answered by SYN,ACK or by the old ACK. */
    private static Expectation answer(Case which) {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            List<Moment> moments = evidence.connections().stream()
                    .flatMap(c -> c.moments().stream())
                    .toList();
            Optional<Moment> syn = moments.stream().filter(Moment::injected).findFirst();
            Optional<Moment> answer = syn.flatMap(s -> moments.stream()
                    .skip(moments.indexOf(s) + 1L)
                    .filter(m -> m.raw().source().equals(s.raw().destination()))
                    .findFirst());
            if (syn.isEmpty() || answer.isEmpty()) {
                return Finding.fails(text("the SYN or its answer was not seen", "没有看到该 SYN 或对它的回答"));
            }
            List<RawSegment> before = moments.subList(0, moments.indexOf(syn.get())).stream()
                    .map(Moment::raw)
                    .filter(raw -> raw.source().equals(syn.get().raw().source()))
                    .toList();
            RawSegment last = before.get(before.size() - 1);
            boolean taken = answer.get().raw().flags().syn();
            boolean fits =
                    Long.signum(SeqNumber.distance(last.next(), syn.get().raw().seq())) == Integer.signum(which.number)
                            && stamp(last).isPresent() == which.connectionStamped
                            && difference(syn.get().raw(), last) == Integer.signum(which.stamp);
            boolean number = taken
                    ? answer.get().raw().ack() == syn.get().raw().next()
                    : answer.get().raw().ack() == last.next();
            FourTuple server = syn.get().raw().tuple().reversed();
            boolean waited = evidence.looks().stream().anyMatch(look -> look.shows(server, TIME_WAIT));
            Duration reset = moments.stream()
                    .filter(m -> m.raw().flags().rst())
                    .map(Moment::at)
                    .findFirst()
                    .orElse(syn.get().at());
            boolean left = evidence.looks().stream()
                    .filter(look -> look.at().compareTo(reset) > 0)
                    .reduce((a, b) -> b)
                    .map(look -> !look.shows(server, TIME_WAIT))
                    .orElse(!taken);
            return Finding.of(
                    fits && number && waited && taken == which.taken && left == taken,
                    text("%s: the SYN was %s", "%s：该 SYN %s")
                            .with(
                                    which.phase,
                                    taken
                                            ? text(
                                                    "answered by SYN,ACK, and TIME-WAIT gave way",
                                                    "得到 SYN,ACK，TIME-WAIT 让位")
                                            : text(
                                                    "refused by the old ACK, and TIME-WAIT stayed",
                                                    "被旧的 ACK 拒绝，TIME-WAIT 仍在")));
        });
    }

    private static Optional<Timestamps> stamp(RawSegment segment) {
        return segment.options().stream()
                .filter(Timestamps.class::isInstance)
                .map(Timestamps.class::cast)
                .findFirst();
    }

    private static int difference(RawSegment syn, RawSegment last) {
        return stamp(syn)
                .flatMap(s -> stamp(last).map(l -> Long.signum(SeqNumber.distance(l.value(), s.value()))))
                .orElse(0);
    }

    /** The program's second connection had the first one's tuple, while ss had shown that in TIME-WAIT. */
    private static Expectation reopened() {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            List<Connection> all = evidence.connections();
            boolean again = all.size() == 3
                    && all.get(2).tuple().equals(all.get(0).tuple())
                    && !all.get(1).tuple().equals(all.get(0).tuple())
                    && evidence.seenBySs(all.get(0), SERVER, TIME_WAIT)
                    && evidence.seenBySs(all.get(2), SERVER, ESTABLISHED);
            return Finding.of(
                    again,
                    text(
                            "a program connected again from the same port, and TIME-WAIT became ESTABLISHED",
                            "程序从同一端口再次连接，TIME-WAIT 变成了 ESTABLISHED"));
        });
    }
}

package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.path;
import static tcplab.theory.Expectations.seenBySs;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Moment;
import tcplab.analysis.Stay;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.record.SocketEntry;
import tcplab.record.Timer;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** How long FIN-WAIT-2 waits for a FIN that does not come: for ever, or not, by whether anybody holds the socket. */
@AutoService(Exercise.class)
public final class FinWait2 implements Exercise {
    private static final String TIMEOUT = "net.ipv4.tcp_fin_timeout";
    private static final int SECONDS = 3;
    private static final Text HEARD = text("the peer's FIN comes", "对端的 FIN 到来");
    private static final Text ORPHANED =
            text("the peer's FIN does not come, and nobody holds the socket", "对端的 FIN 不来，也没有人持有套接字");
    private static final Text DEFAULT = text("the same, with the timeout that the system came with", "同上，用系统原有的时限");

    @Override
    public String name() {
        return "fin-wait-2";
    }

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text("How long does FIN-WAIT-2 wait for the peer's FIN?", "FIN-WAIT-2 会等对端的 FIN 等多久？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim("C13", text("FIN-WAIT-2 waits for the peer's FIN.", "FIN-WAIT-2 等待对端的 FIN。"))
                .cites(
                        rfc(9293, "3.3.2", "Figure 5"),
                        sysctl("tcp_fin_timeout"),
                        linux("net/ipv4/tcp.c", "__tcp_close"),
                        notes(1))
                .expect(
                        seenBySs(CLIENT, FIN_WAIT_2).during(HEARD),
                        path(CLIENT, CLOSED, SYN_SENT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT)
                                .during(HEARD))
                .refinedBy(
                        text(
                                "For ever while a program holds the socket. Once nobody does, only for tcp_fin_timeout; a FIN that comes later is answered by RST.",
                                "程序持有套接字时可以一直等下去；一旦无人持有，就只等 tcp_fin_timeout 那么久，此后到来的 FIN 得到 RST。"),
                        heldStays().during(ORPHANED),
                        orphanGoes().during(ORPHANED),
                        countsDown().during(ORPHANED),
                        lateFinDrawsReset().during(ORPHANED),
                        countsDown().during(DEFAULT)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(SECONDS + 2);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(HEARD);
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        client.shutdownOutput();
        lab.await(client, FIN_WAIT_2);
        server.close();
        lab.await(client, TIME_WAIT);
        client.close();

        lab.phase(DEFAULT);
        LabSocket left = lab.connect(listener);
        LabSocket leftServer = listener.accept();
        lab.awaitOpen(left, leftServer);
        left.close();
        lab.await(left, FIN_WAIT_2);
        lab.look();

        lab.phase(ORPHANED);
        lab.sysctl(TIMEOUT, Integer.toString(SECONDS));
        LabSocket held = lab.connect(listener);
        LabSocket heldServer = listener.accept();
        LabSocket orphan = lab.connect(listener);
        LabSocket orphanServer = listener.accept();
        lab.awaitOpen(held, heldServer);
        lab.awaitOpen(orphan, orphanServer);
        held.shutdownOutput();
        lab.await(held, FIN_WAIT_2);
        orphan.close();
        lab.progress(text("FIN-WAIT-2 runs out", "等待 FIN-WAIT-2 超时"), Duration.ofSeconds(SECONDS));
        lab.awaitGone(orphan.tuple());
        lab.await(held, FIN_WAIT_2);
        orphanServer.close();
        lab.awaitGone(orphanServer.tuple());
    }

    private static Duration timeout(Evidence evidence) {
        return Duration.ofSeconds(evidence.setting(TIMEOUT).map(Long::parseLong).orElse(60L));
    }

    private static List<SocketEntry> rows(Evidence evidence, boolean orphan) {
        return evidence.looks().stream()
                .flatMap(look -> look.sockets().stream())
                .filter(row -> row.state() == FIN_WAIT_2
                        && row.orphan() == orphan
                        && evidence.connections().stream()
                                .anyMatch(c -> row.tuple().equals(c.seenBy(CLIENT))))
                .toList();
    }

    private static Optional<Stay> stay(Evidence evidence, boolean orphan) {
        return rows(evidence, orphan).stream()
                .map(SocketEntry::tuple)
                .findFirst()
                .flatMap(tuple -> evidence.sockets().stay(tuple, FIN_WAIT_2));
    }

    private static Expectation heldStays() {
        return Expectation.that(
                Set.of(SS, SNIFFER),
                evidence -> Finding.of(
                        stay(evidence, false)
                                        .map(stay ->
                                                !stay.ended() && stay.atLeast().compareTo(timeout(evidence)) > 0)
                                        .orElse(false)
                                && rows(evidence, false).stream()
                                        .allMatch(row -> row.timer().isEmpty()),
                        text(
                                        "the one that is held was still there after %s without any timer, tcp_fin_timeout being %s s",
                                        "被持有的那个在 %s 之后仍在，没有任何定时器，而 tcp_fin_timeout 为 %s 秒")
                                .with(
                                        stay(evidence, false)
                                                .map(Stay::toString)
                                                .orElse("-"),
                                        timeout(evidence).toSeconds())));
    }

    /** A timer of the kernel's wheel is late by an eighth of its time at most. */
    private static Expectation orphanGoes() {
        return Expectation.that(Set.of(SS, SNIFFER, CLOCK), evidence -> {
            Duration timeout = timeout(evidence);
            return Finding.of(
                    stay(evidence, true)
                            .map(stay -> stay.consistentWith(
                                    timeout, timeout.plus(timeout.dividedBy(8)).plusMillis(100)))
                            .orElse(false),
                    text("the orphan stayed for %s, tcp_fin_timeout being %s s", "无人持有的那个停留了 %s，tcp_fin_timeout 为 %s 秒")
                            .with(stay(evidence, true).map(Stay::toString).orElse("-"), timeout.toSeconds()));
        });
    }

    /** The orphan's row has the timer of a TIME-WAIT entry, which starts at the timeout and falls. */
    private static Expectation countsDown() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            List<Timer> timers = rows(evidence, true).stream()
                    .flatMap(row -> row.timer().stream())
                    .toList();
            if (timers.isEmpty()) {
                return Finding.fails(text("ss saw no orphan in FIN-WAIT-2 with a timer", "ss 没有看到带定时器的 FIN-WAIT-2 孤儿"));
            }
            Duration most = timers.get(0).left();
            boolean right = timers.size() == rows(evidence, true).size()
                    && most.compareTo(timeout(evidence)) <= 0
                    && most.compareTo(timeout(evidence).minusSeconds(2)) >= 0
                    && timers.stream()
                            .allMatch(timer -> timer.kind().equals("timewait")
                                    && timer.left().compareTo(most) <= 0);
            return Finding.of(
                    right,
                    text(
                                    "ss showed its timer as %s at first, with %s s left of %s s",
                                    "ss 起初显示其定时器为 %s，剩余 %s 秒（共 %s 秒）")
                            .with(
                                    timers.get(0).kind(),
                                    most.toMillis() / 1000.0,
                                    timeout(evidence).toSeconds()));
        });
    }

    private static Expectation lateFinDrawsReset() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            boolean drawn = evidence.connections().stream().anyMatch(c -> {
                List<Moment> all = c.moments();
                int last = all.size() - 1;
                return last > 0
                        && all.get(last).raw().flags().rst()
                        && all.get(last).sender() == CLIENT
                        && all.get(last - 1).raw().flags().fin()
                        && all.get(last - 1).sender() == SERVER
                        && all.get(last).raw().seq() == all.get(last - 1).raw().ack();
            });
            return Finding.of(drawn, text("the FIN that came after that was answered by RST", "此后到来的 FIN 得到 RST"));
        });
    }
}

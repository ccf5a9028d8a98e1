package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.LostFinalAck.CLOSE;
import static tcplab.exercises.LostFinalAck.LOSSES;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Expectations.noFault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.record.Errno;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.tcp.Ladder;
import tcplab.text.Text;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Retransmissions;

/** What {@link LostFinalAck} looks for: each repeated FIN, when it came and who answered it, and the timer of TIME-WAIT. */
final class LostFinalAckFindings {
    /** TCP_TIMEWAIT_LEN, which stands for 2MSL. */
    private static final Duration TWO_MSL = Duration.ofSeconds(60);
    /** {@code ss} cuts a timer of ten seconds and more to whole seconds. */
    private static final Duration GRAIN = Duration.ofSeconds(1);
    /** A tick of a slow kernel's clock, and the difference of two clocks. */
    private static final Duration TICK = Duration.ofMillis(20);

    private LostFinalAckFindings() {}

    static Ladder closing(Connection connection) {
        return new Ladder(connection.closing().stream().map(Moment::rung).toList());
    }

    private static List<Moment> fins(Connection connection) {
        return connection.sentBy(SERVER).filter(m -> m.raw().flags().fin()).toList();
    }

    private static List<Moment> fins(Evidence evidence) {
        return evidence.connections().stream().flatMap(c -> fins(c).stream()).toList();
    }

    /** The client's ACK that came next behind a FIN, if it acknowledges just that. */
    private static Optional<Moment> answer(Connection connection, Moment fin) {
        return connection.after(fin).stream()
                .findFirst()
                .filter(m -> m.sender() == CLIENT
                        && m.raw().occupies() == 0
                        && m.raw().ack() == fin.raw().next());
    }

    static Expectation answeredUntilOneArrives() {
        return noFault(
                text(
                        "%s: the FIN came again until an answer arrived; each was acknowledged",
                        "%s：FIN 反复到来，直到有一个应答到达；每次都得到确认"),
                connection -> {
                    List<Moment> fins = fins(connection);
                    boolean same = fins.stream()
                            .allMatch(
                                    fin -> fin.raw().seq() == fins.get(0).raw().seq());
                    List<Boolean> arrived = fins.stream()
                            .flatMap(fin -> answer(connection, fin).stream())
                            .map(moment -> moment.arrived())
                            .toList();
                    boolean until = arrived.size() == fins.size()
                            && arrived.indexOf(true) == arrived.size() - 1
                            && fins.size() > 1;
                    return same && until
                            ? Optional.empty()
                            : Optional.of(text(
                                            "FINs: %s, answers: %s, of which arrived: %s", "FIN %s 个，应答 %s 个，其中到达 %s 个")
                                    .with(
                                            fins.size(),
                                            arrived.size(),
                                            arrived.stream().filter(a -> a).count()));
                });
    }

    /**
     * The waits between the FINs fit one time-out: about one for a loss probe, one, two, four and so on. A timer may be late,
     * so each wait tells only between which bounds the time-out lies; there must be one within all of them.
     */
    static Expectation backsOff() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            List<Duration> at = fins(evidence).stream().map(Moment::at).toList();
            double least = Retransmissions.LEAST;
            double most = Double.MAX_VALUE;
            for (int i = 2; i < at.size(); i++) {
                Duration wait = at.get(i).minus(at.get(i - 1));
                long times = 1L << (i - 2);
                least = Math.max(least, Retransmissions.earliest(wait) / (double) times);
                most = Math.min(most, (double) wait.plus(TICK).toMillis() / times);
            }
            boolean probe = at.size() > 1
                    && at.get(1).minus(at.get(0)).plus(TICK).toMillis() >= Retransmissions.LEAST
                    && at.get(1).minus(at.get(0)).toMillis() <= Retransmissions.latest(Math.round(most));
            return Finding.of(
                    at.size() > LOSSES && probe && least <= most,
                    text(
                                    "FINs at %s s: a loss probe, then waits that double, from a time-out between %.0f and %.0f ms",
                                    "FIN 在第 %s 秒发出：先是丢失探测，之后等待逐次加倍，最初的超时在 %.0f 与 %.0f 毫秒之间")
                            .with(seconds(at), least, at.size() > 2 ? most : 0.0));
        });
    }

    /**
     * When a TIME-WAIT will end, as looks at its timer tell.
     *
     * @param from the earliest that it can be, by the recording's clock; likewise {@code to}
     */
    private record End(Duration from, Duration to) {
        /** What both tell together; turned round where they contradict each other. */
        End and(End other) {
            return new End(
                    from.compareTo(other.from) > 0 ? from : other.from, to.compareTo(other.to) < 0 ? to : other.to);
        }

        boolean mayBe(Duration moment) {
            return from.minus(TICK).compareTo(moment) <= 0 && to.plus(TICK).compareTo(moment) >= 0;
        }

        String since(Duration moment) {
            return String.format(
                    Locale.ROOT,
                    "%.2f–%.2f",
                    from.minus(moment).toMillis() / 1000.0,
                    to.minus(moment).toMillis() / 1000.0);
        }
    }

    /** What the looks wholly within a time said of the end of a TIME-WAIT. */
    private static List<End> ends(Evidence evidence, FourTuple tuple, Duration from, Duration to) {
        List<End> ends = new ArrayList<>();
        evidence.whole()
                .each(SocketsSeen.class)
                .filter(look -> look.at().compareTo(from) >= 0
                        && look.at().plus(look.took()).compareTo(to) <= 0)
                .forEach(look -> look.sockets().stream()
                        .filter(row -> row.tuple().equals(tuple) && row.state() == TIME_WAIT)
                        .flatMap(row -> left(row).stream())
                        .forEach(left -> ends.add(new End(
                                look.at().plus(left),
                                look.at().plus(look.took()).plus(left).plus(GRAIN)))));
        return ends;
    }

    private static Optional<Duration> left(SocketEntry row) {
        return row.timer().filter(timer -> timer.kind().equals("timewait")).map(timer -> timer.left());
    }

    /** After its only FIN all looks, to the end of the run, told one end: 2MSL after that FIN's answer. */
    static Expectation undisturbed() {
        return Expectation.that(Set.of(SNIFFER, SS, CLOCK), evidence -> {
            List<Connection> all = evidence.connections();
            List<Moment> fins = fins(evidence);
            if (all.size() != 1 || fins.size() != 1) {
                return Finding.fails(text("there was not one connection with one FIN", "没有恰好一条只有一个 FIN 的连接"));
            }
            Duration fin = answer(all.get(0), fins.get(0))
                    .map(Moment::at)
                    .orElse(fins.get(0).at());
            Duration over = evidence.whole().environment().took();
            List<End> ends = ends(evidence, all.get(0).tuple(), fin, over);
            Optional<End> end = ends.stream().reduce(End::and);
            return Finding.of(
                    ends.size() > 1 && end.map(e -> e.mayBe(fin.plus(TWO_MSL))).orElse(false),
                    text(
                                    "one FIN alone: for %.1f s all %s looks at the timer told one end, %s s after its ACK",
                                    "只有一个 FIN：在 %.1f 秒内 %s 次看到的定时器都指向同一个终点，即对它的 ACK 之后 %s 秒")
                            .with(
                                    over.minus(fin).toMillis() / 1000.0,
                                    ends.size(),
                                    end.map(e -> e.since(fin)).orElse("-")));
        });
    }

    /**
     * The looks between one FIN and the next told one end, 2MSL after the first one's answer; and at least once it was certainly
     * later than the looks before that FIN allowed.
     */
    static Expectation restarts() {
        return Expectation.that(Set.of(SNIFFER, SS, CLOCK), evidence -> {
            boolean right = evidence.connections().size() == 1;
            List<Text> moved = new ArrayList<>();
            for (Connection connection : evidence.connections()) {
                Optional<End> before = Optional.empty();
                for (Moment fin : fins(connection)) {
                    Duration answered = answer(connection, fin).map(Moment::at).orElse(fin.at());
                    Duration next = connection.after(fin).stream()
                            .filter(m -> m.sender() == SERVER)
                            .findFirst()
                            .map(Moment::at)
                            .orElse(evidence.whole().environment().took());
                    Optional<End> after = ends(evidence, connection.tuple(), answered, next).stream()
                            .reduce(End::and);
                    right &= after.map(end -> end.mayBe(answered.plus(TWO_MSL))).orElse(true);
                    if (after.isPresent()
                            && before.map(end -> end.to().compareTo(after.get().from()) < 0)
                                    .orElse(false)) {
                        moved.add(text(
                                        "%s s by the timer before it, %s s by the timer after it",
                                        "据此前的定时器为 %s 秒，据此后的为 %s 秒")
                                .with(before.get().since(answered), after.get().since(answered)));
                    }
                    before = after.isPresent() ? after : before;
                }
            }
            return Finding.of(
                    right && !moved.isEmpty(),
                    text(
                                    "FINs that certainly moved the end: %s; from the ACK of the last of them to the end: %s",
                                    "确实移动了终点的 FIN：%s 个；从对其中最后一个的 ACK 到终点：%s")
                            .with(moved.size(), moved.isEmpty() ? text("-", "-") : moved.get(moved.size() - 1)));
        });
    }

    /** FINs that came when the client's program had closed were answered, from an entry that no descriptor refers to. */
    static Expectation answersWithoutAProgram() {
        return Expectation.that(Set.of(SNIFFER, SS, SCRIPT), evidence -> {
            Optional<Duration> closed = evidence.steps(CLOSE).stream()
                    .filter(step -> step.errno() == Errno.OK)
                    .map(step -> step.at().plus(step.took()))
                    .findFirst();
            List<Moment> late = fins(evidence).stream()
                    .filter(fin -> closed.map(at -> at.compareTo(fin.at()) < 0).orElse(false))
                    .toList();
            boolean answered = evidence.connections().stream()
                    .allMatch(c -> late.stream().allMatch(fin -> answer(c, fin).isPresent()));
            boolean orphan = evidence.connections().stream()
                    .allMatch(c -> evidence.looks().stream()
                            .flatMap(look -> look.sockets().stream())
                            .filter(row -> row.tuple().equals(c.tuple()) && row.state() == TIME_WAIT)
                            .allMatch(SocketEntry::orphan));
            return Finding.of(
                    !late.isEmpty() && answered && orphan,
                    text(
                                    "FINs after the client's close() had returned: %s, answered from TIME-WAIT, which no descriptor refers to: %s",
                                    "客户端 close() 返回之后到来的 FIN：%s 个；由不属于任何描述符的 TIME-WAIT 应答：%s")
                            .with(late.size(), answered && orphan ? text("all", "全部") : text("not all", "并非全部")));
        });
    }

    private static String seconds(List<Duration> times) {
        return times.isEmpty()
                ? "-"
                : String.join(
                        " ",
                        times.stream().map(t -> seconds(t.minus(times.get(0)))).toList());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1000.0);
    }
}

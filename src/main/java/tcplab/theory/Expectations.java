package tcplab.theory;

import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import tcplab.analysis.Connection;
import tcplab.analysis.Side;
import tcplab.analysis.Stay;
import tcplab.record.Errno;
import tcplab.record.Event.StepReturned;
import tcplab.tcp.Ladder;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Finding.Result;

/** The expectations that several exercises share. */
public final class Expectations {
    private Expectations() {}

    /** Every connection has exactly this ladder; there is at least one. */
    public static Expectation everyConnection(String ladder) {
        Ladder expected = Ladder.parse(ladder);
        return noFault(
                text("%s as drawn, rung by rung", "%s逐级与预期的梯形图一致"),
                connection -> difference(expected, connection.ladder()));
    }

    /** The first rung in which a ladder is not as expected; empty when it is. */
    public static Optional<Text> difference(Ladder expected, Ladder seen) {
        int at = expected.firstDifference(seen);
        return at < 0
                ? Optional.empty()
                : Optional.of(text("rung %s should be '%s' and is '%s'", "第 %s 级应为“%s”，实为“%s”")
                        .with(at + 1, rung(expected, at), rung(seen, at)));
    }

    private static String rung(Ladder ladder, int at) {
        return at < ladder.rungs().size() ? ladder.rungs().get(at).toString() : "-";
    }

    /**
     * Every connection is as wanted; there is at least one.
     *
     * @param holding the sentence when it holds, with a place for "3 connections"
     * @param fault what is wrong with a connection, empty when nothing is
     */
    public static Expectation noFault(Text holding, Function<Connection, Optional<Text>> fault) {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Text> faults = new ArrayList<>();
            for (Connection connection : evidence.connections()) {
                fault.apply(connection)
                        .ifPresent(wrong -> faults.add(text("%s: %s", "%s：%s").with(connection.tuple(), wrong)));
            }
            if (evidence.connections().isEmpty()) {
                return Finding.fails(text("no connection was seen", "没有看到任何连接"));
            }
            int all = evidence.connections().size();
            return faults.isEmpty()
                    ? Finding.holds(holding.with(Text.count(all, "connection", "条连接")))
                    : Finding.fails(text("not so for %s of %s, first %s", "%2$s中有 %1$s 条不符，第一条：%3$s")
                            .with(faults.size(), Text.count(all, "connection", "条连接"), faults.get(0)));
        });
    }

    /** Every connection passed a test. */
    public static Expectation everyConnection(Text holding, Predicate<Connection> test) {
        return noFault(
                holding,
                c -> test.test(c)
                        ? Optional.empty()
                        : Optional.of(text("it went %s / %s", "它经过 %s / %s").with(c.clientPath(), c.serverPath())));
    }

    /** Every connection's end passed exactly these states, first to last, by its segments. */
    public static Expectation path(Side side, TcpState... states) {
        List<TcpState> expected = List.of(states);
        return noFault(
                text("%s: the %s went %s", "%s：%s经过 %s").with("%s", side.text(), arrows(expected)),
                connection -> connection.path(side).equals(expected)
                        ? Optional.empty()
                        : Optional.of(
                                text("its %s went %s", "其%s经过 %s").with(side.text(), arrows(connection.path(side)))));
    }

    /** States as a path reads: {@code SYN-SENT → ESTABLISHED}. */
    public static String arrows(List<TcpState> states) {
        return String.join(" → ", states.stream().map(TcpState::toString).toList());
    }

    /** So many connections were seen, no more and no fewer. */
    public static Expectation connections(int count) {
        return Expectation.that(
                Set.of(SNIFFER),
                evidence -> Finding.of(
                        evidence.connections().size() == count,
                        text("%s, expected %s", "%s，应为 %s")
                                .with(Text.count(evidence.connections().size(), "connection", "条连接"), count)));
    }

    /** {@code ss} showed an end of every connection in a state. */
    public static Expectation seenBySs(Side side, TcpState state) {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            long seen = evidence.connections().stream()
                    .filter(connection -> evidence.seenBySs(connection, side, state))
                    .count();
            int all = evidence.connections().size();
            return Finding.of(
                    all > 0 && seen == all,
                    text("ss saw the %s in %s: %s of %s", "ss 看到%s处于 %s：%s/%s").with(side.text(), state, seen, all));
        });
    }

    /** At most, and at some moment exactly, so many sockets of a side were in a state. */
    public static Expectation peak(Side side, TcpState state, long count) {
        return Expectation.that(Set.of(SS), evidence -> {
            long peak = evidence.sockets().peak(side, state);
            return Finding.of(
                    peak == count,
                    text("at most %s of the %s in %s at once, expected %s", "%2$s同时最多有 %1$s处于 %3$s，应为 %4$s")
                            .with(Text.count(peak, "socket", "个套接字"), side.text(), state, count));
        });
    }

    /** The named step returned this errno every time; it was taken at least once. */
    public static Expectation step(Text name, Errno errno) {
        return Expectation.that(Set.of(SCRIPT), evidence -> {
            Map<Errno, Integer> returned = new TreeMap<>();
            for (StepReturned step : evidence.steps(name)) {
                returned.merge(step.errno(), 1, Integer::sum);
            }
            if (returned.isEmpty()) {
                return Finding.blind(text("'%s' was never tried", "从未执行“%s”").with(name));
            }
            return returned.keySet().equals(Set.of(errno))
                    ? Finding.holds(text("'%s' returned %s", "“%s”返回 %s").with(name, errno))
                    : Finding.fails(text("'%s' returned %s, expected %s", "“%s”返回 %s，应为 %s")
                            .with(name, returned, errno));
        });
    }

    /**
     * Every connection's end that {@code ss} saw in a state stayed there for a time that is consistent with a range: the
     * sampled interval must meet it. There is at least one such end; one that was not watched to its end leaves it open, unless
     * it stayed too long already.
     */
    public static Expectation lasts(Side side, TcpState state, Duration from, Duration to) {
        return Expectation.that(Set.of(SS, SNIFFER, CLOCK), evidence -> {
            List<Stay> stays = evidence.connections().stream()
                    .flatMap(c -> evidence.stay(c, side, state).stream())
                    .toList();
            Optional<Stay> wrong =
                    stays.stream().filter(stay -> stay.contradicts(from, to)).findFirst();
            Optional<Stay> open = stays.stream().filter(stay -> !stay.ended()).findFirst();
            Text range = text("%s–%s s", "%s–%s 秒").with(from.toMillis() / 1000.0, to.toMillis() / 1000.0);
            if (stays.isEmpty()) {
                return Finding.fails(
                        text("ss saw no %s in %s", "ss 没有看到处于 %2$s 的%1$s").with(side.text(), state));
            }
            return wrong.map(stay ->
                            Finding.fails(text("one %s stayed in %s for %s, expected %s", "有一个%s在 %s 停留 %s，应为 %s")
                                    .with(side.text(), state, stay, range)))
                    .or(() -> open.map(stay -> Finding.blind(
                            text("one %s was still in %s after %s when the watch ended", "观察结束时有一个%s仍在 %s，已停留 %s")
                                    .with(side.text(), state, stay))))
                    .orElseGet(() -> Finding.holds(
                            text("%s of the %s stayed in %s for %s, expected %s", "%2$s的%1$s在 %3$s 停留 %4$s，应为 %5$s")
                                    .with(
                                            Text.count(stays.size(), "socket", "个套接字"),
                                            side.text(),
                                            state,
                                            stays.get(0),
                                            range)));
        });
    }

    /** A kernel counter grew by exactly so much. */
    public static Expectation grew(String counter, long by) {
        return Expectation.that(
                Set.of(COUNTERS),
                evidence -> evidence.growth(counter)
                        .map(grown -> Finding.of(
                                grown == by,
                                text("%s grew by %s, expected %s", "%s 增加 %s，应为 %s")
                                        .with(counter, grown, by)))
                        .orElseGet(() -> Finding.blind(
                                text("%s was not read twice", "没有两次读取 %s").with(counter))));
    }

    /** The same expectation, what it found told under a heading. */
    public static Expectation told(Text heading, Expectation expectation) {
        return Expectation.that(expectation.restsOn(), evidence -> {
            Finding finding = expectation.check(evidence);
            return new Finding(finding.result(), text("%s: %s", "%s：%s").with(heading, finding.because()));
        });
    }

    /** The opposite of an expectation, told in the same words. */
    public static Expectation not(Expectation expectation) {
        return Expectation.that(expectation.restsOn(), evidence -> {
            Finding finding = expectation.check(evidence);
            return finding.result() == Result.BLIND
                    ? finding
                    : Finding.of(finding.result() == Result.FAILS, finding.because());
        });
    }
}

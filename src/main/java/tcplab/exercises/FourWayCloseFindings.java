package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.FourWayClose.TIMES;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Expectations.connections;
import static tcplab.theory.Expectations.everyConnection;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.text.Text;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link FourWayClose} looks for: three segments or four, their numbers, and what got lost. */
final class FourWayCloseFindings {
    /** Safely less than TCP_DELACK_MIN, which is 40 ms, and a jiffy of 10 ms at most. */
    private static final Duration PROMPT = Duration.ofMillis(30);

    private FourWayCloseFindings() {}

    /** Whether a close is FIN u, ACK u+1, FIN w, ACK w+1, or the same with the middle two in one. */
    static Optional<Text> closes(Connection connection, boolean merged) {
        List<Moment> closing = connection.closing();
        int expected = merged ? 3 : 4;
        if (closing.size() != expected) {
            return Optional.of(text("it took %s segments", "它用了 %s 个报文段").with(closing.size()));
        }
        RawSegment fin = closing.get(0).raw();
        RawSegment ack = closing.get(1).raw();
        RawSegment otherFin = closing.get(expected - 2).raw();
        RawSegment last = closing.get(expected - 1).raw();
        boolean right = closing.get(0).sender() == CLIENT
                && fin.flags().fin()
                && ack.ack() == fin.next()
                && closing.get(expected - 2).sender() == SERVER
                && otherFin.flags().fin()
                && last.ack() == otherFin.next();
        return right ? Optional.empty() : Optional.of(text("its segments are others", "其报文段不符"));
    }

    /**
     * A close in which the server's FIN followed the client's before the delayed ACK could be due took three segments. On a
     * busy machine a program is sometimes not that prompt; those closes are outside the condition and only counted.
     */
    static Expectation threeWhenPrompt() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            List<Connection> prompt = evidence.connections().stream()
                    .filter(c -> wait(c).map(w -> w.compareTo(PROMPT) < 0).orElse(false))
                    .toList();
            if (prompt.size() < TIMES / 2) {
                return Finding.blind(text(
                                "the server's FIN followed within %s ms in only %s of %s closes: the machine is too busy",
                                "只有 %2$s/%3$s 次关闭中，服务器的 FIN 在 %1$s 毫秒内跟上：机器太忙")
                        .with(
                                PROMPT.toMillis(),
                                prompt.size(),
                                evidence.connections().size()));
            }
            long three = prompt.stream().filter(c -> closes(c, true).isEmpty()).count();
            return Finding.of(
                    three == prompt.size(),
                    text(
                                    "of %s in which the server's FIN followed within %s ms, %s took three segments",
                                    "服务器的 FIN 在 %2$s 毫秒内跟上的 %1$s 次关闭中，%3$s 次用了三个报文段")
                            .with(prompt.size(), PROMPT.toMillis(), three));
        });
    }

    /** From the client's FIN to the server's. */
    private static Optional<Duration> wait(Connection connection) {
        return connection
                .first(m -> m.sender() == SERVER && m.raw().flags().fin())
                .flatMap(
                        second -> connection.firstFin().map(first -> second.at().minus(first.at())));
    }

    static Optional<Moment> third(Connection connection) {
        List<Moment> closing = connection.closing();
        return closing.size() < 3 ? Optional.empty() : Optional.of(closing.get(2));
    }

    static boolean finConsumesOne(Connection connection) {
        List<RawSegment> fins = connection.closing().stream()
                .map(Moment::raw)
                .filter(raw -> raw.flags().fin())
                .toList();
        return fins.size() == 2 && fins.stream().allMatch(fin -> fin.length() == 0 && acknowledged(connection, fin));
    }

    private static boolean acknowledged(Connection connection, RawSegment fin) {
        return connection.closing().stream()
                .map(Moment::raw)
                .anyMatch(raw -> raw.source().equals(fin.destination()) && raw.ack() == SeqNumber.plus(fin.seq(), 1));
    }

    /** How many closes took how many segments, each three or four. */
    static Expectation frequencies(Text when) {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Connection> undisturbed =
                    evidence.connections().stream().filter(c -> !disturbed(c)).toList();
            long three = closesOf(undisturbed, 3);
            long four = closesOf(undisturbed, 4);
            int all = evidence.connections().size();
            if (undisturbed.size() < TIMES / 2 && all == TIMES) {
                return Finding.blind(text("%s, only %s of %s closed undisturbed", "%s，只有 %s/%s 条未受干扰地关闭")
                        .with(when, undisturbed.size(), all));
            }
            return Finding.of(
                    all == TIMES && three + four == undisturbed.size(),
                    text(
                                    "%s, of %s %s closed by three segments and %s by four; disturbed by a RST or a repetition: %s",
                                    "%s，%s 条中 %s 条用了三个报文段，%s 条用了四个；受 RST 或重传干扰的：%s 条")
                            .with(when, all, three, four, all - undisturbed.size()));
        });
    }

    private static long closesOf(List<Connection> connections, int segments) {
        return connections.stream().filter(c -> c.closing().size() == segments).count();
    }

    /** Whether a busy machine left its mark: a segment sent again, or a late one answered by RST (RFC 1337). */
    private static boolean disturbed(Connection connection) {
        return connection.firstReset().isPresent()
                || once(connection.closing()) != connection.closing().size();
    }

    /** The segments without those that were sent again, as a busy machine makes them. */
    private static long once(List<Moment> closing) {
        return closing.stream()
                .map(m -> m.sender()
                        + (m.raw().flags().fin()
                                ? " FIN " + m.raw().seq()
                                : " ACK " + m.raw().ack()))
                .distinct()
                .count();
    }

    static Expectation noneOfThree() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            long three = closesOf(evidence.connections(), 3);
            return Finding.of(
                    three == 0 && !evidence.connections().isEmpty(),
                    text("%s of %s closes took three segments", "%s 次（共 %s 次）关闭用了三个报文段")
                            .with(three, evidence.connections().size()));
        });
    }

    /** Both ends acknowledged the other's FIN, and so every byte before it. */
    static Expectation nothingLost() {
        return everyConnection(
                text("%s: each side acknowledged every byte and the FIN of the other", "%s：双方都确认了对方的每个字节和 FIN"),
                c -> c.sentBy(CLIENT).mapToInt(m -> m.raw().length()).sum() == 7
                        && c.sentBy(SERVER).mapToInt(m -> m.raw().length()).sum() == 6
                        && finConsumesOne(c));
    }

    static Expectation passiveEndsFirst() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            boolean shown = evidence.connections().stream()
                    .anyMatch(c -> c.last(SERVER) == CLOSED
                            && c.last(CLIENT) == TIME_WAIT
                            && evidence.looks().stream()
                                    .anyMatch(look -> look.sockets().stream()
                                                    .anyMatch(row -> row.tuple().equals(c.seenBy(CLIENT))
                                                            && row.state() == TIME_WAIT)
                                            && look.sockets().stream()
                                                    .noneMatch(
                                                            row -> row.tuple().equals(c.seenBy(SERVER)))));
            return Finding.of(
                    shown,
                    text(
                            "ss saw the active side in TIME-WAIT when the passive side was gone",
                            "ss 看到被动方已经消失，而主动方仍在 TIME-WAIT"));
        });
    }
}

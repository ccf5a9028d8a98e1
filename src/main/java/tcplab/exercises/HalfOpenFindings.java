package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.text.Text.text;
import static tcplab.theory.Expectations.difference;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Side;
import tcplab.record.Event.SocketsSeen;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Ladder;
import tcplab.tcp.SeqNumber;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link HalfOpen} looks for: two ends in different minds, and how they find out. */
final class HalfOpenFindings {
    /** After the SYN of the figure's last line the listener takes over, which the figure leaves out. */
    private static final Ladder REOPENED = Ladder.parse("""
            SYN-SENT     > S  0:0(0)           ESTABLISHED
            SYN-SENT     < .  1:1(0) ack -300  ESTABLISHED
            SYN-SENT     > R  -300:-300(0)     CLOSED
            SYN-SENT     > S  0:0(0)           SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1     SYN-RECEIVED
            ESTABLISHED  > .  1:1(0) ack 1     ESTABLISHED
            """);

    private HalfOpenFindings() {}

    /** At some look one end of a connection was gone and the other still ESTABLISHED. */
    static Expectation halfOpen(Side forgot) {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            Optional<Connection> first = evidence.connections().stream().findFirst();
            long looks = first.map(c -> evidence.looks().stream()
                            .filter(look -> look.at().compareTo(opened(c)) > 0)
                            .filter(look -> look.shows(c.seenBy(forgot.other()), ESTABLISHED)
                                    && !look.shows(c.seenBy(forgot), ESTABLISHED))
                            .count())
                    .orElse(0L);
            return Finding.of(
                    looks > 0,
                    text(
                                    "in %s looks the %s was gone and the %s still ESTABLISHED",
                                    "有 %s 次观察中，%s已经消失，而%s仍处于 ESTABLISHED")
                            .with(looks, forgot.text(), forgot.other().text()));
        });
    }

    /** When the third segment was seen; after it both ends are ESTABLISHED. */
    private static Duration opened(Connection connection) {
        return connection.moments().size() < 3
                ? Duration.ofSeconds(Long.MAX_VALUE)
                : connection.moments().get(2).at();
    }

    /**
     * The second connection is drawn as Figure 9 and its SYN then opens a new one; where the figure's old number stands, the
     * forgotten connection's next number does.
     */
    static Expectation reopened() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Connection> all = evidence.connections();
            if (all.size() != 2 || all.get(0).sentBy(CLIENT).findAny().isEmpty()) {
                return Finding.fails(
                        text("%s connections instead of a forgotten one and a new one", "连接数为 %s，应为被忘记的和新的各一条")
                                .with(all.size()));
            }
            long remembered = all.get(0)
                    .sentBy(CLIENT)
                    .map(m -> m.raw().next())
                    .reduce((a, b) -> b)
                    .orElseThrow();
            long old = SeqNumber.distance(all.get(1).moments().get(0).raw().seq(), remembered);
            Ladder expected = Ladder.parse(REOPENED.toString().replace("-300", Long.toString(old)));
            return difference(expected, all.get(1).ladder())
                    .map(Finding::fails)
                    .orElseGet(() -> Finding.holds(text(
                                    "the new SYN drew an ACK for the old connection's %s, this a RST with that number, and the SYN, sent again %s ms later, opened a new connection",
                                    "新的 SYN 引来确认旧连接序号（%s）的 ACK，它又引来带该序号的 RST；%s 毫秒后重发的 SYN 打开了新连接")
                            .with(
                                    old,
                                    all.get(1)
                                            .moments()
                                            .get(3)
                                            .at()
                                            .minus(all.get(1).moments().get(2).at())
                                            .toMillis())));
        });
    }

    /** After the RST both listeners listen, and nothing waits for accept(). */
    static Expectation twoListeners() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            Optional<Connection> stray = evidence.connections().stream().findFirst();
            long looks = stray.map(c -> evidence.looks().stream()
                            .filter(look -> look.at().compareTo(c.lastSegment()) > 0)
                            .filter(look -> listens(look, c.tuple().local())
                                    && listens(look, c.tuple().remote()))
                            .count())
                    .orElse(0L);
            return Finding.of(
                    looks > 0,
                    text(
                                    "in %s looks after the RST both ends were in LISTEN with nothing in the queue",
                                    "RST 之后的 %s 次观察中，两端都处于 LISTEN，队列为空")
                            .with(looks));
        });
    }

    private static boolean listens(SocketsSeen look, Endpoint address) {
        return look.sockets().stream()
                .anyMatch(row -> row.local().equals(address) && row.state() == LISTEN && row.receiveQueue() == 0);
    }
}

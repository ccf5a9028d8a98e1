package tcplab.exercises;

import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.text.Text.text;
import static tcplab.theory.Expectations.everyConnection;

import java.util.List;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.record.SocketEntry;
import tcplab.tcp.RawSegment;
import tcplab.tcp.Segment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpState;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link ThreeWayHandshake} looks for: the numbers of the three segments, and the sockets before and after them. */
final class ThreeWayHandshakeFindings {
    private ThreeWayHandshakeFindings() {}

    static Expectation numbersAdd() {
        return everyConnection(text("%s with numbers that add up", "%s的号码全部相符"), (Connection connection) -> {
            if (connection.moments().size() < 3) {
                return false;
            }
            RawSegment syn = connection.moments().get(0).raw();
            RawSegment synAck = connection.moments().get(1).raw();
            RawSegment ack = connection.moments().get(2).raw();
            return synAck.ack() == SeqNumber.plus(syn.seq(), 1)
                    && ack.seq() == SeqNumber.plus(syn.seq(), 1)
                    && ack.ack() == SeqNumber.plus(synAck.seq(), 1);
        });
    }

    static Expectation synConsumesOne() {
        return everyConnection(
                text("%s: each SYN of 0 bytes was acknowledged by its number and one", "%s：0 字节的 SYN 都使确认号加一"),
                (Connection connection) -> connection.moments().size() >= 3
                        && consumesOne(
                                connection.moments().get(0).raw(),
                                connection.moments().get(1).raw())
                        && consumesOne(
                                connection.moments().get(1).raw(),
                                connection.moments().get(2).raw()));
    }

    private static boolean consumesOne(RawSegment syn, RawSegment answer) {
        return syn.flags().syn() && syn.length() == 0 && answer.ack() == SeqNumber.plus(syn.seq(), 1);
    }

    static Expectation listensBeforeSyn() {
        return Expectation.that(
                Set.of(SS, SNIFFER),
                evidence -> Finding.of(
                        evidence.connections().stream()
                                        .allMatch(c -> evidence.looks().stream()
                                                .anyMatch(look -> look.at().compareTo(c.began()) < 0
                                                        && look.sockets().stream()
                                                                .anyMatch(row -> row.state() == LISTEN
                                                                        && row.local()
                                                                                .equals(c.tuple()
                                                                                        .remote()))))
                                && !evidence.connections().isEmpty(),
                        text("ss saw the listener before the first SYN", "ss 在第一个 SYN 之前就看到了监听者")));
    }

    static Expectation withoutDescriptor(TcpState state) {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            List<SocketEntry> rows = serverRows(evidence, state);
            return rows.isEmpty()
                    ? Finding.fails(
                            text("ss saw no server in %s", "ss 没有看到处于 %s 的服务器").with(state))
                    : Finding.of(
                            rows.get(0).orphan(),
                            text("ss first saw %s with ino:%s", "ss 首次看到 %s 时 ino:%s")
                                    .with(state, rows.get(0).inode()));
        });
    }

    private static List<SocketEntry> serverRows(Evidence evidence, TcpState state) {
        return evidence.looks().stream()
                .flatMap(look -> look.sockets().stream())
                .filter(row -> row.state() == state
                        && evidence.connections().stream()
                                .anyMatch(c -> row.tuple().equals(c.seenBy(SERVER))))
                .toList();
    }

    static Expectation listenerStays() {
        return Expectation.that(
                Set.of(SS),
                evidence -> Finding.of(
                        !evidence.looks().isEmpty()
                                && evidence.looks().stream()
                                        .allMatch(
                                                look -> look.sockets().stream().anyMatch(row -> row.state() == LISTEN)),
                        text("the listener was in LISTEN in all of %s looks", "%s 次观察中监听者都处于 LISTEN")
                                .with(evidence.looks().size())));
    }

    /** What comes after a segment of that number and length, from either side. */
    static Expectation follows(Side side, long seq, int length) {
        long next = seq + length;
        return everyConnection(
                text("%s: seq %s with %s bytes was followed by seq and ack %s", "%s：seq %s、%s 字节之后，seq 与 ack 均为 %s")
                        .with("%s", seq, length, next),
                (Connection connection) -> {
                    List<Moment> after = connection.moments().stream()
                            .dropWhile(
                                    m -> !(m.sender() == side && isAt(m.rung().segment(), seq, length)))
                            .skip(1)
                            .toList();
                    return after.stream()
                                    .filter(m -> m.sender() == side
                                            && m.rung().segment().length() > 0)
                                    .findFirst()
                                    .map(m -> m.rung().segment().seq() == next)
                                    .orElse(false)
                            && after.stream()
                                    .filter(m -> m.sender() != side)
                                    .anyMatch(m -> m.rung().segment().ack().orElse(-1) == next);
                });
    }

    private static boolean isAt(Segment segment, long seq, int length) {
        return segment.seq() == seq && segment.length() == length;
    }
}

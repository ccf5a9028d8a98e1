package tcplab.analysis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tcplab.tcp.FourTuple;
import tcplab.tcp.Ladder;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;

/**
 * One incarnation of a four-tuple: its segments in the order in which they were captured, and the states that they
 * imply.
 *
 * @param index position among the connections of the recording, by first segment, from 0
 * @param tuple the client's view
 * @param beginning whether the connection's first SYN was captured
 * @param clientPath every state that the client passed through, first to last; likewise {@code serverPath}
 */
public record Connection(
        int index,
        FourTuple tuple,
        boolean beginning,
        List<Moment> moments,
        List<TcpState> clientPath,
        List<TcpState> serverPath) {
    public Connection {
        moments = List.copyOf(moments);
        clientPath = List.copyOf(clientPath);
        serverPath = List.copyOf(serverPath);
    }

    public Ladder ladder() {
        return new Ladder(moments.stream().map(Moment::rung).toList());
    }

    public Duration began() {
        return moments.get(0).at();
    }

    public Duration lastSegment() {
        return moments.get(moments.size() - 1).at();
    }

    /** The tuple as an end sees it. */
    public FourTuple seenBy(Side side) {
        return side == Side.CLIENT ? tuple : tuple.reversed();
    }

    public List<TcpState> path(Side side) {
        return side == Side.CLIENT ? clientPath : serverPath;
    }

    public boolean passed(Side side, TcpState state) {
        return path(side).contains(state);
    }

    /** The state that an end was left in, as far as segments tell. */
    public TcpState last(Side side) {
        List<TcpState> path = path(side);
        return path.get(path.size() - 1);
    }

    /** What an end sent itself: segments that were injected under its address are not among them. */
    public Stream<Moment> sentBy(Side side) {
        return moments.stream().filter(moment -> moment.sender() == side && !moment.injected());
    }

    /** The segments that the lab forged. */
    public List<Moment> injected() {
        return moments.stream().filter(Moment::injected).toList();
    }

    /** What came after a segment. */
    public List<Moment> after(Moment moment) {
        return moments.subList(moments.indexOf(moment) + 1, moments.size());
    }

    public Optional<Moment> first(Predicate<Moment> which) {
        return moments.stream().filter(which).findFirst();
    }

    /** The first FIN: its sender closes actively. */
    public Optional<Moment> firstFin() {
        return first(moment -> moment.raw().flags().fin());
    }

    public Optional<Moment> firstReset() {
        return first(moment -> moment.raw().flags().rst());
    }

    /** When an end entered a state, by the segment that took it there. */
    public Optional<Duration> entered(Side side, TcpState state) {
        return first(moment -> (side == Side.CLIENT
                                ? moment.rung().left()
                                : moment.rung().right())
                        == state)
                .map(Moment::at);
    }

    /** The segments from the first FIN to the end. */
    public List<Moment> closing() {
        return firstFin()
                .map(fin -> moments.subList(moments.indexOf(fin), moments.size()))
                .orElse(List.of());
    }

    /** Whether the last that an end sent, of what is to be acknowledged, was sent again and never acknowledged. */
    public boolean unheard(Side side) {
        List<RawSegment> sent = sentBy(side)
                .map(Moment::raw)
                .filter(raw -> raw.occupies() > 0 && !raw.flags().rst())
                .toList();
        if (sent.size() < 2) {
            return false;
        }
        long next = sent.get(sent.size() - 1).next();
        boolean again = sent.get(sent.size() - 2).next() == next;
        return again
                && sentBy(side.other())
                        .map(Moment::raw)
                        .noneMatch(raw -> raw.flags().ack() && raw.ack() == next);
    }
}

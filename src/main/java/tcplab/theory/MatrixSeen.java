package tcplab.theory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.SocketEntry;
import tcplab.record.Witness;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpState;

/**
 * The {@link StateMatrix} as a recording shows it. The state before a segment is that of the last look before it, the state
 * after it that of the last look of all; what the end sends in between, copies of what is held apart, is its answer. A
 * segment that is not the base case, or that met an end whose state no look showed, counts for no cell.
 */
public final class MatrixSeen {
    /**
     * A segment that met a socket, and what came of it.
     *
     * @param tuple the socket's view
     * @param at when the segment was seen: the moment of its packet in the capture
     * @param answers what the socket sent then
     * @param kernel what the tracepoint reported of the socket then: the states that it entered
     */
    public record Met(
            Cell cell,
            FourTuple tuple,
            Duration at,
            RawSegment segment,
            List<RawSegment> answers,
            Reaction reaction,
            List<TcpState> kernel) {
        /** Whether it came out as RFC 9293 has it. */
        public boolean follows() {
            return reaction.equals(cell.rfc());
        }

        /** Whether it came out as it is known to on this system. */
        public boolean asKnown() {
            return reaction.equals(cell.known());
        }
    }

    /** What a cell came to. */
    public enum Verdict {
        /** As RFC 9293 has it. */
        FOLLOWS,
        /** As Linux is known to do it instead. */
        DIFFERS,
        /** Neither. */
        SURPRISE,
        NOT_SHOWN
    }

    public static final Set<Witness> RESTS_ON = Set.of(Witness.SNIFFER, Witness.SS);

    private final Map<TcpState, List<Met>> met = new EnumMap<>(TcpState.class);

    private MatrixSeen() {}

    /** No segment met any socket. */
    public static MatrixSeen nothing() {
        return new MatrixSeen();
    }

    /** What the evidence shows: nothing where a witness that it rests on was blind. */
    public static MatrixSeen of(Evidence evidence) {
        MatrixSeen seen = new MatrixSeen();
        boolean sound = RESTS_ON.stream()
                .allMatch(witness ->
                        evidence.witness(witness).filter(Witness.Report::sound).isPresent());
        if (!sound) {
            return seen;
        }
        Duration begin = evidence.whole()
                .each(PhaseBegan.class)
                .filter(phase -> phase.named(StateMatrix.STIMULATED))
                .map(PhaseBegan::at)
                .findFirst()
                .orElse(Duration.ofSeconds(Long.MAX_VALUE));
        Map<FourTuple, List<StateChanged>> kernel =
                evidence.whole().each(StateChanged.class).collect(Collectors.groupingBy(StateChanged::tuple));
        for (Connection connection : evidence.connections()) {
            List<Moment> injected = connection.injected();
            if (injected.size() == 1 && injected.get(0).at().compareTo(begin) > 0) {
                met(evidence, connection, injected.get(0), kernel)
                        .ifPresent(one -> seen.met
                                .computeIfAbsent(one.cell().state(), any -> new ArrayList<>())
                                .add(one));
            }
        }
        return seen;
    }

    /** What met a cell, mostly one; empty when it is not shown. */
    public List<Met> met(Cell cell) {
        return met.getOrDefault(cell.state(), List.of()).stream()
                .filter(one -> one.cell().equals(cell))
                .toList();
    }

    public Verdict verdict(Cell cell) {
        List<Met> all = met(cell);
        if (all.isEmpty()) {
            return Verdict.NOT_SHOWN;
        }
        if (!all.stream().allMatch(Met::asKnown)) {
            return Verdict.SURPRISE;
        }
        return cell.deviation().isPresent() ? Verdict.DIFFERS : Verdict.FOLLOWS;
    }

    /** How many cells came to a verdict. */
    public long count(Verdict verdict) {
        return StateMatrix.CELLS.stream()
                .filter(cell -> verdict(cell) == verdict)
                .count();
    }

    private static Optional<Met> met(
            Evidence evidence, Connection connection, Moment moment, Map<FourTuple, List<StateChanged>> kernel) {
        RawSegment segment = moment.raw();
        FourTuple tuple = segment.tuple().reversed();
        Side side = moment.sender().other();
        Optional<Stimulus> stimulus = Stimulus.of(segment.flags());
        Optional<TcpState> before = before(evidence, tuple, moment.at());
        List<RawSegment> sent = connection
                .sentBy(side)
                .filter(m ->
                        m.at().compareTo(moment.at()) < 0 && !m.raw().flags().rst())
                .map(Moment::raw)
                .toList();
        if (stimulus.isEmpty() || before.isEmpty() || !isBaseCase(segment, before.get(), sent)) {
            return Optional.empty();
        }
        List<RawSegment> answers = connection.after(moment).stream()
                .filter(m -> m.sender() == side && !m.injected())
                .map(Moment::raw)
                .toList();
        Reaction reaction =
                new Reaction(Reply.of(segment, answers, sendNext(sent)), after(evidence, tuple, before.get()));
        List<TcpState> entered = kernel.getOrDefault(tuple, List.of()).stream()
                .filter(change -> change.at().compareTo(moment.at()) > 0)
                .map(StateChanged::to)
                .toList();
        return Optional.of(new Met(
                StateMatrix.of(before.get(), stimulus.get()), tuple, moment.at(), segment, answers, reaction, entered));
    }

    private static boolean isBaseCase(RawSegment segment, TcpState state, List<RawSegment> sent) {
        OptionalLong receiveNext = sent.stream()
                .filter(s -> s.flags().ack())
                .mapToLong(RawSegment::ack)
                .reduce((a, b) -> b);
        OptionalLong sendNext = sendNext(sent);
        boolean numbered = state != TcpState.CLOSED && state != TcpState.LISTEN;
        boolean exact = receiveNext.isEmpty() || segment.seq() == receiveNext.getAsLong();
        boolean acknowledges =
                !segment.flags().ack() || (sendNext.isPresent() && segment.ack() == sendNext.getAsLong());
        return segment.length() == 0 && (!numbered || (exact && acknowledges));
    }

    private static OptionalLong sendNext(List<RawSegment> sent) {
        return sent.stream().mapToLong(RawSegment::next).reduce((a, b) -> SeqNumber.distance(a, b) > 0 ? b : a);
    }

    private static Optional<TcpState> before(Evidence evidence, FourTuple tuple, Duration moment) {
        List<SocketsSeen> looks = evidence.looks().stream()
                .filter(look -> look.at().plus(look.took()).compareTo(moment) <= 0)
                .toList();
        if (looks.isEmpty()) {
            return Optional.empty();
        }
        SocketsSeen last = looks.get(looks.size() - 1);
        Optional<TcpState> row = row(last, tuple);
        if (row.isPresent()) {
            return row;
        }
        if (listens(last, tuple)) {
            return Optional.of(TcpState.LISTEN);
        }
        return looks.stream().anyMatch(look -> row(look, tuple).isPresent())
                ? Optional.of(TcpState.CLOSED)
                : Optional.empty();
    }

    private static TcpState after(Evidence evidence, FourTuple tuple, TcpState before) {
        SocketsSeen last = evidence.looks().get(evidence.looks().size() - 1);
        boolean returns = before == TcpState.LISTEN || before == TcpState.SYN_RECEIVED;
        return row(last, tuple).orElse(returns && listens(last, tuple) ? TcpState.LISTEN : TcpState.CLOSED);
    }

    private static Optional<TcpState> row(SocketsSeen look, FourTuple tuple) {
        return look.sockets().stream()
                .filter(row -> row.tuple().equals(tuple))
                .map(SocketEntry::state)
                .findFirst();
    }

    private static boolean listens(SocketsSeen look, FourTuple tuple) {
        return look.sockets().stream()
                .anyMatch(row -> row.state() == TcpState.LISTEN && row.local().equals(tuple.local()));
    }
}

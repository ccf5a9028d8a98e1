package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.Witness;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Evidence;
import tcplab.theory.Measured;

/** How long the ends of a part of {@link PredictedTimes} waited, by what was seen of them. */
final class TimesSeen {
    private TimesSeen() {}

    /** From the first SYN that nobody answered. */
    static Optional<Measured> opening(Evidence evidence) {
        return only(
                        evidence,
                        c -> c.injected().isEmpty()
                                && c.sentBy(SERVER).findAny().isEmpty())
                .flatMap(c -> untilGone(evidence, c.seenBy(CLIENT), SYN_SENT, at(c.began()), true));
    }

    /** From the forged SYN. */
    static Optional<Measured> halfOpen(Evidence evidence) {
        return only(evidence, c -> !c.injected().isEmpty())
                .flatMap(c -> untilGone(evidence, c.seenBy(SERVER), SYN_RECEIVED, at(c.began()), false));
    }

    /** From the call that switches it on to the RST. */
    static Optional<Measured> keepalive(Evidence evidence) {
        Optional<Moment> reset = only(
                        evidence, c -> c.firstReset().map(Moment::sender).equals(Optional.of(SERVER)))
                .flatMap(Connection::firstReset);
        return step(evidence, PredictedTimes.KEEP)
                .flatMap(on -> reset.map(end -> Measured.between(
                        end.at().minus(on.at().plus(on.took())), end.at().minus(on.at()))));
    }

    /** From the call that leaves it alone. */
    static Optional<Measured> finWait2(Evidence evidence) {
        Optional<Connection> left =
                only(evidence, c -> fin(c, CLIENT).isPresent() && fin(c, SERVER).isEmpty());
        return step(evidence, PredictedTimes.LEAVE)
                .flatMap(close -> left.flatMap(c ->
                        untilGone(evidence, c.seenBy(CLIENT), FIN_WAIT_2, new Began(close.at(), close.took()), false)));
    }

    /** From the server's FIN. */
    static Optional<Measured> lastAck(Evidence evidence) {
        return only(evidence, c -> fin(c, SERVER).isPresent())
                .flatMap(c -> fin(c, SERVER)
                        .flatMap(fin -> untilGone(evidence, c.seenBy(SERVER), LAST_ACK, at(fin.at()), true))
                        .map(measured -> measured.after(roundTrip(c))));
    }

    /** From the server's data. */
    static Optional<Measured> deadPeer(Evidence evidence) {
        return only(evidence, c -> data(c).isPresent())
                .flatMap(c -> data(c).flatMap(
                                data -> untilGone(evidence, c.seenBy(SERVER), ESTABLISHED, at(data.at()), true))
                        .map(measured -> measured.after(roundTrip(c))));
    }

    /** When a wait began: at a moment, or during a call. */
    private record Began(Duration at, Duration took) {}

    private static Began at(Duration moment) {
        return new Began(moment, Duration.ZERO);
    }

    /** The connection of its kind, if there is exactly one. */
    private static Optional<Connection> only(Evidence evidence, Predicate<Connection> kind) {
        List<Connection> all = evidence.connections().stream().filter(kind).toList();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    private static Optional<StepReturned> step(Evidence evidence, Text name) {
        return evidence.steps(name).stream().findFirst();
    }

    private static Optional<Moment> fin(Connection connection, Side side) {
        return connection.sentBy(side).filter(m -> m.raw().flags().fin()).findFirst();
    }

    private static Optional<Moment> data(Connection connection) {
        return connection.sentBy(SERVER).filter(m -> m.raw().length() > 0).findFirst();
    }

    /** What the server measured of the handshake. */
    private static Duration roundTrip(Connection connection) {
        Optional<Duration> synAck = connection.sentBy(SERVER).map(Moment::at).findFirst();
        return synAck.flatMap(sent -> connection
                        .sentBy(CLIENT)
                        .map(Moment::at)
                        .filter(at -> at.compareTo(sent) > 0)
                        .findFirst()
                        .map(ack -> ack.minus(sent)))
                .orElse(Duration.ZERO);
    }

    /**
     * Until a socket was gone: between the last look that showed it and the one after, and where the tracepoint looked and
     * tells of such an end, when it says.
     */
    private static Optional<Measured> untilGone(
            Evidence evidence, FourTuple tuple, TcpState state, Began began, boolean traced) {
        Duration latest = began.at().plus(began.took());
        boolean sound =
                evidence.witness(Witness.TRACEPOINT).map(Witness.Report::sound).orElse(false);
        Optional<Duration> told = evidence.recording()
                .each(StateChanged.class)
                .filter(change -> traced && sound && change.tuple().equals(tuple))
                .filter(change -> change.from() == state && change.to() == CLOSED)
                .map(StateChanged::at)
                .findFirst();
        List<SocketsSeen> looks = evidence.looks();
        int last = -1;
        for (int i = 0; i < looks.size(); i++) {
            if (looks.get(i).shows(tuple, state)) {
                last = i;
            }
        }
        if (last < 0 || last + 1 == looks.size()) {
            return Optional.empty();
        }
        Duration shown = looks.get(last).at();
        Duration gone = looks.get(last + 1).at().plus(looks.get(last + 1).took());
        return Optional.of(told.map(end -> Measured.between(end.minus(latest), end.minus(began.at())))
                .orElseGet(() -> Measured.between(shown.minus(latest), gone.minus(began.at()))));
    }
}

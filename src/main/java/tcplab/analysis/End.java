package tcplab.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.Signal;
import tcplab.tcp.StateDiagram;
import tcplab.tcp.TcpState;

/** One end's state as its segments imply it, moved along the {@link StateDiagram}. */
final class End {
    private final List<TcpState> path = new ArrayList<>();
    private final boolean passive;
    private final boolean phantom;
    private OptionalLong isn = OptionalLong.empty();
    /** The number after our FIN, once sent. */
    private OptionalLong finEnd = OptionalLong.empty();
    /** SND.NXT: the number after the last that we sent. */
    private OptionalLong sendNext = OptionalLong.empty();
    /** RCV.NXT as our last acknowledgment said it. */
    private OptionalLong acknowledged = OptionalLong.empty();

    /**
     * An end as it was before the first segment.
     *
     * @param passive whether it was opened to, and so listens again when a half-open connection is reset
     * @param phantom whether the segments that bear its address are not its own
     */
    End(TcpState start, boolean passive, boolean phantom) {
        this.passive = passive;
        this.phantom = phantom;
        path.add(start);
    }

    TcpState state() {
        return path.get(path.size() - 1);
    }

    List<TcpState> path() {
        return List.copyOf(path);
    }

    OptionalLong isn() {
        return isn;
    }

    OptionalLong sendNext() {
        return sendNext;
    }

    /** Takes an end whose numbers are not known yet to be where the other end acknowledges it. */
    void assumeNext(long next) {
        if (isn.isEmpty()) {
            isn = OptionalLong.of(SeqNumber.plus(next, -1));
        }
    }

    void send(RawSegment segment) {
        Flags flags = segment.flags();
        if (flags.rst()) {
            sendReset(flags);
            return;
        }
        if (isn.isEmpty()) {
            isn = OptionalLong.of(flags.syn() ? segment.seq() : SeqNumber.plus(segment.seq(), -1));
        }
        if (flags.syn() && !flags.ack() && !phantom) {
            move(Signal.SEND_SYN);
        }
        if (flags.fin()) {
            finEnd = OptionalLong.of(segment.next());
            move(Signal.SEND_FIN);
        }
        if (flags.ack()) {
            acknowledged = OptionalLong.of(segment.ack());
        }
        if (sendNext.isEmpty() || SeqNumber.distance(sendNext.getAsLong(), segment.next()) > 0) {
            sendNext = OptionalLong.of(segment.next());
        }
    }

    /**
     * Sending RST ends a connection, but answering a segment that belongs to none does not (RFC 9293 §3.10.7.3, first
     * check): a SYN-SENT end that refuses an unacceptable ACK stays where it is.
     */
    private void sendReset(Flags flags) {
        if (state() != TcpState.SYN_SENT || flags.ack()) {
            move(Signal.RESET);
        }
    }

    /** Whether all that a segment occupies was received before: an old duplicate, which changes nothing. */
    boolean isStale(RawSegment segment) {
        return acknowledged.isPresent()
                && !segment.flags().rst()
                && segment.occupies() > 0
                && SeqNumber.distance(acknowledged.getAsLong(), segment.next()) <= 0;
    }

    /**
     * Processes a segment that arrived, in the order of RFC 9293 §3.10.7. A SYN on a synchronized connection changes nothing
     * but draws an ACK, whatever else it carries (§3.10.7.4, fourth check); a FIN without ACK is dropped (fifth check); and a
     * listener drops a SYN with FIN, as Linux does.
     */
    void receive(RawSegment segment, End sender) {
        Flags flags = segment.flags();
        if (flags.rst()) {
            receiveReset(segment, sender);
            return;
        }
        if (flags.syn() && state() == TcpState.SYN_RECEIVED && passive && isNew(segment)) {
            listenAgain();
            return;
        }
        if (flags.syn() && isSynchronized()) {
            return;
        }
        if (flags.syn() && !flags.ack() && !(flags.fin() && state() == TcpState.LISTEN)) {
            move(Signal.RECEIVE_SYN);
        }
        boolean ofSyn = flags.ack()
                && isn.isPresent()
                && SeqNumber.distance(SeqNumber.plus(isn.getAsLong(), 1), segment.ack()) >= 0;
        if (flags.syn() && ofSyn) {
            move(Signal.RECEIVE_SYN_ACK);
        }
        if (ofSyn) {
            move(Signal.RECEIVE_ACK_OF_SYN);
        }
        if (flags.ack() && finEnd.isPresent() && SeqNumber.distance(finEnd.getAsLong(), segment.ack()) >= 0) {
            move(Signal.RECEIVE_ACK_OF_FIN);
        }
        if (flags.fin() && flags.ack()) {
            move(Signal.RECEIVE_FIN);
        }
    }

    private boolean isSynchronized() {
        return switch (state()) {
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED -> false;
            default -> true;
        };
    }

    /** Whether a segment begins at or behind what is expected next: a SYN that does is no repetition of the first. */
    private boolean isNew(RawSegment segment) {
        return acknowledged.isPresent() && SeqNumber.distance(acknowledged.getAsLong(), segment.seq()) >= 0;
    }

    /** Its socket is gone, and no segment says so. */
    void vanish() {
        if (state() != TcpState.CLOSED) {
            path.add(TcpState.CLOSED);
        }
    }

    /**
     * What was here is gone, but its address still has a listener, which the next SYN finds: a half-open connection that was
     * opened to is given up so (RFC 9293 §3.10.7.4, second and fourth check).
     */
    void listenAgain() {
        path.add(TcpState.LISTEN);
        isn = OptionalLong.empty();
        sendNext = OptionalLong.empty();
        acknowledged = OptionalLong.empty();
        finEnd = OptionalLong.empty();
    }

    /** A RST counts at the number expected next and nowhere else (RFC 9293 §3.10.7.4, RFC 5961 §3). */
    private void receiveReset(RawSegment segment, End sender) {
        boolean expected = state() == TcpState.SYN_SENT
                ? segment.flags().ack() && isn.isPresent() && segment.ack() == SeqNumber.plus(isn.getAsLong(), 1)
                : is(sender.sendNext, segment.seq()) || is(acknowledged, segment.seq());
        if (!expected) {
            return;
        }
        if (passive && state() == TcpState.SYN_RECEIVED) {
            listenAgain();
        } else {
            move(Signal.RESET);
        }
    }

    boolean passive() {
        return passive;
    }

    private static boolean is(OptionalLong number, long value) {
        return number.isPresent() && number.getAsLong() == value;
    }

    private void move(Signal signal) {
        TcpState next = StateDiagram.next(state(), signal);
        if (next != state()) {
            path.add(next);
        }
    }
}

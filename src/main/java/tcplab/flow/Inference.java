package tcplab.flow;

import static tcplab.flow.StepLog.*;

import tcplab.tcp.Signal;
import tcplab.tcp.StateDiagram;
import tcplab.tcp.TcpState;

/**
 * The states of both ends as a connection's log implies them: each segment is sent at its place and delivered when
 * {@link ArrivalTimes} tell, and yields its signals in the order of RFC 9293 §3.10.7.4. Ends are named by direction: end 0
 * sent the first segment.
 */
@SuppressWarnings("EnumOrdinal") // a state is a byte here, an oddity seven bits
final class Inference {
    /** Not one of the eleven states: the capture does not tell. */
    static final int UNKNOWN = TcpState.values().length;

    private static final int CLOSED = TcpState.CLOSED.ordinal();
    private static final int LISTEN = TcpState.LISTEN.ordinal();
    private static final int SYN_SENT = TcpState.SYN_SENT.ordinal();
    private static final int SYN_RECEIVED = TcpState.SYN_RECEIVED.ordinal();
    private static final int ESTABLISHED = TcpState.ESTABLISHED.ordinal();
    private static final int[][] NEXT = nextStates();

    final Path[] paths = {new Path(), new Path()};
    private final ArrivalTimes arrivals = new ArrivalTimes();
    private long[] numbers = new long[16];
    private long[] what = new long[16];
    private int n;
    private int now;
    private boolean self;

    private final int[] initial = new int[2];
    private final boolean[] numbered = new boolean[2];
    /** RCV.NXT as an end's last acknowledgment said it, if it sent one. */
    private final int[] acknowledged = new int[2];

    private final boolean[] acknowledges = new boolean[2];
    private final int[] finEnd = new int[2];
    private final boolean[] finSent = new boolean[2];
    private final boolean[] passive = new boolean[2];
    private final boolean[] phantom = new boolean[2];
    private final int[] head = new int[2];
    /** What each end ever sent, as bits of {@link StepLog}, and by whom nothing was captured. */
    private final int[] everSent = new int[2];

    private final boolean[] pureSyn = new boolean[2];
    private final boolean[] absent = new boolean[2];

    private static int[][] nextStates() {
        TcpState[] states = TcpState.values();
        Signal[] signals = Signal.values();
        int[][] next = new int[UNKNOWN + 1][signals.length];
        for (Signal signal : signals) {
            for (TcpState state : states) {
                next[state.ordinal()][signal.ordinal()] =
                        StateDiagram.next(state, signal).ordinal();
            }
            next[UNKNOWN][signal.ordinal()] = signal == Signal.RESET ? CLOSED : UNKNOWN;
        }
        return next;
    }

    /** The number of logged segments. */
    int size() {
        return n;
    }

    long what(int i) {
        return what[i];
    }

    boolean arrived(int i) {
        return arrivals.of(i) != ArrivalTimes.NEVER;
    }

    void infer(FlowView view) {
        n = view.log(this);
        self = view.sameEnds();
        paths[0].begin(UNKNOWN);
        paths[1].begin(UNKNOWN);
        if (n == 0) {
            return;
        }
        arrivals.find(numbers, what, n, self);
        prepare(view);
        for (int i = 0; i < n; i++) {
            now = i;
            int sender = direction(i);
            send(sender, i);
            deliver(1 - view.clientDirectionByLog(), i + 1);
            deliver(view.clientDirectionByLog(), i + 1);
            if ((flags(what[i]) & ACK) != 0) {
                assumeNext(self ? 0 : 1 - sender, Layout.low(numbers[i]));
            }
        }
        deliver(1 - view.clientDirectionByLog(), ArrivalTimes.NEVER - 1);
        deliver(view.clientDirectionByLog(), ArrivalTimes.NEVER - 1);
    }

    /** Room for a log, as {@link FlowView#log} fills it. */
    long[] numbers(int size) {
        if (numbers.length < size) {
            numbers = new long[2 * size];
            what = new long[2 * size];
        }
        return numbers;
    }

    long[] what() {
        return what;
    }

    private int direction(int i) {
        return self ? 0 : ArrivalTimes.direction(flags(what[i]));
    }

    private void prepare(FlowView view) {
        for (int e = 0; e < 2; e++) {
            numbered[e] = false;
            acknowledges[e] = false;
            finSent[e] = false;
            phantom[e] = false;
            head[e] = 0;
            everSent[e] = 0;
            pureSyn[e] = false;
            absent[e] = true;
        }
        for (int i = 0; i < n; i++) {
            int flags = flags(what[i]);
            int d = direction(i);
            absent[d] = false;
            everSent[d] |= flags;
            pureSyn[d] |= (flags & (SYN | ACK | RST)) == SYN;
        }
        int client = view.clientDirectionByLog();
        boolean simultaneous = pureSyn[1 - client];
        passive[client] = false;
        passive[1 - client] = !simultaneous;
        int clientStart = start(client, view);
        int serverStart = start(1 - client, view);
        boolean split = serverStart == ESTABLISHED && begins() && simultaneous;
        paths[client].begin(clientStart);
        paths[1 - client].begin(split ? LISTEN : simultaneous ? CLOSED : serverStart);
        phantom[client] = isPhantom(client);
    }

    private boolean begins() {
        return (flags(what[0]) & (SYN | ACK)) == SYN;
    }

    /** An end's first segment tells where it came from: only a listener sends SYN,ACK, only a closed end just RST. */
    private int start(int end, FlowView view) {
        for (int i = 0; i < n; i++) {
            if (direction(i) == end) {
                int flags = flags(what[i]);
                if ((flags & SYN) != 0) {
                    return (flags & ACK) != 0 ? LISTEN : CLOSED;
                }
                if ((flags & RST) != 0) {
                    return CLOSED;
                }
                return begins() || view.spokeOnBothWays() ? ESTABLISHED : UNKNOWN;
            }
        }
        return begins() && (everSent[1 - end] & ~(SYN | RST | ONE_SENT | REPEATS | FITS)) == 0 ? LISTEN : UNKNOWN;
    }

    /** Whether the SYN's alleged sender knows nothing of it: it refuses the SYN,ACK with a bare RST (RFC 9293 Figure 11). */
    private boolean isPhantom(int client) {
        if (!begins()) {
            return false;
        }
        int own = 0;
        boolean refused = false;
        for (int i = 0; i < n; i++) {
            if (direction(i) == client && ++own == 2) {
                refused = (flags(what[i]) & (RST | ACK)) == RST;
                break;
            }
        }
        for (int i = 0; i < n && refused; i++) {
            if (direction(i) != client) {
                return (flags(what[i]) & SYN) != 0 && Layout.low(numbers[i]) == ArrivalTimes.next(numbers[0], what[0]);
            }
        }
        return false;
    }

    private void deliver(int receiver, int before) {
        int sender = self ? receiver : 1 - receiver;
        while (head[receiver] <= now) {
            int i = head[receiver];
            if (direction(i) == sender && arrivals.of(i) != ArrivalTimes.NEVER) {
                if (arrivals.of(i) > before) {
                    return;
                }
                if (!self || receiver == 0) {
                    if (isHeardByListener(receiver, i)) {
                        paths[receiver].add(LISTEN, i, now);
                        listenAgain(receiver);
                    }
                    receive(receiver, i);
                }
            }
            head[receiver]++;
        }
    }

    /** Whether a SYN finds an end that was reset, and behind it the listener, which answers (RFC 9293 Figure 9). */
    private boolean isHeardByListener(int receiver, int i) {
        boolean syn = (flags(what[i]) & (SYN | ACK)) == SYN;
        if (!syn || !passive[receiver] || paths[receiver].last() != CLOSED) {
            return false;
        }
        for (int k = i + 1; k < n; k++) {
            if (direction(k) == receiver) {
                return (flags(what[k]) & SYN) != 0 && Layout.low(numbers[k]) == ArrivalTimes.next(numbers[i], what[i]);
            }
        }
        return false;
    }

    private void assumeNext(int end, int next) {
        if (!numbered[end]) {
            numbered[end] = true;
            initial[end] = next - 1;
        }
    }

    private void send(int e, int i) {
        int flags = flags(what[i]);
        if ((flags & RST) != 0) {
            if (paths[e].last() != SYN_SENT || (flags & ACK) != 0) {
                move(e, Signal.RESET, i);
            }
            return;
        }
        if (!numbered[e]) {
            numbered[e] = true;
            initial[e] = Layout.high(numbers[i]) - ((flags & SYN) != 0 ? 0 : 1);
        }
        if ((flags & (SYN | ACK)) == SYN && !phantom[e]) {
            move(e, Signal.SEND_SYN, i);
        }
        if ((flags & ACK) != 0) {
            betray(e, flags, i);
            acknowledged[e] = Layout.low(numbers[i]);
            acknowledges[e] = true;
        }
        if ((flags & FIN) != 0) {
            finSent[e] = true;
            finEnd[e] = ArrivalTimes.next(numbers[i], what[i]);
            if (absent[1 - e] && !self && paths[e].last() == ESTABLISHED) {
                paths[e].add(UNKNOWN, i, i); // FIN-WAIT-1 or LAST-ACK: who closed first was not captured
            }
            move(e, Signal.SEND_FIN, i);
        }
    }

    /** What an end sends shows what it received where the capture lacks the other end's SYN. */
    private void betray(int e, int flags, int i) {
        int other = 1 - e;
        int state = paths[e].last();
        if (self) {
            return;
        }
        if ((flags & SYN) != 0) {
            if (state == LISTEN && !pureSyn[other] && paths[other].state(0) != CLOSED) {
                move(e, Signal.RECEIVE_SYN, i);
            }
        } else if (state == SYN_SENT && (everSent[other] & SYN) == 0) {
            move(e, Signal.RECEIVE_SYN_ACK, i);
        } else if (state == SYN_RECEIVED && absent[other]) {
            move(e, Signal.RECEIVE_ACK_OF_SYN, i);
        }
    }

    private void receive(int e, int i) {
        int flags = flags(what[i]);
        if ((flags & RST) != 0) {
            receiveReset(e, i);
            return;
        }
        int state = paths[e].last();
        if ((flags & SYN) != 0 && state == SYN_RECEIVED && passive[e] && isNew(e, i)) {
            paths[e].add(LISTEN, i, now); // a half-open connection that was opened to is given up so
            listenAgain(e);
            return;
        }
        if ((flags & SYN) != 0 && isSynchronized(state)) {
            return;
        }
        if ((flags & (SYN | ACK)) == SYN && !((flags & FIN) != 0 && state == LISTEN)) {
            move(e, Signal.RECEIVE_SYN, i);
        }
        boolean ofSyn = (flags & ACK) != 0 && numbered[e] && Layout.low(numbers[i]) - initial[e] - 1 >= 0;
        if ((flags & SYN) != 0 && ofSyn) {
            move(e, Signal.RECEIVE_SYN_ACK, i);
        }
        if (ofSyn) {
            move(e, Signal.RECEIVE_ACK_OF_SYN, i);
        }
        if ((flags & ACK) != 0 && finSent[e] && Layout.low(numbers[i]) - finEnd[e] >= 0) {
            move(e, Signal.RECEIVE_ACK_OF_FIN, i);
        }
        if ((flags & (FIN | ACK)) == (FIN | ACK) && !arrivals.refused(i)) {
            move(e, Signal.RECEIVE_FIN, i);
        }
    }

    /** A RST counts at the number expected next and nowhere else (RFC 9293 §3.10.7.4, RFC 5961 §3). */
    private void receiveReset(int e, int i) {
        int flags = flags(what[i]);
        boolean expected = paths[e].last() == SYN_SENT
                ? (flags & ACK) != 0 && numbered[e] && Layout.low(numbers[i]) == initial[e] + 1
                : (flags & FITS) != 0;
        if (!expected) {
            return;
        }
        if (passive[e] && paths[e].last() == SYN_RECEIVED) {
            paths[e].add(LISTEN, i, now);
            listenAgain(e);
        } else {
            move(e, Signal.RESET, i);
        }
    }

    private void listenAgain(int e) {
        numbered[e] = false;
        acknowledges[e] = false;
        finSent[e] = false;
    }

    private static boolean isSynchronized(int state) {
        return state != CLOSED && state != LISTEN && state != SYN_SENT && state != SYN_RECEIVED && state != UNKNOWN;
    }

    /** Whether a segment begins at or behind what is expected next: a SYN that does is no repetition of the first. */
    private boolean isNew(int e, int i) {
        return acknowledges[e] && Layout.high(numbers[i]) - acknowledged[e] >= 0;
    }

    private void move(int e, Signal signal, int cause) {
        int state = paths[e].last();
        int next = NEXT[state][signal.ordinal()];
        if (next != state) {
            paths[e].add(next, cause, now);
        }
    }
}

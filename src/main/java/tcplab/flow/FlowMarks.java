package tcplab.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tcplab.tcp.TcpState;

/**
 * What a first pass over one capture keeps of every connection, so that a second pass can say of each segment which states
 * both ends were in before and after it. A few hundred bytes a connection.
 */
@SuppressWarnings("EnumOrdinal") // a state is four bits here, an oddity a byte
public final class FlowMarks implements FlowSink {
    private static final TcpState[] STATES = TcpState.values();
    private static final Oddity[] ODDITIES = Oddity.values();
    private static final int UNKNOWN = 15;
    private static final int FIN = 1;

    private @Nullable Marks[] marks = new Marks[1 << 10];

    /**
     * The states of both ends at a moment; empty where the capture does not determine one.
     *
     * @param client of the client, likewise {@code server}
     */
    public record Both(Optional<TcpState> client, Optional<TcpState> server) {
        public Optional<TcpState> of(Party party) {
            return party == Party.CLIENT ? client : server;
        }
    }

    /**
     * A segment of a connection, in the second pass.
     *
     * @param from who sent it
     * @param finsBefore who of the ends had sent a FIN in a segment before
     * @param noticed what is odd about it
     */
    public record Marked(Party from, Both before, Both after, List<Party> finsBefore, List<Oddity> noticed) {}

    /** The pairs of states, first to last, each with the frame since which it held; and where the second pass is. */
    private static final class Marks {
        final boolean clientIsSecond;
        final byte[] states;
        final int[] since;
        final byte[] oddities;
        final int[] oddAt;
        int at;
        int finsSent;

        Marks(boolean clientIsSecond, byte[] states, int[] since, byte[] oddities, int[] oddAt) {
            this.clientIsSecond = clientIsSecond;
            this.states = states;
            this.since = since;
            this.oddities = oddities;
            this.oddAt = oddAt;
        }
    }

    /** Keeps a connection; to be called in the first pass. */
    @Override
    public void ended(FlowView view) {
        Flow flow = view.copy();
        int number = Math.toIntExact(flow.number());
        if (number >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(number + 1, 2 * marks.length));
        }
        marks[number] = marks(flow, !view.sameEnds() && view.clientDirection() == 1);
    }

    private static Marks marks(Flow flow, boolean clientIsSecond) {
        List<Step> client = flow.clientPath();
        List<Step> server = flow.serverPath();
        int most = client.size() + server.size();
        byte[] states = new byte[most];
        int[] since = new int[most];
        states[0] = pair(client.get(0), server.get(0));
        int n = 1;
        int c = 0;
        int s = 0;
        while (c + 1 < client.size() || s + 1 < server.size()) {
            boolean ofClient = s + 1 == server.size()
                    || (c + 1 < client.size()
                            && client.get(c + 1).since() <= server.get(s + 1).since());
            Step step = ofClient ? client.get(++c) : server.get(++s);
            states[n] = pair(client.get(c), server.get(s));
            since[n++] = (int) step.since();
        }
        byte[] oddities = new byte[flow.noticed().size()];
        int[] oddAt = new int[oddities.length];
        for (int i = 0; i < oddities.length; i++) {
            oddities[i] = (byte) flow.noticed().get(i).oddity().ordinal();
            oddAt[i] = (int) flow.noticed().get(i).frame();
        }
        return new Marks(clientIsSecond, Arrays.copyOf(states, n), Arrays.copyOf(since, n), oddities, oddAt);
    }

    private static byte pair(Step client, Step server) {
        return (byte) (number(client) << 4 | number(server));
    }

    private static int number(Step step) {
        return step.state().map(Enum::ordinal).orElse(UNKNOWN);
    }

    /**
     * Goes on to a segment of a connection; to be called in the second pass for each segment in turn.
     *
     * @param connection its number
     * @param second whether it was sent by the end that did not send the first segment
     * @param frame the number of its frame
     * @param flags its control bits
     * @param copy whether it is a copy of one before, which does nothing
     * @return nothing for a connection that the first pass did not see
     */
    public Optional<Marked> to(long connection, boolean second, long frame, int flags, boolean copy) {
        Marks of = connection < marks.length ? marks[(int) connection] : null;
        if (of == null) {
            return Optional.empty();
        }
        Party from = second == of.clientIsSecond ? Party.CLIENT : Party.SERVER;
        Both before = both(of.states[of.at]);
        List<Party> fins = new ArrayList<>();
        for (Party party : Party.values()) {
            if ((of.finsSent & 1 << party.ordinal()) != 0) {
                fins.add(party);
            }
        }
        if (copy) {
            return Optional.of(new Marked(from, before, before, fins, List.of()));
        }
        while (of.at + 1 < of.since.length && Integer.toUnsignedLong(of.since[of.at + 1]) <= frame) {
            of.at++;
        }
        of.finsSent |= (flags & FIN) << from.ordinal();
        List<Oddity> noticed = new ArrayList<>();
        for (int i = 0; i < of.oddities.length; i++) {
            if (Integer.toUnsignedLong(of.oddAt[i]) == frame) {
                noticed.add(ODDITIES[of.oddities[i]]);
            }
        }
        return Optional.of(new Marked(from, before, both(of.states[of.at]), fins, noticed));
    }

    private static Both both(byte pair) {
        return new Both(state(pair >> 4 & 15), state(pair & 15));
    }

    private static Optional<TcpState> state(int number) {
        return number == UNKNOWN ? Optional.empty() : Optional.of(STATES[number]);
    }
}

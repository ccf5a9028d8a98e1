package tcplab.board;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Moment;
import tcplab.record.Event;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;

/**
 * The ends of a running exercise's connections and the state of each, by the latest that any witness said of it: the kernel's
 * tracepoint at once, a segment as soon as it is captured, {@code ss} at its next look. What is older than what is known
 * moves nobody.
 */
final class Ends {
    /** An end on the diagram. */
    static final class Token {
        final int id;
        final boolean client;
        final int conversation;
        TcpState state;
        Duration since;

        Token(int id, boolean client, int conversation, TcpState state, Duration since) {
            this.id = id;
            this.client = client;
            this.conversation = conversation;
            this.state = state;
            this.since = since;
        }
    }

    /** A token went from a state to another; CLOSED is where it came from or goes to. */
    record Hop(Token token, TcpState from, TcpState to) {}

    /** States that the kernel keeps without a socket of its own: the tracepoint tells CLOSED of them, and ss the truth. */
    private static final Set<TcpState> KEPT_WITHOUT_SOCKET =
            Set.of(TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_2, TcpState.CLOSING, TcpState.TIME_WAIT);

    private final Map<FourTuple, Token> tokens = new LinkedHashMap<>();
    private final Map<FourTuple, Conversation> conversations = new HashMap<>();
    /** Those to which something was added since they were drawn: of thousands just a few. */
    private final Set<Conversation> dirty = new LinkedHashSet<>();

    private final Map<Duration, Conversation> sent = new HashMap<>();
    /** Fates that were told before the segments that they befell. */
    private final Map<Duration, List<SegmentFate>> early = new HashMap<>();

    private final Set<Integer> listening = new HashSet<>();
    private final List<Hop> hops = new ArrayList<>();
    private int ids;

    /** Takes what was told; of other kinds of events it learns nothing. */
    void take(Event event) {
        if (event instanceof SegmentSeen seen) {
            Conversation conversation = of(seen.segment().tuple());
            sent.put(seen.at(), conversation);
            add(conversation, seen);
            early.getOrDefault(seen.at(), List.of()).forEach(told -> add(conversation, told));
            early.remove(seen.at());
        } else if (event instanceof SegmentFate fate) {
            Conversation conversation = sent.get(fate.sent());
            if (conversation == null) {
                early.computeIfAbsent(fate.sent(), any -> new ArrayList<>()).add(fate);
            } else {
                add(conversation, fate);
            }
        } else if (event instanceof SegmentInjected injected) {
            add(of(injected.segment().tuple()), injected);
        } else if (event instanceof StateChanged change) {
            changed(change);
        } else if (event instanceof SocketsSeen look) {
            looked(look);
        }
    }

    private void add(Conversation conversation, Event event) {
        if (conversation.add(event)) {
            dirty.add(conversation);
        }
    }

    private Conversation of(FourTuple tuple) {
        Comparator<Endpoint> order = Comparator.comparing(Endpoint::host).thenComparing(Endpoint::port);
        FourTuple key = order.compare(tuple.local(), tuple.remote()) <= 0 ? tuple : tuple.reversed();
        return conversations.computeIfAbsent(key, any -> new Conversation(conversations.size() + 1));
    }

    private void changed(StateChanged change) {
        if (change.tuple().local().port() == 0) {
            return; // connect() has not chosen one yet; the SYN will tell
        }
        if (change.to() == TcpState.CLOSED && KEPT_WITHOUT_SOCKET.contains(change.from())) {
            return;
        }
        move(change.tuple(), change.to(), change.at());
    }

    private void looked(SocketsSeen look) {
        Set<FourTuple> there = new HashSet<>();
        Duration end = look.at().plus(look.took());
        for (SocketEntry row : look.sockets()) {
            there.add(row.tuple());
            if (row.state() == TcpState.LISTEN) {
                listening.add(row.local().port());
            }
            Token token = tokens.get(row.tuple());
            if (token == null || (token.state != row.state() && token.since.compareTo(look.at()) < 0)) {
                move(row.tuple(), row.state(), end);
            }
        }
        for (FourTuple tuple : List.copyOf(tokens.keySet())) {
            Token token = tokens.get(tuple);
            if (token != null && !there.contains(tuple) && token.since.compareTo(look.at()) < 0) {
                move(tuple, TcpState.CLOSED, end);
            }
        }
    }

    private void move(FourTuple tuple, TcpState to, Duration at) {
        Token token = tokens.get(tuple);
        if (token == null) {
            if (to == TcpState.CLOSED) {
                return;
            }
            boolean client =
                    to != TcpState.LISTEN && !listening.contains(tuple.local().port());
            Token fresh = new Token(
                    ++ids, client, to == TcpState.LISTEN ? 0 : of(tuple).number(), to, at);
            tokens.put(tuple, fresh);
            hops.add(new Hop(fresh, client || to == TcpState.LISTEN ? TcpState.CLOSED : TcpState.LISTEN, to));
            return;
        }
        if (token.state == to || at.compareTo(token.since) < 0) {
            return;
        }
        hops.add(new Hop(token, token.state, to));
        token.state = to;
        token.since = at;
        if (to == TcpState.CLOSED || (to == TcpState.LISTEN && tuple.remote().port() != 0)) {
            tokens.remove(tuple);
        }
    }

    /** Draws what was added, and returns its segments; moves the ends that they move. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Conversation conversation : dirty) {
            for (Conversation.Drawn drawn : conversation.news()) {
                rows.add(new Row(conversation.number(), drawn));
                Moment moment = drawn.moment();
                move(drawn.client(), moment.rung().left(), moment.at());
                move(drawn.client().reversed(), moment.rung().right(), moment.at());
            }
        }
        dirty.clear();
        rows.sort(Comparator.comparing(row -> row.drawn().moment().at()));
        return rows;
    }

    /** A segment of a conversation. */
    record Row(int conversation, Conversation.Drawn drawn) {}

    /** How a held segment would be drawn, if it passed now. */
    Optional<Row> next(RawSegment segment) {
        Conversation conversation = of(segment.tuple());
        return conversation.next(segment).map(drawn -> new Row(conversation.number(), drawn));
    }

    /** The moves since the last call. */
    List<Hop> hops() {
        List<Hop> all = List.copyOf(hops);
        hops.clear();
        return all;
    }

    /** The ends, at most so many of each state: those that are there for longest. */
    List<Token> tokens(int perState) {
        Map<TcpState, Integer> counts = new EnumMap<>(TcpState.class);
        return tokens.values().stream()
                .filter(token -> counts.merge(token.state, 1, Integer::sum) <= perState)
                .toList();
    }
}

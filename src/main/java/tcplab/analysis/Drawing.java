package tcplab.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Stream;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.Rung;
import tcplab.tcp.Segment;
import tcplab.tcp.TcpState;

/**
 * Draws one connection's ladder: sends each segment at its place in the capture, delivers it when {@link Deliveries} know or
 * {@link Arrivals} conclude that it arrived, and notes the state of both ends after each.
 */
final class Drawing {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final List<SegmentSeen> segments;
    private final Circumstances circumstances;
    private final int[] arrival;
    private final FourTuple tuple;
    private final End client;
    private final End server;
    /** Segments on their way to each side, the next to arrive first. */
    private final Queue<Integer> toClient;

    private final Queue<Integer> toServer;
    /** When the script destroyed an end without a segment, and not yet drawn. */
    private Optional<Duration> clientGone;

    private Optional<Duration> serverGone;

    private Drawing(List<SegmentSeen> segments, Duration end, Deliveries deliveries, Circumstances circumstances) {
        this.segments = segments;
        this.circumstances = circumstances;
        boolean known = deliveries.know(segments);
        this.arrival = known ? deliveries.arrivals(segments) : Arrivals.of(segments, circumstances);
        Comparator<Integer> order = known ? deliveries.order(segments) : Comparator.naturalOrder();
        this.toClient = new PriorityQueue<>(order);
        this.toServer = new PriorityQueue<>(order);
        RawSegment first = segments.get(0).segment();
        boolean fromClient = !first.flags().syn() || !first.flags().ack();
        this.tuple = fromClient ? first.tuple() : first.tuple().reversed();
        boolean simultaneous = sentBy(tuple.remote())
                .anyMatch(s -> s.flags().syn() && !s.flags().ack());
        this.client = new End(start(tuple.local()), false, isPhantom());
        this.server = tuple.local().equals(tuple.remote())
                ? client // a socket connected to itself is both ends
                : new End(simultaneous ? TcpState.CLOSED : start(tuple.remote()), !simultaneous, false);
        Duration began = segments.get(0).at();
        this.clientGone = circumstances.vanished().of(tuple, began, end);
        this.serverGone = circumstances.vanished().of(tuple.reversed(), began, end);
    }

    private Stream<RawSegment> sentBy(Endpoint end) {
        return segments.stream()
                .filter(seen -> !circumstances.isInjected(seen))
                .map(SegmentSeen::segment)
                .filter(s -> s.source().equals(end));
    }

    /** An end's first segment tells where it came from: only a listener sends SYN,ACK, only a closed end just RST. */
    private TcpState start(Endpoint end) {
        Optional<RawSegment> first = sentBy(end).findFirst();
        if (first.isEmpty()) {
            boolean forged = end.equals(tuple.local());
            return begins(segments.get(0).segment())
                    ? forged ? TcpState.CLOSED : TcpState.LISTEN
                    : TcpState.ESTABLISHED;
        }
        Flags flags = first.get().flags();
        if (flags.syn()) {
            return flags.ack() ? TcpState.LISTEN : TcpState.CLOSED;
        }
        return flags.rst() ? TcpState.CLOSED : TcpState.ESTABLISHED;
    }

    /**
     * Whether the SYN was an old one that its alleged sender knows nothing of: that end refuses the SYN,ACK with a bare RST
     * (RFC 9293 Figure 11).
     */
    private boolean isPhantom() {
        if (!begins(segments.get(0).segment()) || circumstances.isInjected(segments.get(0))) {
            return false;
        }
        Optional<RawSegment> second = sentBy(tuple.local()).skip(1).findFirst();
        Optional<RawSegment> answer = sentBy(tuple.remote()).findFirst();
        long expected = segments.get(0).segment().next();
        return second.isPresent()
                && answer.isPresent()
                && second.get().flags().rst()
                && !second.get().flags().ack()
                && answer.get().flags().syn()
                && answer.get().ack() == expected;
    }

    private static boolean begins(RawSegment first) {
        return first.flags().syn() && !first.flags().ack();
    }

    /** @param end when the next connection with this tuple begins */
    static Connection draw(
            int index, List<SegmentSeen> segments, Duration end, Deliveries deliveries, Circumstances circumstances) {
        return new Drawing(segments, end, deliveries, circumstances).draw(index);
    }

    private Connection draw(int index) {
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            RawSegment raw = segments.get(i).segment();
            boolean fromClient = raw.source().equals(tuple.local());
            boolean injected = circumstances.isInjected(segments.get(i));
            vanish(segments.get(i).at());
            if (!injected) {
                (fromClient ? client : server).send(raw);
            }
            if (arrival[i] != Arrivals.NEVER) {
                (fromClient ? toServer : toClient).add(i);
            }
            deliver(i + 1);
            rungs.add(new Rung(client.state(), fromClient, relative(raw, fromClient, injected), server.state()));
        }
        deliver(Arrivals.NEVER - 1);
        vanish(FOREVER);
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < rungs.size(); i++) {
            SegmentSeen seen = segments.get(i);
            moments.add(new Moment(
                    seen.at(),
                    rungs.get(i).rightward() ? Side.CLIENT : Side.SERVER,
                    seen.segment(),
                    rungs.get(i),
                    arrival[i] != Arrivals.NEVER,
                    circumstances.isInjected(seen)));
        }
        return new Connection(index, tuple, begins(segments.get(0).segment()), moments, client.path(), server.path());
    }

    private void vanish(Duration until) {
        if (clientGone.filter(at -> at.compareTo(until) <= 0).isPresent()) {
            client.vanish();
            clientGone = Optional.empty();
        }
        if (serverGone.filter(at -> at.compareTo(until) <= 0).isPresent()) {
            server.vanish();
            serverGone = Optional.empty();
        }
    }

    /** Numbers are relative to the ISNs; an end that has not spoken yet is taken to be where it is acknowledged. */
    private Segment relative(RawSegment raw, boolean fromClient, boolean injected) {
        End sender = fromClient ? client : server;
        End receiver = fromClient ? server : client;
        long own = sender.isn().orElse(raw.seq());
        if (raw.flags().ack() && !injected) {
            receiver.assumeNext(raw.ack());
        }
        return raw.relativeTo(own, receiver.isn().orElse(raw.ack()));
    }

    private void deliver(int before) {
        deliver(toServer, server, client, before);
        deliver(toClient, client, server, before);
    }

    private void deliver(Queue<Integer> inFlight, End receiver, End sender, int before) {
        while (!inFlight.isEmpty() && arrival[inFlight.peek()] <= before) {
            int index = inFlight.poll();
            SegmentSeen seen = segments.get(index);
            if (circumstances.isInjected(seen) && receiver.isStale(seen.segment())) {
                continue;
            }
            if (isHeardByListener(receiver, index)) {
                receiver.listenAgain();
            }
            boolean shielded = receiver.state() == TcpState.TIME_WAIT && circumstances.shieldsAt(seen.at());
            if (!shielded || !seen.segment().flags().rst()) {
                receiver.receive(seen.segment(), sender);
            }
        }
    }

    /**
     * Whether a SYN finds the end that it was sent to CLOSED, and its address answers by SYN,ACK all the same: the end of the
     * old connection was reset, and behind it stands the listener that it came from (RFC 9293 Figure 9).
     */
    private boolean isHeardByListener(End receiver, int index) {
        RawSegment syn = segments.get(index).segment();
        if (!begins(syn) || !receiver.passive() || receiver.state() != TcpState.CLOSED) {
            return false;
        }
        return segments.subList(index + 1, segments.size()).stream()
                .map(SegmentSeen::segment)
                .filter(s -> s.source().equals(syn.destination()))
                .findFirst()
                .filter(answer -> answer.flags().syn() && answer.ack() == syn.next())
                .isPresent();
    }
}

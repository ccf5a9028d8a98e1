package tcplab.lab;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.record.Event;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Injections;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpOption;
import tcplab.tcp.TcpOption.Timestamps;

/**
 * Where one end of a connection stands, as far as its own segments have shown: what a forged segment must know.
 *
 * @param tuple that end's view
 * @param isn its initial sequence number
 * @param next SND.NXT: the number after all that it has sent, FIN included
 * @param stamps the timestamps of its latest segment that had any
 */
public record Numbers(FourTuple tuple, long isn, long next, Optional<Timestamps> stamps) {
    private static final int WINDOW = 512;

    /** Reads them from the latest incarnation of a tuple; empty when its SYN was not captured. */
    static Optional<Numbers> of(List<Event> events, FourTuple tuple) {
        Set<SegmentSeen> forged = Injections.seen(events);
        Optional<Numbers> numbers = Optional.empty();
        for (Event event : events) {
            if (event instanceof SegmentSeen seen
                    && seen.segment().tuple().equals(tuple)
                    && !forged.contains(seen)
                    && !seen.segment().flags().rst()) {
                numbers = after(numbers, seen.segment());
            }
        }
        return numbers;
    }

    private static Optional<Numbers> after(Optional<Numbers> before, RawSegment sent) {
        Optional<Timestamps> stamps = sent.options().stream()
                .filter(Timestamps.class::isInstance)
                .map(Timestamps.class::cast)
                .findFirst();
        if (sent.flags().syn() && before.map(n -> n.isn != sent.seq()).orElse(true)) {
            return Optional.of(new Numbers(sent.tuple(), sent.seq(), sent.next(), stamps));
        }
        return before.map(n -> new Numbers(
                n.tuple,
                n.isn,
                SeqNumber.distance(n.next, sent.next()) > 0 ? sent.next() : n.next,
                stamps.or(n::stamps)));
    }

    /**
     * A segment that bears this end's address, and that it does not send.
     *
     * @param flags as {@link Flags#parse} reads them
     * @param ack ignored by its receiver unless the ACK bit is set
     */
    public RawSegment forge(String flags, long seq, long ack, int length, TcpOption... options) {
        return new RawSegment(
                tuple.local(),
                tuple.remote(),
                Flags.parse(flags),
                SeqNumber.plus(seq, 0),
                SeqNumber.plus(ack, 0),
                WINDOW,
                length,
                List.of(options));
    }
}

package tcplab.lab;

import java.util.function.Predicate;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;

/**
 * Some of the segments on a {@link Wire}, chosen by what stands in them: {@code FIN.from(wire.client())}. The constants
 * divide all segments among them: each belongs to one.
 *
 * @param name as messages and recordings call it
 */
public record SegmentFilter(String name, Predicate<RawSegment> test) implements Predicate<RawSegment> {
    public static final SegmentFilter ANY = new SegmentFilter("any", segment -> true);

    /** A reset, whatever else it carries. */
    public static final SegmentFilter RST =
            new SegmentFilter("RST", segment -> segment.flags().rst());

    /** SYN without ACK. */
    public static final SegmentFilter SYN = flags("SYN", f -> f.syn() && !f.ack());

    public static final SegmentFilter SYN_ACK = flags("SYN,ACK", f -> f.syn() && f.ack());

    /** FIN, with or without data, with or without ACK. */
    public static final SegmentFilter FIN = flags("FIN", f -> f.fin() && !f.syn());

    /** Data without SYN and FIN. */
    public static final SegmentFilter DATA =
            flags("data", f -> !f.syn() && !f.fin()).and("", segment -> segment.length() > 0);

    /** An acknowledgment and nothing else: no number of its own. */
    public static final SegmentFilter PURE_ACK =
            flags("pure ACK", f -> f.ack()).and("", segment -> segment.occupies() == 0);

    private static SegmentFilter flags(String name, Predicate<Flags> flags) {
        return new SegmentFilter(name, segment -> !segment.flags().rst() && flags.test(segment.flags()));
    }

    @Override
    public boolean test(RawSegment segment) {
        return test.test(segment);
    }

    /** Those of them that a host sends. */
    public SegmentFilter from(Host host) {
        return and(" from the " + host, segment -> segment.source().host().equals(host.address()));
    }

    /** Those of them that an end of a connection, or a listener, sends. */
    public SegmentFilter from(Endpoint end) {
        return and(" from " + end, segment -> segment.source().equals(end));
    }

    /** Those of them that are sent to an end of a connection, or to a listener. */
    public SegmentFilter to(Endpoint end) {
        return and(" to " + end, segment -> segment.destination().equals(end));
    }

    /** Those of them that bear a connection's two addresses, in either direction. */
    public SegmentFilter of(FourTuple tuple) {
        return and(
                " of " + tuple,
                segment -> segment.tuple().equals(tuple) || segment.tuple().equals(tuple.reversed()));
    }

    /** Those of them with so many bytes of payload. */
    public SegmentFilter length(int bytes) {
        return and(" of " + bytes + " bytes", segment -> segment.length() == bytes);
    }

    /** Those of them that carry a certain sequence number: SYN, FIN or the byte with that number. */
    public SegmentFilter carrying(long number) {
        return and(" carrying " + number, segment -> {
            long into = SeqNumber.distance(segment.seq(), number);
            return into >= 0 && into < segment.occupies();
        });
    }

    /** Those of them that pass another test. */
    public SegmentFilter and(String nameOfIt, Predicate<RawSegment> other) {
        return new SegmentFilter(name + nameOfIt, segment -> test(segment) && other.test(segment));
    }

    /** These and those. */
    public SegmentFilter or(SegmentFilter other) {
        return new SegmentFilter(name + " or " + other.name, segment -> test(segment) || other.test(segment));
    }

    @Override
    public String toString() {
        return name;
    }
}

package tcplab.tcp;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment as it stands on the wire: with its addresses, absolute numbers and options. {@link #parse} and
 * {@link #toString} are inverses.
 *
 * @param seq SEG.SEQ, 0..2^32-1
 * @param ack SEG.ACK, 0..2^32-1; meaningless unless the ACK bit is set
 * @param window the header's window field, not scaled
 * @param length bytes of payload that the packet carried, even where the capture kept fewer
 */
public record RawSegment(
        Endpoint source,
        Endpoint destination,
        Flags flags,
        long seq,
        long ack,
        int window,
        int length,
        List<TcpOption> options) {
    private static final Pattern NOTATION =
            Pattern.compile("(\\S+) > (\\S+) (\\S+) (\\d+)\\((\\d+)\\) ack (\\d+) win (\\d+) <(.*)>");

    public RawSegment {
        options = List.copyOf(options);
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static RawSegment parse(String text) {
        Matcher m = NOTATION.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no captured segment");
        }
        return new RawSegment(
                Endpoint.parse(m.group(1)),
                Endpoint.parse(m.group(2)),
                Flags.parse(m.group(3)),
                Long.parseLong(m.group(4)),
                Long.parseLong(m.group(6)),
                Integer.parseInt(m.group(7)),
                Integer.parseInt(m.group(5)),
                TcpOption.parse(m.group(8)));
    }

    /** SEG.LEN: sequence numbers occupied, counting SYN and FIN. */
    public int occupies() {
        return length + (flags.syn() ? 1 : 0) + (flags.fin() ? 1 : 0);
    }

    /** The number after everything that the segment occupies. */
    public long next() {
        return SeqNumber.plus(seq, occupies());
    }

    /** The sender's view of the connection. */
    public FourTuple tuple() {
        return new FourTuple(source, destination);
    }

    /** The segment in the ladder's notation. */
    public Segment relativeTo(long senderIsn, long receiverIsn) {
        return new Segment(
                flags,
                SeqNumber.distance(senderIsn, seq),
                length,
                flags.ack() ? OptionalLong.of(SeqNumber.distance(receiverIsn, ack)) : OptionalLong.empty());
    }

    @Override
    public String toString() {
        return source + " > " + destination + " " + flags + " " + seq + "(" + length + ") ack " + ack + " win " + window
                + " <" + TcpOption.write(options) + ">";
    }
}

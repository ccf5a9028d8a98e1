package tcplab.tcp;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment in the ladder's notation, {@code flags seq:end(length) ack n}, with numbers relative to each side's initial
 * sequence number. {@link #parse} and {@link #toString} are inverses.
 *
 * @param seq SEG.SEQ relative to the sender's ISN; negative for a number from before this connection
 * @param length bytes of text (payload), without the numbers that SYN and FIN occupy
 * @param ack SEG.ACK relative to the receiver's ISN, present exactly when the ACK bit is set
 */
public record Segment(Flags flags, long seq, int length, OptionalLong ack) {
    private static final Pattern NOTATION =
            Pattern.compile("(\\S+)\\s+(-?\\d+):(-?\\d+)\\((\\d+)\\)(?:\\s+ack\\s+(-?\\d+))?");

    public Segment {
        if (flags.ack() != ack.isPresent()) {
            throw new IllegalArgumentException(
                    "a segment carries an acknowledgment number exactly when its ACK bit (the dot) is set: " + flags
                            + (ack.isPresent() ? " ack " + ack.getAsLong() : ""));
        }
    }

    /**
     * Reads {@code S. 0:0(0) ack 1}.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static Segment parse(String text) {
        Matcher m = NOTATION.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text.strip()
                    + "' is no segment; write it as: flags seq:end(length) ack n, like F. 1:1(0) ack 1");
        }
        long seq = Long.parseLong(m.group(2));
        int length = Integer.parseInt(m.group(4));
        if (Long.parseLong(m.group(3)) != seq + length) {
            throw new IllegalArgumentException("'" + text.strip() + "' does not add up: " + seq + " and " + length
                    + " bytes end at " + (seq + length));
        }
        OptionalLong ack = m.group(5) == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(m.group(5)));
        return new Segment(Flags.parse(m.group(1)), seq, length, ack);
    }

    /** The number after the last byte of text, where tcpdump's notation ends: SYN and FIN are not counted. */
    public long end() {
        return seq + length;
    }

    /** SEG.LEN: sequence numbers occupied, counting SYN and FIN (RFC 9293 §3.4). */
    public int occupies() {
        return length + (flags.syn() ? 1 : 0) + (flags.fin() ? 1 : 0);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-2s %d:%d(%d)", flags, seq, end(), length)
                + (ack.isPresent() ? " ack " + ack.getAsLong() : "");
    }
}

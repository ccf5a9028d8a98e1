package tcplab.tcp;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a ladder: a segment, its direction, and the state of each end after it.
 *
 * @param left state of the left end (the client, as the RFC draws it) after the segment
 * @param rightward whether the segment travels from left to right
 */
public record Rung(TcpState left, boolean rightward, Segment segment, TcpState right) {
    private static final Pattern NOTATION = Pattern.compile("(\\S+)\\s+([<>])\\s+(.*\\S)\\s+(\\S+)");

    /**
     * Reads one line of a ladder.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static Rung parse(String line) {
        Matcher m = NOTATION.matcher(line.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + line.strip()
                    + "' is no rung; write: STATE > segment STATE, like ESTABLISHED < . 1:1(0) ack 1 FIN-WAIT-1");
        }
        return new Rung(
                TcpState.parse(m.group(1)),
                m.group(2).equals(">"),
                Segment.parse(m.group(3)),
                TcpState.parse(m.group(4)));
    }

    /** The rung with its segment padded to a width, so that the rungs of a ladder stand in columns. */
    String toString(int width) {
        return String.format(Locale.ROOT, "%-12s %s %-" + width + "s  %s", left, rightward ? ">" : "<", segment, right);
    }

    @Override
    public String toString() {
        return toString(1);
    }
}

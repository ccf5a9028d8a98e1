package tcplab.record;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;

/**
 * What a client or server program did, in one line; {@link #parse} and {@link #toString} are inverses, so that a program
 * in another process can be heard as well.
 *
 * @param connection the program's own view of the connection, absent when there is none
 * @param detail a count, a source line, a byte count; single-line
 */
public record ProgramReport(Act act, Optional<FourTuple> connection, Errno errno, String detail) {
    /** What a program can do to a connection, or see of it. */
    public enum Act {
        LISTENING,
        ACCEPTED,
        ACCEPT_FAILED,
        CONNECTED,
        CONNECT_FAILED,
        SENT,
        RECEIVED,
        END_OF_STREAM,
        SHUT_OUTPUT,
        CLOSED,
        LEAKED,
        FAILED,
        FINISHED
    }

    private static final Pattern NOTATION = Pattern.compile("(\\S+) (\\S+) > (\\S+) (\\S+) ?(.*)", Pattern.DOTALL);

    public ProgramReport {
        if (detail.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a program reports in one line: " + detail);
        }
    }

    public static ProgramReport parse(String line) {
        Matcher m = NOTATION.matcher(line);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + line + "' is no program's report");
        }
        Optional<FourTuple> connection = m.group(2).equals("-")
                ? Optional.empty()
                : Optional.of(new FourTuple(Endpoint.parse(m.group(2)), Endpoint.parse(m.group(3))));
        return new ProgramReport(
                Act.valueOf(m.group(1).toUpperCase(Locale.ROOT).replace('-', '_')),
                connection,
                Errno.valueOf(m.group(4)),
                m.group(5));
    }

    @Override
    public String toString() {
        String line = act.name().toLowerCase(Locale.ROOT).replace('_', '-') + " "
                + connection.map(FourTuple::toString).orElse("- > -") + " " + errno;
        return detail.isEmpty() ? line : line + " " + detail;
    }
}

package tcplab.observe;

import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tcplab.observe.SsLine.Heading;
import tcplab.observe.SsLine.NotUnderstood;
import tcplab.observe.SsLine.Row;
import tcplab.record.SocketEntry;
import tcplab.record.Timer;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/**
 * A reader of what {@code ss -H -O -t -a -n -o -e}, with or without {@code -p}, prints: one socket a line, as iproute2 5.2
 * to 6.19 print it ({@code misc/ss.c}).
 *
 * <p>Of a line it takes all that a {@link SocketEntry} holds and passes over the user id, the mark, the control group and
 * the like. What else does not fit is {@link NotUnderstood}, never an exception and never silence.
 */
public final class SsParser {
    private static final String HOST =
            "\\*|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[^\\]\\s]+)?\\]";
    private static final Pattern ROW = Pattern.compile("(?:([A-Z][A-Z0-9-]*) +)?(\\d{1,10}) +(-?\\d{1,10}) +(" + HOST
            + ")(?:%(\\S+))?:(\\d{1,5}|\\*) +(" + HOST + ")(?:%\\S+)?:(\\d{1,5}|\\*) +");
    private static final Pattern DETAILS = Pattern.compile(
            " *(?:timer:\\((\\w+),([^,()]*),(\\d{1,9})\\) +)?(?:uid:\\d+ +)?ino:(\\d{1,10}) sk:([0-9a-f]{1,16})"
                    + "(?: (?:[a-z][a-z0-9_-]*:.*|[<-]-[>-] *))? *",
            Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("(?:State +)?Recv-Q +Send-Q .*Address:Port.*");

    private static final Map<String, TcpState> STATES = Map.ofEntries(
            Map.entry("UNCONN", TcpState.CLOSED),
            Map.entry("LISTEN", TcpState.LISTEN),
            Map.entry("SYN-SENT", TcpState.SYN_SENT),
            Map.entry("SYN-RECV", TcpState.SYN_RECEIVED),
            Map.entry("ESTAB", TcpState.ESTABLISHED),
            Map.entry("FIN-WAIT-1", TcpState.FIN_WAIT_1),
            Map.entry("FIN-WAIT-2", TcpState.FIN_WAIT_2),
            Map.entry("CLOSE-WAIT", TcpState.CLOSE_WAIT),
            Map.entry("CLOSING", TcpState.CLOSING),
            Map.entry("LAST-ACK", TcpState.LAST_ACK),
            Map.entry("TIME-WAIT", TcpState.TIME_WAIT));

    private final Optional<TcpState> filtered;

    /** Reads lines that begin with the state. */
    public SsParser() {
        this.filtered = Optional.empty();
    }

    /** Reads the lines of {@code ss … state X}, which leaves the column of the one state out. */
    public SsParser(TcpState filtered) {
        this.filtered = Optional.of(filtered);
    }

    /** What one line says, given without its end of line. */
    public SsLine line(String line) {
        SocketEntry usual = usual(line);
        return usual == null ? byPatterns(line) : new Row(usual);
    }

    private @Nullable SocketEntry usual(String line) {
        if (filtered.isPresent()) {
            return UsualRow.of(line, 0, filtered.get());
        }
        int end = line.indexOf(' ');
        TcpState state = end < 0 ? null : STATES.get(line.substring(0, end));
        if (state == null) {
            return null;
        }
        int from = end;
        while (from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        return UsualRow.of(line, from, state);
    }

    /** The same, of any line. */
    SsLine byPatterns(String line) {
        if (HEADING.matcher(line).lookingAt()) {
            return new Heading(line);
        }
        try {
            return new Row(entry(line));
        } catch (IllegalArgumentException e) {
            return new NotUnderstood(line, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads to the end, keeping nothing. Lines end with a line feed alone, as a process may be named with a carriage
     * return; what stands after the last line feed was cut off and counts as not understood.
     *
     * @param each takes every line in order
     */
    public void read(Reader in, Consumer<SsLine> each) throws IOException {
        StringBuilder line = new StringBuilder();
        char[] block = new char[8192];
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            int from = 0;
            for (int i = 0; i < n; i++) {
                if (block[i] == '\n') {
                    each.accept(line(line.append(block, from, i - from).toString()));
                    line.setLength(0);
                    from = i + 1;
                }
            }
            line.append(block, from, n - from);
        }
        if (line.length() > 0) {
            each.accept(new NotUnderstood(line.toString(), "the line has no end"));
        }
    }

    private SocketEntry entry(String line) {
        Matcher row = ROW.matcher(line);
        if (!row.lookingAt()) {
            throw new IllegalArgumentException("no state, queues and two addresses");
        }
        SsUsers users = SsUsers.at(row.end(), line);
        Matcher details = DETAILS.matcher(line).region(users.end(), line.length());
        if (!details.matches()) {
            throw new IllegalArgumentException("no timer, ino and sk in '" + line.substring(users.end()) + "'");
        }
        String local = row.group(4);
        int scope = local.indexOf('%');
        String device = scope >= 0 ? local.substring(scope + 1, local.length() - 1) : orEmpty(row.group(5));
        return new SocketEntry(
                state(row.group(1)),
                Integer.parseInt(row.group(2)),
                Integer.parseInt(row.group(3)),
                endpoint(local, row.group(6)),
                endpoint(row.group(7), row.group(8)),
                timer(details),
                Long.parseLong(details.group(4)),
                details.group(5),
                device,
                users.users());
    }

    private TcpState state(@Nullable String name) {
        if (filtered.isPresent()) {
            if (name != null) {
                throw new IllegalArgumentException("a state '" + name + "' where no column of states was expected");
            }
            return filtered.get();
        }
        TcpState state = STATES.get(orEmpty(name));
        if (state == null) {
            throw new IllegalArgumentException("'" + orEmpty(name) + "' is no state that ss prints");
        }
        return state;
    }

    private static Optional<Timer> timer(Matcher details) {
        String kind = details.group(1);
        return kind == null
                ? Optional.empty()
                : Optional.of(new Timer(kind, SsTime.parse(details.group(2)), Integer.parseInt(details.group(3))));
    }

    private static Endpoint endpoint(String host, String port) {
        String bare = host;
        if (host.startsWith("[")) {
            int scope = host.indexOf('%');
            bare = host.substring(1, scope >= 0 ? scope : host.length() - 1);
        }
        return new Endpoint(bare, port.equals("*") ? 0 : Integer.parseInt(port));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

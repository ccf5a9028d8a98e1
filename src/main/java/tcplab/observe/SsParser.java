package tcplab.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    /** What a pipe holds. */
    private static final int BLOCK = 1 << 16;

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
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return line(bytes, 0, bytes.length);
    }

    private SsLine line(byte[] bytes, int from, int end) {
        SocketEntry usual = usual(bytes, from, end);
        return usual == null ? byPatterns(new String(bytes, from, end - from, StandardCharsets.UTF_8)) : new Row(usual);
    }

    private @Nullable SocketEntry usual(byte[] bytes, int from, int end) {
        if (filtered.isPresent()) {
            return UsualRow.of(bytes, from, end, filtered.get());
        }
        int at = from;
        while (at < end && bytes[at] != ' ') {
            at++;
        }
        TcpState state = STATES.get(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1));
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        return state == null ? null : UsualRow.of(bytes, at, end, state);
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
    public void read(InputStream in, Consumer<SsLine> each) throws IOException {
        byte[] block = new byte[BLOCK];
        int kept = 0; // of a line that goes on
        for (int n = in.read(block); n >= 0; n = in.read(block, kept, block.length - kept)) {
            int from = 0;
            int end = kept + n;
            for (int i = kept; i < end; i++) {
                if (block[i] == '\n') {
                    each.accept(line(block, from, i));
                    from = i + 1;
                }
            }
            kept = end - from;
            System.arraycopy(block, from, block, 0, kept);
            if (kept == block.length) {
                block = Arrays.copyOf(block, 2 * kept);
            }
        }
        if (kept > 0) {
            each.accept(new NotUnderstood(new String(block, 0, kept, StandardCharsets.UTF_8), "the line has no end"));
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

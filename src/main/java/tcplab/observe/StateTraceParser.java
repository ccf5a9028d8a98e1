package tcplab.observe;

import java.util.Optional;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * Reads lines of a trace with the tracepoint {@code sock:inet_sock_set_state} (kernel: include/trace/events/sock.h), such
 * as {@code java-7 [001] ..s2. 2308.066103: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=45489 ...}.
 *
 * <p>An IPv4-mapped socket has family AF_INET6 and right IPv4 addresses; a true IPv6 socket's IPv4 fields hold whatever
 * lay there.
 */
final class StateTraceParser {
    private static final String EVENT = ": inet_sock_set_state: ";
    private static final String MAPPED = "::ffff:";
    private static final int MICROSECOND_DIGITS = 6;

    private StateTraceParser() {}

    /**
     * The change of a TCP socket's state in a line, or nothing when the line tells something else.
     *
     * @throws IllegalArgumentException with the line, when it is about the tracepoint and not understood
     */
    static Optional<Transition> parse(String line) {
        int event = line.indexOf(EVENT);
        if (event < 0) {
            return Optional.empty();
        }
        try {
            if (!field(line, event, "protocol").equals("IPPROTO_TCP")) {
                return Optional.empty();
            }
            boolean six = field(line, event, "family").equals("AF_INET6")
                    && !field(line, event, "saddrv6").startsWith(MAPPED)
                    && !field(line, event, "daddrv6").startsWith(MAPPED);
            String suffix = six ? "v6" : "";
            return Optional.of(new Transition(
                    nanos(line.substring(line.lastIndexOf(' ', event - 1) + 1, event)),
                    new FourTuple(
                            new Endpoint(field(line, event, "saddr" + suffix), port(line, event, "sport")),
                            new Endpoint(field(line, event, "daddr" + suffix), port(line, event, "dport"))),
                    state(field(line, event, "oldstate")),
                    state(field(line, event, "newstate"))));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the trace line '" + line + "' is not understood: " + e.getMessage(), e);
        }
    }

    private static String field(String line, int from, String name) {
        int start = line.indexOf(" " + name + "=", from);
        if (start < 0) {
            throw new IllegalArgumentException("it has no field " + name);
        }
        start += name.length() + 2;
        int end = line.indexOf(' ', start);
        return line.substring(start, end < 0 ? line.length() : end);
    }

    private static int port(String line, int from, String name) {
        return Integer.parseInt(field(line, from, name));
    }

    /** Seconds with six decimals, as the clock {@code mono} is printed. */
    private static long nanos(String stamp) {
        int dot = stamp.indexOf('.');
        if (dot < 0 || stamp.length() - dot - 1 != MICROSECOND_DIGITS) {
            throw new IllegalArgumentException("'" + stamp + "' is no time in seconds and microseconds");
        }
        return Long.parseLong(stamp.substring(0, dot)) * 1_000_000_000L
                + Long.parseLong(stamp.substring(dot + 1)) * 1000L;
    }

    private static TcpState state(String name) {
        return switch (name) {
            case "TCP_CLOSE" -> TcpState.CLOSED;
            case "TCP_LISTEN" -> TcpState.LISTEN;
            case "TCP_SYN_SENT" -> TcpState.SYN_SENT;
            case "TCP_SYN_RECV", "TCP_NEW_SYN_RECV" -> TcpState.SYN_RECEIVED;
            case "TCP_ESTABLISHED" -> TcpState.ESTABLISHED;
            case "TCP_FIN_WAIT1" -> TcpState.FIN_WAIT_1;
            case "TCP_FIN_WAIT2" -> TcpState.FIN_WAIT_2;
            case "TCP_CLOSE_WAIT" -> TcpState.CLOSE_WAIT;
            case "TCP_CLOSING" -> TcpState.CLOSING;
            case "TCP_LAST_ACK" -> TcpState.LAST_ACK;
            case "TCP_TIME_WAIT" -> TcpState.TIME_WAIT;
            default -> throw new IllegalArgumentException("'" + name + "' is no state of the kernel's");
        };
    }
}

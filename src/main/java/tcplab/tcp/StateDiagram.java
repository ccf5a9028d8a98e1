package tcplab.tcp;

import static tcplab.tcp.Signal.*;
import static tcplab.tcp.TcpState.*;

import java.util.List;
import java.util.stream.Collectors;

/**
 * RFC 9293 Figure 5 as a table of the arrows that segments walk. What is not listed changes nothing.
 *
 * <p>A segment yields its signals in the order of §3.10.7.4 (RST, SYN, ACK, FIN), so a FIN that also acknowledges ours
 * passes FIN-WAIT-2 on its way from FIN-WAIT-1 to TIME-WAIT, as the kernel does.
 */
public final class StateDiagram {
    /** An arrow. */
    public record Edge(TcpState from, Signal signal, TcpState to) {}

    public static final List<Edge> EDGES = List.of(
            new Edge(CLOSED, SEND_SYN, SYN_SENT),
            new Edge(LISTEN, RECEIVE_SYN, SYN_RECEIVED),
            new Edge(SYN_SENT, RECEIVE_SYN, SYN_RECEIVED),
            new Edge(SYN_SENT, RECEIVE_SYN_ACK, ESTABLISHED),
            new Edge(SYN_RECEIVED, RECEIVE_ACK_OF_SYN, ESTABLISHED),
            new Edge(SYN_RECEIVED, SEND_FIN, FIN_WAIT_1),
            new Edge(ESTABLISHED, SEND_FIN, FIN_WAIT_1),
            new Edge(ESTABLISHED, RECEIVE_FIN, CLOSE_WAIT),
            new Edge(FIN_WAIT_1, RECEIVE_ACK_OF_FIN, FIN_WAIT_2),
            new Edge(FIN_WAIT_1, RECEIVE_FIN, CLOSING),
            new Edge(FIN_WAIT_2, RECEIVE_FIN, TIME_WAIT),
            new Edge(CLOSING, RECEIVE_ACK_OF_FIN, TIME_WAIT),
            new Edge(CLOSE_WAIT, SEND_FIN, LAST_ACK),
            new Edge(LAST_ACK, RECEIVE_ACK_OF_FIN, CLOSED));

    private StateDiagram() {}

    /** The state after a signal; a RESET ends every state but LISTEN, which goes on listening. */
    public static TcpState next(TcpState from, Signal signal) {
        if (signal == RESET) {
            return from == LISTEN ? LISTEN : CLOSED;
        }
        for (Edge edge : EDGES) {
            if (edge.from == from && edge.signal == signal) {
                return edge.to;
            }
        }
        return from;
    }

    /** The diagram in Graphviz's language. */
    public static String toDot() {
        return EDGES.stream()
                .map(e -> String.format("  \"%s\" -> \"%s\" [label=\"%s\"];%n", e.from, e.to, e.signal))
                .collect(Collectors.joining("", "digraph rfc9293_figure_5 {\n", "}\n"));
    }
}

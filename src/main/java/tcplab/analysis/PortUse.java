package tcplab.analysis;

import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/**
 * Which ephemeral ports of one look are taken on the way from an address to a destination. The same port may serve another
 * destination, so each has the whole range.
 */
final class PortUse {
    private static final String MAPPED = "::ffff:";

    /** From a local address to where it connects. */
    record Way(String from, Endpoint to) {}

    final BitSet inUse = new BitSet();
    final BitSet timeWait = new BitSet();

    private PortUse() {}

    /** Leaves out the sockets of servers, whose port is the server's own. */
    static Map<Way, PortUse> of(Collection<SocketEntry> sockets, Set<Endpoint> servers, EphemeralPorts ports) {
        SocketView view = new SocketView(java.util.List.of(), servers);
        Map<Way, PortUse> uses = new LinkedHashMap<>();
        for (SocketEntry entry : sockets) {
            boolean connected = entry.state() != TcpState.LISTEN && entry.state() != TcpState.CLOSED;
            if (connected && ports.contains(entry.local().port()) && view.side(entry) == Side.CLIENT) {
                Endpoint to = entry.remote();
                Way way = new Way(plain(entry.local().host()), new Endpoint(plain(to.host()), to.port()));
                PortUse use = uses.computeIfAbsent(way, any -> new PortUse());
                use.inUse.set(entry.local().port());
                if (entry.state() == TcpState.TIME_WAIT) {
                    use.timeWait.set(entry.local().port());
                }
            }
        }
        return uses;
    }

    /** An IPv4 address that an IPv6 socket connects from or to is the IPv4 address. */
    private static String plain(String host) {
        return host.startsWith(MAPPED) ? host.substring(MAPPED.length()) : host;
    }
}

package tcplab.analysis;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * How long each socket has been seen in its state, over looks given one after the other. The kernel does not tell since
 * when a socket is in a state, so an age is "at least": the first look finds all of them new. Not for several threads.
 */
public final class SocketAges {
    private Map<Key, Duration> since = new HashMap<>();
    private Duration latest = Duration.ZERO;

    /** The cookie tells a connection from a later one between the same addresses. */
    private record Key(FourTuple tuple, TcpState state, String cookie) {
        Key(SocketEntry entry) {
            this(entry.tuple(), entry.state(), entry.cookie());
        }
    }

    /** Takes the next look; what it does not show is forgotten. */
    public void saw(SocketsSeen look) {
        Map<Key, Duration> still = new HashMap<>();
        for (SocketEntry entry : look.sockets()) {
            Key key = new Key(entry);
            still.put(key, since.getOrDefault(key, look.at()));
        }
        since = still;
        latest = look.at();
    }

    /** How long this socket had been in its state at the latest look, at least; zero for one that it did not show. */
    public Duration age(SocketEntry entry) {
        return latest.minus(since.getOrDefault(new Key(entry), latest));
    }

    /** The age of the oldest socket of each state that the latest look showed. */
    public Map<TcpState, Duration> oldest() {
        Map<TcpState, Duration> oldest = new EnumMap<>(TcpState.class);
        since.forEach(
                (key, first) -> oldest.merge(key.state(), latest.minus(first), (a, b) -> a.compareTo(b) >= 0 ? a : b));
        return Collections.unmodifiableMap(oldest);
    }
}

package tcplab.analysis;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * How long each socket has been seen in its state, over looks given one after the other. The kernel does not tell since
 * when a socket is in a state, so an age is "at least": the first look finds all of them new. Not for several threads.
 */
public final class SocketAges {
    /** Spreads neighbouring numbers: 2^32 divided by the golden ratio. */
    private static final int MIX = 0x9e3779b1;

    private Map<Key, Duration> since = new HashMap<>();
    /** The first look, in which everything is new; what it showed is only needed when there is a second. */
    private Optional<SocketsSeen> first = Optional.empty();

    private Duration latest = Duration.ZERO;

    /** The cookie tells a connection from a later one between the same addresses. */
    private record Key(FourTuple tuple, TcpState state, String cookie) {
        Key(SocketEntry entry) {
            this(entry.tuple(), entry.state(), entry.cookie());
        }

        /** Ports and cookies of thousands of sockets differ little, and a record would add them up: most sums would be equal. */
        @Override
        public int hashCode() {
            int mixed = (tuple.hashCode() * MIX + cookie.hashCode()) * MIX + state.hashCode();
            return mixed ^ mixed >>> 15;
        }
    }

    /** Takes the next look; what it does not show is forgotten. */
    public void saw(SocketsSeen look) {
        if (since.isEmpty() && first.isEmpty()) {
            first = Optional.of(look);
            latest = look.at();
            return;
        }
        first.ifPresent(before -> before.sockets().forEach(entry -> since.put(new Key(entry), before.at())));
        first = Optional.empty();
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
        return first.isPresent() ? Duration.ZERO : latest.minus(since.getOrDefault(new Key(entry), latest));
    }

    /** The age of the oldest socket of each state that the latest look showed. */
    public Map<TcpState, Duration> oldest() {
        Map<TcpState, Duration> oldest = new EnumMap<>(TcpState.class);
        first.ifPresent(look -> look.sockets().forEach(entry -> oldest.put(entry.state(), Duration.ZERO)));
        since.forEach(
                (key, first) -> oldest.merge(key.state(), latest.minus(first), (a, b) -> a.compareTo(b) >= 0 ? a : b));
        return Collections.unmodifiableMap(oldest);
    }
}

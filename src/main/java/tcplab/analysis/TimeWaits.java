package tcplab.analysis;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/**
 * TIME-WAIT against what limits it, over looks given one after the other: the entries that the kernel keeps, and for each
 * destination the ephemeral ports. Not for several threads.
 */
public final class TimeWaits {
    private static final String ALL = "";

    private final Trends<String> all = new Trends<>();
    private final Trends<PortUse.Way> inUse = new Trends<>();
    private final Trends<PortUse.Way> waiting = new Trends<>();
    private List<Destination> latest = List.of();

    /**
     * A destination with connections in TIME-WAIT.
     *
     * @param from the local address
     * @param timeWait how many of the ports in use are in TIME-WAIT
     * @param ports the ports in use of those that there are
     * @param reusable whether connect() may take a port over from TIME-WAIT ({@code tcp_tw_reuse})
     */
    public record Destination(String from, Endpoint to, int timeWait, Level ports, boolean reusable) {}

    /**
     * What one look comes to.
     *
     * @param buckets all entries in TIME-WAIT of those that are kept ({@code tcp_max_tw_buckets})
     * @param destinations the fullest first
     */
    public record Levels(Level buckets, List<Destination> destinations) {
        public Levels {
            destinations = List.copyOf(destinations);
        }
    }

    /**
     * Takes the next look.
     *
     * @param at when it was
     * @param servers where somebody listens or listened
     */
    public Levels saw(Duration at, Collection<SocketEntry> sockets, Set<Endpoint> servers, PortSettings settings) {
        int total = (int) sockets.stream()
                .filter(entry -> entry.state() == TcpState.TIME_WAIT)
                .count();
        Map<PortUse.Way, PortUse> uses = PortUse.of(sockets, servers, settings.ports());
        Map<PortUse.Way, Integer> used = new HashMap<>();
        Map<PortUse.Way, Integer> waits = new HashMap<>();
        uses.forEach((way, use) -> {
            used.put(way, use.inUse.cardinality());
            waits.put(way, use.timeWait.cardinality());
        });
        all.saw(at, Map.of(ALL, total));
        inUse.saw(at, used);
        waiting.saw(at, waits);
        latest = uses.keySet().stream()
                .filter(way -> waits.getOrDefault(way, 0) > 0)
                .map(way -> destination(way, used.getOrDefault(way, 0), waits.getOrDefault(way, 0), settings))
                .sorted(Comparator.comparingLong(
                                (Destination each) -> -each.ports().used())
                        .thenComparing(each -> each.from() + " " + each.to()))
                .toList();
        return levels(total, settings);
    }

    /**
     * Takes the next look, in which they were counted and not listed: the destinations stay as they were when they were listed last.
     *
     * @param total how many there are
     */
    public Levels counted(Duration at, int total, PortSettings settings) {
        all.saw(at, Map.of(ALL, total));
        return levels(total, settings);
    }

    private Levels levels(int total, PortSettings settings) {
        return new Levels(new Level(total, settings.buckets(), all.perSecond(ALL), true), latest);
    }

    private Destination destination(PortUse.Way way, int used, int waits, PortSettings settings) {
        OptionalDouble growth = inUse.perSecond(way);
        boolean passing = growth.orElse(0) <= waiting.perSecond(way).orElse(0);
        Level level = new Level(used, settings.ports().count(), growth, passing);
        return new Destination(way.from(), way.to(), waits, level, settings.reusable(way.to()));
    }
}

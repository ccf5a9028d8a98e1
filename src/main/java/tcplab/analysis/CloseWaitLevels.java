package tcplab.analysis;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.record.SocketEntry;
import tcplab.tcp.TcpState;

/** How many sockets each process holds in CLOSE-WAIT, over looks given one after the other. Not for several threads. */
public final class CloseWaitLevels {
    private final Trends<Who> trends = new Trends<>();

    /**
     * Who holds a socket.
     *
     * @param process empty for a process that this user may not see, and for none
     * @param accepted whether a descriptor refers to the socket at all
     */
    public record Who(Optional<Holder> process, boolean accepted) {}

    /**
     * The sockets of one holder.
     *
     * @param perSecond the growth per second, empty after one look
     * @param oldest how long the oldest has been in CLOSE-WAIT, at least
     */
    public record Held(Who who, int sockets, OptionalDouble perSecond, Duration oldest) {}

    /**
     * Takes the next look; the holders with the most sockets come first.
     *
     * @param age how long a socket has been in its state, at least
     */
    public List<Held> saw(Duration at, Collection<SocketEntry> sockets, Function<SocketEntry, Duration> age) {
        Map<Who, Integer> counts = new HashMap<>();
        Map<Who, Duration> oldest = new HashMap<>();
        for (SocketEntry entry : sockets) {
            if (entry.state() == TcpState.CLOSE_WAIT) {
                Duration waited = age.apply(entry);
                for (Who who : holders(entry)) {
                    counts.merge(who, 1, Integer::sum);
                    oldest.merge(who, waited, (a, b) -> a.compareTo(b) >= 0 ? a : b);
                }
            }
        }
        trends.saw(at, counts);
        return counts.entrySet().stream()
                .map(e -> new Held(
                        e.getKey(),
                        e.getValue(),
                        trends.perSecond(e.getKey()),
                        oldest.getOrDefault(e.getKey(), Duration.ZERO)))
                .sorted(Comparator.comparingInt((Held held) -> -held.sockets())
                        .thenComparing(
                                held -> held.who().process().map(Holder::pid).orElse(0L)))
                .toList();
    }

    private static Set<Who> holders(SocketEntry entry) {
        if (entry.users().isEmpty()) {
            return Set.of(new Who(Optional.empty(), !entry.orphan()));
        }
        Set<Who> holders = new LinkedHashSet<>();
        entry.users().forEach(user -> holders.add(new Who(Optional.of(new Holder(user.name(), user.pid())), true)));
        return holders;
    }
}

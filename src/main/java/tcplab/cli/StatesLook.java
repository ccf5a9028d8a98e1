package tcplab.cli;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.analysis.CloseWaitLevels.Held;
import tcplab.analysis.Level;
import tcplab.analysis.SocketCounts;
import tcplab.analysis.TimeWaits;
import tcplab.record.SocketEntry;
import tcplab.tcp.TcpState;

/**
 * A look at the socket table, with what it comes to.
 *
 * @param at when it was, since the first look
 * @param waited how long a socket has been in its state, at least, by watching or by what the kernel tells
 * @param counted TIME-WAIT, where it was counted and is not among the sockets
 * @param timeWaits empty when the settings cannot be read, or one process alone was asked for
 * @param closeWaits empty when the holders of sockets were not asked for
 * @param by the one thing to count by; empty for what an overview needs
 */
record StatesLook(
        Duration at,
        SocketCounts counts,
        List<SocketEntry> sockets,
        Function<SocketEntry, Duration> waited,
        Optional<Counted> counted,
        Optional<TimeWaits.Levels> timeWaits,
        Optional<List<Held>> closeWaits,
        Optional<StatesBy> by) {
    /**
     * The entries in TIME-WAIT, of which one look knows their number alone.
     *
     * @param since how long ago they were listed last
     */
    record Counted(int entries, Duration since) {}

    /** The states that there are sockets in, in the order of the states. */
    Set<TcpState> states() {
        Set<TcpState> states = EnumSet.noneOf(TcpState.class);
        states.addAll(counts.both().keySet());
        counted.filter(number -> number.entries() > 0).ifPresent(number -> states.add(TcpState.TIME_WAIT));
        return states;
    }

    /** TIME-WAIT, if this is its state and it was counted. */
    Optional<Counted> counted(TcpState state) {
        return counted.filter(number -> state == TcpState.TIME_WAIT);
    }

    /** Whether something is to be counted: it was asked for, or nothing was and it belongs to the overview. */
    boolean shows(StatesBy what) {
        return by.map(asked -> asked == what).orElse(what != StatesBy.PEER);
    }

    /** How long a socket has been in its state, at least; of a TIME-WAIT also by what is left of it. */
    Duration age(SocketEntry entry) {
        Duration seen = waited.apply(entry);
        Duration told = entry.timer()
                .filter(timer ->
                        entry.state() == TcpState.TIME_WAIT && timer.kind().equals("timewait"))
                .map(timer -> Level.TIME_WAIT.minus(timer.left()))
                .orElse(Duration.ZERO);
        return seen.compareTo(told) >= 0 ? seen : told;
    }

    /** How long the oldest socket has been in a state, as far as that is known. */
    Optional<Duration> oldest(TcpState state) {
        return sockets.stream()
                .filter(entry -> entry.state() == state)
                .map(this::age)
                .max(Comparator.naturalOrder())
                .filter(age -> !age.isZero());
    }

    /** Whether a process holds the socket, but not one that this user may see. */
    private static boolean unseen(SocketEntry entry) {
        return entry.users().isEmpty() && !entry.orphan();
    }

    /** The sockets of processes that this user may not see, by state. */
    Map<TcpState, Integer> unseen() {
        Map<TcpState, Integer> states = new EnumMap<>(TcpState.class);
        sockets.stream().filter(StatesLook::unseen).forEach(entry -> states.merge(entry.state(), 1, Integer::sum));
        return states;
    }

    /** The sockets of each process by state; of no process those that none holds. Without the {@link #unseen} ones. */
    Map<Optional<Holder>, Map<TcpState, Integer>> processes() {
        Map<Optional<Holder>, Map<TcpState, Integer>> processes = new TreeMap<>(
                Comparator.comparing(holder -> holder.map(Holder::pid).orElse(Long.MAX_VALUE)));
        for (SocketEntry entry : sockets) {
            if (unseen(entry)) {
                continue;
            }
            List<Optional<Holder>> holders = entry.users().isEmpty()
                    ? List.of(Optional.empty())
                    : entry.users().stream()
                            .map(user -> Optional.of(new Holder(user.name(), user.pid())))
                            .distinct()
                            .toList();
            for (Optional<Holder> holder : holders) {
                processes
                        .computeIfAbsent(holder, any -> new EnumMap<>(TcpState.class))
                        .merge(entry.state(), 1, Integer::sum);
            }
        }
        counted.filter(number -> number.entries() > 0)
                .ifPresent(number -> processes
                        .computeIfAbsent(Optional.empty(), any -> new EnumMap<>(TcpState.class))
                        .merge(TcpState.TIME_WAIT, number.entries(), Integer::sum));
        return processes;
    }

    /** The sockets of each remote address by state, those with the most first; listeners have none. */
    Map<String, Map<TcpState, Integer>> peers() {
        Map<String, Map<TcpState, Integer>> peers = new TreeMap<>();
        for (SocketEntry entry : sockets) {
            if (entry.state() != TcpState.LISTEN && entry.state() != TcpState.CLOSED) {
                peers.computeIfAbsent(entry.remote().host(), any -> new EnumMap<>(TcpState.class))
                        .merge(entry.state(), 1, Integer::sum);
            }
        }
        Map<String, Map<TcpState, Integer>> sorted = new LinkedHashMap<>();
        peers.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> -total(e.getValue())))
                .forEach(e -> sorted.put(e.getKey(), e.getValue()));
        return sorted;
    }

    static int total(Map<TcpState, Integer> states) {
        return states.values().stream().mapToInt(Integer::intValue).sum();
    }
}

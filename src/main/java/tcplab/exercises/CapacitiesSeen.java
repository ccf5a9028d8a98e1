package tcplab.exercises;

import static tcplab.analysis.Side.SERVER;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.TIME_WAIT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import tcplab.analysis.Connection;
import tcplab.record.Errno;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.theory.Evidence;
import tcplab.theory.Measured;

/** How many there were in a part of {@link PredictedCapacities}; nothing where fewer were tried than might have fitted. */
final class CapacitiesSeen {
    private static final int DIGITS = 3;

    private CapacitiesSeen() {}

    /** Connections that were opened before the kernel had no port left. */
    static Optional<Measured> opened(Evidence evidence) {
        return refused(evidence, Errno.EADDRNOTAVAIL) ? Optional.of(Measured.count(established(evidence))) : none();
    }

    /** Ports over the shortest time in which one of them came back, where the kernel ran out of them meanwhile. */
    static Optional<Measured> rate(Evidence evidence) {
        Map<Endpoint, Duration> left = new HashMap<>();
        Set<Endpoint> ports = new HashSet<>();
        List<Duration> waits = new ArrayList<>();
        for (Connection connection : evidence.connections()) {
            Endpoint client = connection.tuple().local();
            ports.add(client);
            Optional.ofNullable(left.put(client, connection.lastSegment()))
                    .ifPresent(before -> waits.add(connection.began().minus(before)));
        }
        Optional<Duration> shortest = waits.stream().min(Duration::compareTo);
        return refused(evidence, Errno.EADDRNOTAVAIL)
                ? shortest.map(wait -> Measured.number(BigDecimal.valueOf(ports.size())
                        .divide(BigDecimal.valueOf(wait.toNanos(), 9), DIGITS, RoundingMode.HALF_UP)))
                : none();
    }

    /** TIME-WAIT entries of the whole namespace at once, where there were more candidates. */
    static Optional<Measured> waiting(Evidence evidence) {
        long most = most(
                evidence,
                look -> look.sockets().stream()
                        .filter(row -> row.state() == TIME_WAIT)
                        .count());
        long ended = evidence.connections().stream()
                .filter(c -> c.clientPath().contains(TIME_WAIT))
                .count();
        return ended > 0 && most > 0 ? Optional.of(Measured.count(most)) : none();
    }

    /** Connections in the listener's queue, where one more had found no room. */
    static Optional<Measured> queued(Evidence evidence) {
        Set<Endpoint> listeners = listeners(evidence);
        long most = most(
                evidence,
                look -> look.sockets().stream()
                        .filter(row -> row.state() == LISTEN && listeners.contains(row.local()))
                        .mapToLong(SocketEntry::receiveQueue)
                        .max()
                        .orElse(0));
        return refused(evidence, Errno.DEADLINE) && most == established(evidence)
                ? Optional.of(Measured.count(most))
                : none();
    }

    /** Half-open entries at once, where more SYNs had come. */
    static Optional<Measured> halfOpen(Evidence evidence) {
        Set<Endpoint> listeners = listeners(evidence);
        long forged = evidence.connections().stream()
                .filter(c -> !c.injected().isEmpty())
                .count();
        long most = most(
                evidence,
                look -> look.sockets().stream()
                        .filter(row -> row.state() == SYN_RECEIVED && listeners.contains(row.local()))
                        .count());
        return forged > most ? Optional.of(Measured.count(most)) : none();
    }

    private static Optional<Measured> none() {
        return Optional.empty();
    }

    private static boolean refused(Evidence evidence, Errno how) {
        return evidence.steps(PredictedCapacities.CONNECT).stream().anyMatch(taken -> taken.errno() == how);
    }

    private static long established(Evidence evidence) {
        return evidence.connections().stream()
                .filter(c -> c.passed(SERVER, ESTABLISHED))
                .count();
    }

    private static Set<Endpoint> listeners(Evidence evidence) {
        Set<Endpoint> listeners = new HashSet<>();
        evidence.connections().forEach(c -> listeners.add(c.tuple().remote()));
        return listeners;
    }

    private static long most(Evidence evidence, ToLongFunction<SocketsSeen> count) {
        return evidence.looks().stream().mapToLong(count).max().orElse(-1);
    }
}

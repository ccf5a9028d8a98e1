package tcplab.exercises;

import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.CloseWaitLeak.LEAKING;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;
import tcplab.theory.Evidence;

/**
 * What {@link CloseWaitLeak} left behind, as its expectations ask for it.
 *
 * @param evidence of the whole run
 * @param server where the leaking server listened
 */
record LeakEvidence(Evidence evidence, Endpoint server) {
    /** A place in the leaking server's source, as a stack trace writes it. */
    static final Pattern PLACE =
            Pattern.compile("at tcplab\\.(?:\\w+\\.)+LeakingHandler\\.\\w+\\(LeakingHandler\\.java:\\d+\\)");

    private static final SocketsSeen NOTHING = new SocketsSeen(Duration.ZERO, Duration.ZERO, List.of());

    /** The evidence of a run, or nothing if no server said that it listens. */
    static Optional<LeakEvidence> of(Evidence evidence) {
        return listening(evidence, LEAKING).map(server -> new LeakEvidence(evidence, server));
    }

    /** Where a server said that it listens. */
    static Optional<Endpoint> listening(Evidence evidence, String program) {
        return evidence.reports(program, Act.LISTENING).stream()
                .map(report -> Endpoint.parse(report.detail()))
                .findFirst();
    }

    /** The last look of a phase, empty if there was none. */
    SocketsSeen look(Text phase) {
        return evidence.during(phase).lastLook(any -> true).orElse(NOTHING);
    }

    /** The last look of a phase that tells the sockets' holders, empty if there was none. */
    SocketsSeen lookWithHolders(Text phase) {
        return evidence.during(phase)
                .lastLook(look -> !holders(look.sockets()).isEmpty())
                .orElse(NOTHING);
    }

    List<SocketEntry> closeWait(SocketsSeen look) {
        return closeWait(look, server);
    }

    static List<SocketEntry> closeWait(SocketsSeen look, Endpoint server) {
        return look.sockets().stream()
                .filter(row -> row.state() == CLOSE_WAIT && row.local().equals(server))
                .toList();
    }

    List<SocketEntry> listener(SocketsSeen look) {
        return look.sockets().stream()
                .filter(row -> row.state() == LISTEN && row.local().equals(server))
                .toList();
    }

    /** When a phase began; at the end of time if it never did. */
    Duration began(Text phase) {
        return evidence.whole()
                .each(PhaseBegan.class)
                .filter(event -> event.named(phase))
                .map(PhaseBegan::at)
                .findFirst()
                .orElse(Duration.ofSeconds(Long.MAX_VALUE));
    }

    /** Which line the leaking server named for each connection when it reported an act. */
    Map<FourTuple, String> places(Act act) {
        return evidence.reports(LEAKING, act).stream()
                .filter(report -> report.connection().isPresent())
                .collect(Collectors.toMap(
                        report -> report.connection().orElseThrow(), ProgramReport::detail, (first, second) -> second));
    }

    /** A setting as it was last recorded, -1 if it never was. */
    int setting(String name) {
        return evidence.setting(name).map(Integer::parseInt).orElse(-1);
    }

    /** Everything that was recorded of a setting in a phase. */
    List<Integer> settings(Text phase, String name) {
        return evidence.during(phase)
                .recording()
                .each(SettingChanged.class)
                .filter(change -> change.name().equals(name))
                .map(change -> Integer.parseInt(change.value()))
                .toList();
    }

    /** Whether both ends of a connection are established and no process holds the server's. */
    static boolean unaccepted(SocketsSeen look, Connection connection) {
        Set<FourTuple> established = tuples(look.sockets().stream()
                .filter(row -> row.state() == ESTABLISHED)
                .toList());
        Set<FourTuple> unheld =
                tuples(look.sockets().stream().filter(SocketEntry::orphan).toList());
        return established.contains(connection.tuple())
                && established.contains(connection.seenBy(SERVER))
                && unheld.contains(connection.seenBy(SERVER));
    }

    static Set<FourTuple> tuples(List<SocketEntry> rows) {
        return rows.stream().map(SocketEntry::tuple).collect(Collectors.toSet());
    }

    /** The processes that hold sockets, as {@code java (pid 7)}. */
    static Set<String> holders(List<SocketEntry> rows) {
        return rows.stream()
                .flatMap(row -> row.users().stream())
                .map(user -> user.name() + " (pid " + user.pid() + ")")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** When an end first sent a FIN. */
    static Optional<Duration> fin(Connection connection, Side side) {
        return connection
                .sentBy(side)
                .filter(moment -> moment.raw().flags().fin())
                .map(Moment::at)
                .findFirst();
    }
}

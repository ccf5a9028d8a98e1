package tcplab.theory;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tcplab.analysis.Connection;
import tcplab.analysis.Connections;
import tcplab.analysis.KernelView;
import tcplab.analysis.Side;
import tcplab.analysis.SocketView;
import tcplab.analysis.Stay;
import tcplab.record.Event;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StepReturned;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.record.Recording;
import tcplab.record.Witness;
import tcplab.tcp.FourTuple;
import tcplab.tcp.SegmentBytes;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/**
 * What a verdict may rest on: a recording, or one part of it, with what follows from it.
 *
 * <p>A part has the connections that began in it, whole, and every other event of its time; the kernel's view is always
 * of the whole run.
 */
public final class Evidence {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Recording recording;
    private final Recording part;
    private final List<Connection> connections;
    private final KernelView kernel;
    private final SocketView sockets;
    /** By a connection's index, when its tuple's next incarnation began. */
    private final Map<Integer, Duration> until;

    private Evidence(Recording recording, Recording part, List<Connection> connections, KernelView kernel) {
        this.recording = recording;
        this.part = part;
        this.connections = connections;
        this.kernel = kernel;
        this.sockets = SocketView.of(part.each(SocketsSeen.class).toList(), connections);
        this.until = until(connections);
    }

    public static Evidence of(Recording recording) {
        return new Evidence(recording, recording, Connections.of(recording), KernelView.of(recording));
    }

    /** The evidence of one phase of the exercise; empty of events when the recording has no such phase. */
    public Evidence during(Text phase) {
        List<Event> events = new ArrayList<>();
        boolean inside = false;
        for (Event event : recording.events()) {
            if (event instanceof PhaseBegan began) {
                inside = began.named(phase);
            }
            if (inside) {
                events.add(event);
            }
        }
        Recording during = recording.withEvents(events);
        List<Connection> began = connections.stream()
                .filter(c -> during.events().stream()
                        .findFirst()
                        .map(first -> c.began().compareTo(first.at()) >= 0
                                && c.began().compareTo(end(during)) <= 0)
                        .orElse(false))
                .toList();
        return new Evidence(recording, during, began, kernel);
    }

    private static Duration end(Recording during) {
        List<Event> events = during.events();
        return events.get(events.size() - 1).at();
    }

    /** The part of the recording that this evidence speaks of. */
    public Recording recording() {
        return part;
    }

    /** The whole recording, also where this evidence is of one part. */
    public Recording whole() {
        return recording;
    }

    public List<Connection> connections() {
        return connections;
    }

    public KernelView kernel() {
        return kernel;
    }

    public SocketView sockets() {
        return sockets;
    }

    /** What a witness said of itself; of the clock, whether a user's pauses are in what it shows. */
    public Optional<Witness.Report> witness(Witness witness) {
        return witness == Witness.CLOCK ? Optional.of(clock()) : recording.witness(witness);
    }

    private Witness.Report clock() {
        Optional<String> stepped =
                Optional.ofNullable(recording.environment().facts().get(Judge.STEPPED));
        Optional<Text> why = stepped.map(text(
                "a user held segments (%s), so that times have the pauses in them; run it without",
                "用户扣住过报文段（%s），时间里含有停顿；请不扣住再运行一次")::with);
        return new Witness.Report(Witness.CLOCK, why.isEmpty(), 0, 0, why);
    }

    /** The named step's returns, in order. */
    public List<StepReturned> steps(Text step) {
        return part.each(StepReturned.class)
                .filter(returned -> returned.named(step))
                .toList();
    }

    /** What a program reported of one act, in order. */
    public List<ProgramReport> reports(String program, Act act) {
        return part.each(ProgramReported.class)
                .filter(said -> said.program().equals(program) && said.report().act() == act)
                .map(ProgramReported::report)
                .toList();
    }

    /** The bytes of segments by when these were seen, where the script asked for them. */
    public Map<Duration, SegmentBytes> bytes() {
        Map<Duration, SegmentBytes> bytes = new HashMap<>();
        recording.each(BytesSeen.class).forEach(seen -> bytes.put(seen.at(), SegmentBytes.parse(seen.segment())));
        return bytes;
    }

    /** A setting as the script last left it in this part, else as the namespace began. */
    public Optional<String> setting(String name) {
        Stream<String> set = part.each(SettingChanged.class)
                .filter(s -> s.name().equals(name))
                .map(SettingChanged::value);
        return set.reduce((first, second) -> second)
                .or(() -> Optional.ofNullable(recording.environment().sysctls().get(name)));
    }

    /** How much a counter grew between the first and the last reading of this part; empty when there are not two. */
    public Optional<Long> growth(String counter) {
        List<CountersSeen> readings = part.each(CountersSeen.class).toList();
        if (readings.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(value(readings.get(readings.size() - 1), counter) - value(readings.get(0), counter));
    }

    private static long value(CountersSeen reading, String counter) {
        return reading.counters().getOrDefault(counter, 0L);
    }

    /** Whether a look showed a connection's end in a state. */
    public boolean seenBySs(Connection connection, Side side, TcpState state) {
        return sockets.states(connection.seenBy(side), connection.began(), until(connection))
                .contains(state);
    }

    /** How long a connection's end stayed in a state; empty when no look showed it there. */
    public Optional<Stay> stay(Connection connection, Side side, TcpState state) {
        return sockets.stay(connection.seenBy(side), state, connection.began(), until(connection));
    }

    /** When the next incarnation of a connection's tuple began, or the end of time: its rows belong to it until then. */
    public Duration until(Connection connection) {
        return until.getOrDefault(connection.index(), FOREVER);
    }

    private static Map<Integer, Duration> until(List<Connection> connections) {
        Map<Integer, Duration> until = new HashMap<>();
        Map<FourTuple, Duration> next = new HashMap<>();
        for (int i = connections.size() - 1; i >= 0; i--) {
            Connection c = connections.get(i);
            until.put(c.index(), next.getOrDefault(c.tuple(), FOREVER));
            next.put(c.tuple(), c.began());
            next.put(c.tuple().reversed(), c.began());
        }
        return until;
    }

    public List<SocketsSeen> looks() {
        return sockets.looks();
    }

    /** The look that began last and is as wanted. */
    public Optional<SocketsSeen> lastLook(Predicate<SocketsSeen> wanted) {
        return looks().stream().filter(wanted).max(Comparator.comparing(SocketsSeen::at));
    }
}

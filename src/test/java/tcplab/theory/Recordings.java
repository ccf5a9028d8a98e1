package tcplab.theory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tcplab.analysis.Wire;
import tcplab.record.Environment;
import tcplab.record.Errno;
import tcplab.record.Event;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.Recording;
import tcplab.record.SocketEntry;
import tcplab.record.Witness;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.Ladder;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** Recordings made by hand, one event after the other, ten milliseconds apart unless a time is said; every witness sound. */
final class Recordings {
    static final FourTuple CLIENT = new FourTuple(Wire.CLIENT, Wire.SERVER);
    static final FourTuple SERVER = CLIENT.reversed();
    /** A whole connection, closed by the client first. */
    static final String CLOSED_BY_CLIENT = """
            SYN-SENT     > S  0:0(0)           SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1     SYN-RECEIVED
            ESTABLISHED  > .  1:1(0) ack 1     ESTABLISHED
            FIN-WAIT-1   > F. 1:1(0) ack 1     CLOSE-WAIT
            FIN-WAIT-2   < .  1:1(0) ack 2     CLOSE-WAIT
            TIME-WAIT    < F. 1:1(0) ack 2     LAST-ACK
            TIME-WAIT    > .  2:2(0) ack 2     CLOSED
            """;
    /** The first three segments alone. */
    static final String OPENED = CLOSED_BY_CLIENT.lines().limit(3).collect(Collectors.joining("\n"));
    /** The tracepoint's account of {@link #CLOSED_BY_CLIENT} at each end. */
    static final String CLIENT_TRACE = "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED";

    static final String SERVER_TRACE = "LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED";

    private static final Duration TICK = Duration.ofMillis(10);

    private final List<Event> events = new ArrayList<>();
    private Duration now = TICK;

    private Recordings() {}

    static Recordings begin() {
        return new Recordings();
    }

    /** The time of the next event, in milliseconds. */
    Recordings at(long millis) {
        now = Duration.ofMillis(millis);
        return this;
    }

    private Recordings add(Event event) {
        events.add(event);
        now = event.at().plus(TICK);
        return this;
    }

    /** A connection between {@link Wire#CLIENT} and {@link Wire#SERVER}, a segment a millisecond. */
    Recordings connection(String ladder) {
        return connection(ladder, Wire.CLIENT.port(), 0);
    }

    /** A connection from another port, or from the same one with later initial numbers. */
    Recordings connection(String ladder, int port, long later) {
        Duration start = now;
        for (SegmentSeen seen : Wire.segments(Ladder.parse(ladder), new Endpoint(Wire.CLIENT.host(), port), later)) {
            add(new SegmentSeen(start.plus(seen.at()), seen.segment()));
        }
        return this;
    }

    /** A look that shows the client's and the server's end; {@code -} for an end that it does not show. */
    Recordings ss(String client, String server) {
        List<SocketEntry> rows = new ArrayList<>();
        if (!client.equals("-")) {
            rows.add(row(CLIENT, TcpState.parse(client)));
        }
        if (!server.equals("-")) {
            rows.add(row(SERVER, TcpState.parse(server)));
        }
        return ss(rows.toArray(SocketEntry[]::new));
    }

    Recordings ss(SocketEntry... rows) {
        return add(new SocketsSeen(now, Duration.ofMillis(1), List.of(rows)));
    }

    /** A look that began at this time and took so long, both in milliseconds. */
    Recordings look(long at, long took, SocketEntry... rows) {
        return add(new SocketsSeen(Duration.ofMillis(at), Duration.ofMillis(took), List.of(rows)));
    }

    /** The client's view of a connection from another port. */
    static FourTuple other(int port) {
        return new FourTuple(new Endpoint(Wire.CLIENT.host(), port), Wire.SERVER);
    }

    static SocketEntry row(FourTuple tuple, TcpState state) {
        return new SocketEntry(state, 0, 0, tuple.local(), tuple.remote(), Optional.empty(), 0, "", "", List.of());
    }

    /** The tracepoint's reports of one socket: from the first state to the last. */
    Recordings traced(FourTuple tuple, String path) {
        List<TcpState> states =
                Arrays.stream(path.split(" ", -1)).map(TcpState::parse).toList();
        for (int i = 1; i < states.size(); i++) {
            add(new StateChanged(now, tuple, states.get(i - 1), states.get(i)));
        }
        return this;
    }

    Recordings step(String name, Errno errno) {
        return add(new StepReturned(now, Duration.ofMillis(1), Text.same(name), errno));
    }

    Recordings counter(String name, long value) {
        return add(new CountersSeen(now, Map.of(name, value)));
    }

    Recordings phase(String name) {
        return add(new PhaseBegan(now, Text.same(name)));
    }

    Recordings setting(String name, String value) {
        return add(new SettingChanged(now, name, value));
    }

    /** What was recorded; every witness could look and missed nothing. */
    Recording recording() {
        return new Recording(
                new Environment("made-by-hand", Instant.EPOCH, now, Map.of(), Map.of("net.ipv4.tcp_fin_timeout", "60")),
                events,
                Arrays.stream(Witness.values()).map(Recordings::sound).toList());
    }

    Evidence evidence() {
        return Evidence.of(recording());
    }

    private static Witness.Report sound(Witness witness) {
        return new Witness.Report(witness, true, 1, 0, Optional.empty());
    }

    /** The same recording with one witness that missed so many things, or could not look when it is negative. */
    static Recording spoil(Recording recording, Witness witness, long dropped, Text why) {
        return recording.withWitnesses(recording.witnesses().stream()
                .map(report -> report.witness() == witness
                        ? new Witness.Report(witness, dropped >= 0, 1, Math.max(0, dropped), Optional.of(why))
                        : report)
                .toList());
    }

    /** The same recording in which one witness was never there. */
    static Recording without(Recording recording, Witness witness) {
        return recording.withWitnesses(recording.witnesses().stream()
                .filter(report -> report.witness() != witness)
                .toList());
    }
}

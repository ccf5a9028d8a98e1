package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.analysis.KernelView.Agreement;
import tcplab.record.Environment;
import tcplab.record.Event;
import tcplab.record.Event.StateChanged;
import tcplab.record.Recording;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

class KernelViewTest {
    private static final FourTuple TUPLE = new FourTuple(Wire.CLIENT, Wire.SERVER);

    private static List<TcpState> path(String states) {
        return states.equals("-")
                ? List.of()
                : Arrays.stream(states.split(" ", -1)).map(TcpState::parse).toList();
    }

    @ParameterizedTest(name = "{0} / {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "CLOSED SYN-SENT ESTABLISHED | CLOSED SYN-SENT ESTABLISHED | SAME",
                "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT | CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED | SAME",
                "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT CLOSED | SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING CLOSED | SAME",
                "LISTEN SYN-RECEIVED ESTABLISHED | LISTEN SYN-RECEIVED ESTABLISHED | SAME",
                // an old SYN first (RFC 9293 Figure 8): the first request never became a socket
                "LISTEN SYN-RECEIVED LISTEN SYN-RECEIVED ESTABLISHED | LISTEN SYN-RECEIVED ESTABLISHED | SAME",
                // accepted early by Fast Open, and closed before its SYN was acknowledged
                "LISTEN SYN-RECEIVED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT | LISTEN SYN-RECEIVED FIN-WAIT-1 FIN-WAIT-2 CLOSED | SAME",
                "LISTEN SYN-RECEIVED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT | - | DISAGREES",
                "LISTEN SYN-RECEIVED FIN-WAIT-1 | LISTEN SYN-RECEIVED ESTABLISHED FIN-WAIT-1 | DISAGREES",
                "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 | CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED | ORPHANED",
                "CLOSED SYN-SENT ESTABLISHED | CLOSED SYN-SENT ESTABLISHED CLOSED | DISAGREES",
                "CLOSED SYN-SENT ESTABLISHED | CLOSED SYN-SENT ESTABLISHED CLOSE-WAIT | DISAGREES",
                "LISTEN SYN-RECEIVED LISTEN | - | SILENT",
                "LISTEN SYN-RECEIVED | - | SILENT",
                "CLOSED SYN-SENT | CLOSED SYN-SENT CLOSED | GIVEN_UP",
                "LISTEN SYN-RECEIVED ESTABLISHED CLOSED | - | REFUSED",
                "LISTEN | - | SILENT",
                "CLOSED | - | SILENT",
                "ESTABLISHED | - | SILENT",
                "CLOSED SYN-SENT | - | DISAGREES",
                "ESTABLISHED CLOSE-WAIT | - | DISAGREES",
                "LISTEN SYN-RECEIVED ESTABLISHED | - | DISAGREES",
                "LISTEN SYN-RECEIVED | LISTEN SYN-RECEIVED ESTABLISHED | DISAGREES",
                "CLOSED SYN-SENT ESTABLISHED | CLOSED SYN-SENT | DISAGREES",
                "CLOSED SYN-SENT ESTABLISHED CLOSE-WAIT | CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 | DISAGREES",
            })
    void wireAndKernelAreCompared(String wire, String kernel, Agreement agreement) {
        assertThat(KernelView.compare(path(wire), path(kernel))).isEqualTo(agreement);
        assertThat(agreement.agrees()).isEqualTo(agreement != Agreement.DISAGREES);
    }

    @Test
    void incarnationsAreToldApart() {
        KernelView view = view(
                "CLOSED SYN-SENT", "SYN-SENT ESTABLISHED", "ESTABLISHED CLOSED", "CLOSED SYN-SENT", "SYN-SENT CLOSED");
        assertThat(view.paths(TUPLE))
                .containsExactly(path("CLOSED SYN-SENT ESTABLISHED CLOSED"), path("CLOSED SYN-SENT CLOSED"));
        assertThat(view.paths(TUPLE.reversed())).isEmpty();
        assertThat(view.size()).isEqualTo(1);
    }

    @Test
    void aSocketThatAskedForATakenTupleIsNoPartOfTheConnection() {
        assertThat(view(
                                "CLOSED SYN-SENT",
                                "SYN-SENT ESTABLISHED",
                                "CLOSED SYN-SENT",
                                "SYN-SENT CLOSED",
                                "ESTABLISHED CLOSE-WAIT")
                        .paths(TUPLE))
                .containsExactly(path("CLOSED SYN-SENT ESTABLISHED CLOSE-WAIT"));
    }

    @Test
    void aPassiveSocketBeginsAtListenWhateverWasBefore() {
        assertThat(view("LISTEN SYN-RECEIVED", "SYN-RECEIVED ESTABLISHED", "LISTEN SYN-RECEIVED")
                        .paths(TUPLE))
                .containsExactly(path("LISTEN SYN-RECEIVED ESTABLISHED"), path("LISTEN SYN-RECEIVED"));
    }

    @Test
    void aSecondCallOnTheSameSocketIsNoTransition() {
        assertThat(view("CLOSED SYN-SENT", "SYN-SENT SYN-SENT", "SYN-SENT ESTABLISHED")
                        .paths(TUPLE))
                .containsExactly(path("CLOSED SYN-SENT ESTABLISHED"));
    }

    @Test
    void aSocketWithoutBothPortsIsNoEndOfAConnection() {
        FourTuple listening = new FourTuple(Wire.SERVER, new Endpoint("0.0.0.0", 0));
        KernelView view = KernelView.of(
                recording(List.of(new StateChanged(Duration.ZERO, listening, TcpState.CLOSED, TcpState.LISTEN))));
        assertThat(view.size()).isZero();
    }

    private static KernelView view(String... changes) {
        List<Event> events = new ArrayList<>();
        for (String change : changes) {
            List<TcpState> fromTo = path(change);
            events.add(new StateChanged(Duration.ofMillis(events.size()), TUPLE, fromTo.get(0), fromTo.get(1)));
        }
        return KernelView.of(recording(events));
    }

    private static Recording recording(List<Event> events) {
        return new Recording(
                new Environment("none", Instant.EPOCH, Duration.ZERO, Map.of(), Map.of()), events, List.of());
    }
}

package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.tcp.TcpState.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.record.Event;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;

class WalksTest {
    private static Recording saved(String exercise) throws IOException {
        return RecordingStore.read(Path.of("src/test/resources/exercises", exercise));
    }

    private static Walks of(Recording recording) {
        return Walks.of(recording, Connections.of(recording));
    }

    private static Recording without(Recording recording, Class<? extends Event> type) {
        return recording.withEvents(recording.events().stream()
                .filter(event -> !type.isInstance(event))
                .toList());
    }

    private static Stream<String> names(Collection<Arrow> arrows) {
        return arrows.stream().map(Arrow::toString);
    }

    @Test
    void aHalfCloseWalksTheOrdinaryWay() throws IOException {
        Walks walks = of(saved("half-close"));

        List<String> way = List.of(
                "CLOSED → SYN-SENT",
                "LISTEN → SYN-RECEIVED",
                "SYN-SENT → ESTABLISHED",
                "SYN-RECEIVED → ESTABLISHED",
                "ESTABLISHED → FIN-WAIT-1",
                "ESTABLISHED → CLOSE-WAIT",
                "FIN-WAIT-1 → FIN-WAIT-2",
                "FIN-WAIT-2 → TIME-WAIT",
                "CLOSE-WAIT → LAST-ACK",
                "LAST-ACK → CLOSED");
        assertThat(names(walks.wire())).containsExactlyInAnyOrderElementsOf(way);
        assertThat(names(walks.kernel())).containsAll(way).contains("CLOSED → LISTEN");
        assertThat(walks.seen()).contains(LISTEN, FIN_WAIT_2, CLOSE_WAIT, TIME_WAIT);
    }

    @Test
    void aWitnessThatIsMissingWalksNothing() throws IOException {
        Recording recording = saved("half-close");

        assertThat(of(without(recording, StateChanged.class)).kernel()).isEmpty();
        assertThat(of(without(recording, SocketsSeen.class)).seen()).isEmpty();
        assertThat(names(of(without(recording, SocketsSeen.class)).kernel())).doesNotContain("FIN-WAIT-2 → TIME-WAIT");
        assertThat(Walks.of(recording, List.of()).wire()).isEmpty();
    }

    @Test
    void aRefusedSynIsNoClose() throws IOException {
        assertThat(names(of(saved("three-way-handshake")).kernel())).doesNotContain("SYN-SENT → CLOSED");
        assertThat(names(of(saved("reset")).wire())).doesNotContain("SYN-SENT → CLOSED", "ESTABLISHED → CLOSED");
    }

    /** The kernel shows SYN-SENT and CLOSED for a connect() that finds no port, but no SYN was sent. */
    @Test
    void aConnectWithoutAPortIsNoClose() throws IOException {
        assertThat(names(of(saved("time-wait-exhaustion")).kernel()))
                .contains("CLOSED → SYN-SENT")
                .doesNotContain("SYN-SENT → CLOSED");
    }

    @Test
    void aWholeTimeWaitIsSeenToEnd() throws IOException {
        assertThat(names(of(saved("time-wait-exhaustion")).kernel())).contains("TIME-WAIT → CLOSED");
        assertThat(names(of(saved("half-close")).kernel())).doesNotContain("TIME-WAIT → CLOSED");
    }

    @Test
    void aThreeSegmentCloseWalksNoteTwo() throws IOException {
        assertThat(names(of(saved("four-way-close")).wire())).contains("FIN-WAIT-1 → TIME-WAIT");
        assertThat(names(of(saved("half-close")).wire())).doesNotContain("FIN-WAIT-1 → TIME-WAIT");
    }

    @ParameterizedTest
    @CsvSource({"LISTEN, SYN-SENT, false", "CLOSED, SYN-SENT, true", "FIN-WAIT-1, CLOSING, true"})
    void anArrowThatLinuxCannotWalkHasAReason(String from, String to, boolean walkable) {
        Arrow arrow = Arrow.between(TcpState.parse(from), TcpState.parse(to)).orElseThrow();

        assertThat(arrow.walkable()).isEqualTo(walkable);
        assertThat(Arrow.ALL)
                .hasSize(21)
                .allMatch(a -> a.walkable() || a.remark().isPresent());
    }

    /** Each by segments or by the kernel's own account, and most by both. */
    @Test
    void theSavedRecordingsWalkEveryArrowThatLinuxCan() throws IOException {
        Set<Arrow> wire = new HashSet<>();
        Set<Arrow> kernel = new HashSet<>();
        try (Stream<Path> exercises = Files.list(Path.of("src/test/resources/exercises"))) {
            for (Path exercise : exercises.toList()) {
                Walks walks = of(RecordingStore.read(exercise));
                wire.addAll(walks.wire());
                kernel.addAll(walks.kernel());
            }
        }
        assertThat(names(not(wire)))
                .as("those that segments did not walk: calls and time do")
                .containsExactlyInAnyOrder(
                        "CLOSED → LISTEN",
                        "LISTEN → CLOSED",
                        "SYN-SENT → CLOSED",
                        "TIME-WAIT → CLOSED",
                        "LISTEN → SYN-SENT");
        assertThat(names(not(kernel)))
                .as("those that the kernel did not report: one it passes by FIN-WAIT-2")
                .containsExactlyInAnyOrder("FIN-WAIT-1 → TIME-WAIT", "LISTEN → SYN-SENT");
    }

    private static List<Arrow> not(Set<Arrow> walked) {
        return Arrow.ALL.stream().filter(arrow -> !walked.contains(arrow)).toList();
    }
}

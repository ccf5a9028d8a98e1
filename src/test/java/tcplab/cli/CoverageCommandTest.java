package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.lab.Catalogue;
import tcplab.record.Event;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.SocketEntry;
import tcplab.tcp.TcpState;
import tcplab.theory.StateMatrix;

class CoverageCommandTest {
    @TempDir
    Path directory = Path.of("");

    private static Cli run(String... args) {
        return Cli.run(Map.of(), Catalogue.all(), Cli.NO_STAGE, args);
    }

    @Test
    void namesTheExerciseOfEachSentence() {
        Cli cli = run("coverage");

        assertThat(cli.status()).isZero();
        assertThat(cli.out())
                .contains("A1   Three segments open a connection: SYN, SYN+ACK, ACK.\n     three-way-handshake\n")
                .contains("so-reuseaddr D8b")
                .contains("of 52 sentences are put to the test")
                .contains("Figure 9, a half-open connection is found out by who forgot it (RFC 9293 §3.5.1)\n")
                .contains("           CLOSED\n     half-open\n")
                .doesNotContain("Figure 5");
        assertThat(Cli.run("coverage", "--lang", "zh").out())
                .contains("52 句话中有 0 句得到检验")
                .contains("还没有练习");
    }

    @Test
    void addsVerdictsStatesAndArrowsOfASavedRun() {
        Cli cli = run("coverage", "src/test/resources/exercises/half-close");

        assertThat(cli.status()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out())
                .contains("half-close: confirmed")
                .contains("three-way-handshake: not in this run")
                .contains("of 11 states were seen by ss")
                .contains("arrows of RFC 9293 Figure 5 that Linux can walk were walked: by segments 10,")
                .contains("EISCONN")
                .contains("0 of the 8 figures of RFC 9293 that show segments were played")
                .contains("half-open: not in this run");
    }

    @Test
    void writesALineOfJsonForEachSentenceStateArrowAndCell() {
        Cli cli = run("coverage", "--format", "json", "src/test/resources/exercises/half-close");

        assertThat(cli.out().lines())
                .hasSize(52 + 11 + 21 + 8 + 88)
                .allMatch(line -> line.startsWith("{\"schema\":1,"));
        assertThat(cli.out())
                .contains("{\"exercise\":\"half-close\",\"claim\":\"C5\",\"expected\":\"CONFIRMED\","
                        + "\"verdict\":\"CONFIRMED\",\"surprise\":false}")
                .contains("{\"schema\":1,\"state\":\"CLOSE-WAIT\",\"seen\":[\"half-close\"],\"frozen\":[]}")
                .contains("{\"schema\":1,\"figure\":12,\"section\":\"3.6\",\"title\":\"normal close\","
                        + "\"exercise\":\"four-way-close\",\"played\":false,\"lines\":[{\"figure\":"
                        + "\"FIN-WAIT-1   > F. 1:1(0) ack 1  CLOSE-WAIT\",\"live\":null},")
                .contains("\"from\":\"LISTEN\",\"to\":\"SYN-SENT\",\"event\":\"SEND, send SYN\",\"walkable\":false");
    }

    @Test
    void tellsWhichStatesWereFrozenAtWhichEnd() {
        String freeze = "src/test/resources/exercises/freeze";
        assertThat(run("coverage", freeze).out())
                .contains("11 of 11 frozen: an end stood there for 10 s or longer, and every look of ss showed it")
                .containsPattern(
                        "CLOSING +freeze\n +client frozen for 1\\d\\.\\d s \\(freeze\\)\n +server frozen for 1");
        assertThat(run("coverage", "--format", "json", freeze)
                        .out()
                        .lines()
                        .filter(line -> line.contains("\"frozen\":[{\"side\":\"CLIENT\",\"seconds\":1")
                                && line.contains("{\"side\":\"SERVER\",\"seconds\":1")))
                .hasSize(10);
        assertThat(run("coverage", "src/test/resources/exercises/half-close").out())
                .contains("0 of 11 frozen");
    }

    /** One look in the middle that shows nobody in a state, and the state was not held. */
    @Test
    void aStateThatOneLookDoesNotShowIsNotFrozen() throws IOException {
        Recording whole = RecordingStore.read(Path.of("src/test/resources/exercises/freeze"));
        List<SocketsSeen> looks = whole.each(SocketsSeen.class).toList();
        SocketsSeen middle = looks.get(looks.size() - 30);
        for (TcpState state : TcpState.values()) {
            List<SocketEntry> others = middle.sockets().stream()
                    .filter(row -> row.state() != state)
                    .toList();
            List<Event> events = new ArrayList<>(whole.events());
            events.set(events.indexOf(middle), new SocketsSeen(middle.at(), middle.took(), others));
            RecordingStore.write(whole.withEvents(events), directory);
            assertThat(run("coverage", directory.toString()).out())
                    .as(state.toString())
                    .contains((state == TcpState.CLOSED ? "11" : "10") + " of 11 frozen");
        }
    }

    @Test
    void printsTheMatrixAndExplainsEachCellThatDiffers() {
        String saved = "src/test/resources/exercises/segment-arrives";
        String text = run("coverage", saved).out();
        assertThat(text)
                .contains(
                        "88 of the 88 cells of state × segment were shown: 80 follow RFC 9293 §3.10.7, 8 differ as known of")
                .contains("surprises: 0")
                .contains("  SYN-RECEIVED RST,ACK≠ RST≠    RST,ACK≠ -   -       ACK+    -   -\n")
                .contains("  LISTEN × SYN-FIN\n     RFC 9293 §3.10.7.2 third: SYN,ACK, then SYN-RECEIVED\n");
        StateMatrix.CELLS.forEach(cell -> assertThat(text.contains("  " + cell + "\n"))
                .as(cell.toString())
                .isEqualTo(cell.deviation().isPresent()));
        assertThat(run("coverage", "--lang", "zh", saved).out()).contains("状态 × 报文段共 88 格，展示了 88 格：80 格符合");
        List<String> cells = run("coverage", "--format", "json", saved)
                .out()
                .lines()
                .filter(line -> line.startsWith("{\"schema\":1,\"cell\":"))
                .toList();
        assertThat(cells).hasSize(88).allMatch(line -> line.contains("\"captured\":\"20"));
        assertThat(cells.stream().filter(line -> line.contains("\"verdict\":\"FOLLOWS\"")))
                .hasSize(80);
        assertThat(cells.stream().filter(line -> line.contains("\"verdict\":\"DIFFERS\"")))
                .hasSize(8);
        assertThat(run("coverage", "src/test/resources/exercises/half-close").out())
                .contains("0 of the 88 cells of state × segment were shown");
    }

    /** Eleven segments of which nobody says that they were forged: whatever they met, it is no evidence. */
    @Test
    void aCellThatIsNotShownIsNotPassedOver() throws IOException {
        Recording whole = RecordingStore.read(Path.of("src/test/resources/exercises/segment-arrives"));
        List<Event> events = whole.events().stream()
                .filter(event -> !(event instanceof SegmentInjected forged
                        && forged.segment().flags().toString().equals("R")))
                .toList();
        RecordingStore.write(whole.withEvents(events), directory);
        assertThat(run("coverage", directory.toString()).out())
                .contains("77 of the 88 cells")
                .contains("  TIME-WAIT × RST\n")
                .contains("     not shown\n");
    }

    @Test
    void saysWhereThereIsNoRecording() {
        Cli cli = run("coverage", directory.toString());

        assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cli.err()).contains(directory + " holds no recording").hasLineCount(1);
        assertThat(cli.out()).isEmpty();
    }
}

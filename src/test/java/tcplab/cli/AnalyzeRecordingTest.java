package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.analysis.KernelView;
import tcplab.flow.Segments;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/** {@code tcplab analyze} on recordings of our own: the paths that it tells are the kernel's. */
class AnalyzeRecordingTest {
    private static final Path HALF_CLOSE = Path.of("src/test/resources/exercises/half-close");

    /** A connect() that found no port, and so sent nothing, looks so too. */
    private static final List<TcpState> WITHOUT_SEGMENT = List.of(TcpState.CLOSED, TcpState.SYN_SENT, TcpState.CLOSED);

    /**
     * There the handshake's last ACK is held on its way, and no later segment tells when it arrived: the kernel's word is told, and is
     * not what the segments alone imply.
     */
    private static final String HELD_UNTOLD = "close-in-syn-received";

    @TempDir
    Path directory;

    /** What is looked at of a connection. */
    private record Told(Endpoint client, Endpoint server, Map<String, String> cells) {
        List<TcpState> path(String party) {
            return Stream.of(cells.getOrDefault(party + "_path", "").split(" "))
                    .map(TcpState::parse)
                    .toList();
        }

        boolean known(String party) {
            return !cells.getOrDefault(party + "_path", "").contains("UNKNOWN");
        }
    }

    static List<Path> recordings() throws IOException {
        try (Stream<Path> directories = Files.list(Path.of("src/test/resources/exercises"))) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve(RecordingStore.FILE)))
                    .sorted()
                    .toList();
        }
    }

    private static List<Told> told(Path named) {
        Cli cli = Cli.run("analyze", named.toString(), "--format", "csv");
        assertThat(cli.err()).isEmpty();
        assertThat(cli.status()).isEqualTo(ExitStatus.OK);
        return Csv.rows(cli.out()).stream()
                .map(row -> new Told(
                        Endpoint.parse(row.getOrDefault("client", "")),
                        Endpoint.parse(row.getOrDefault("server", "")),
                        row))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void thePathsAreTheKernels(Path named) throws IOException {
        Recording recording = RecordingStore.read(named);
        KernelView kernel = KernelView.of(recording);
        boolean untold = recording.each(SegmentInjected.class).findAny().isPresent()
                || named.getFileName().toString().equals(HELD_UNTOLD);
        Map<FourTuple, List<List<TcpState>>> paths = new LinkedHashMap<>();
        for (Told told : told(named)) {
            for (String party : List.of("client", "server")) {
                Endpoint own = party.equals("client") ? told.client() : told.server();
                Endpoint other = party.equals("client") ? told.server() : told.client();
                boolean itself = own.equals(other) && party.equals("server");
                if (told.known(party) && !itself) {
                    paths.computeIfAbsent(new FourTuple(own, other), any -> new ArrayList<>())
                            .add(told.path(party));
                }
                if (!untold) {
                    assertThat(told.cells().get("kernel." + party))
                            .as("%s of %s", party, told.cells())
                            .isNotEqualTo("disagrees");
                }
            }
        }
        paths.forEach((tuple, mine) -> {
            int at = 0;
            for (List<TcpState> reported : kernel.paths(tuple)) {
                int next = at;
                while (next < mine.size() && !isToldBy(mine.get(next), reported)) {
                    next++;
                }
                if (next < mine.size() || !reported.equals(WITHOUT_SEGMENT)) {
                    assertThat(next)
                            .as("%s: %s among %s", tuple, reported, mine)
                            .isLessThan(mine.size());
                    at = next + 1;
                }
            }
        });
    }

    /** The same, but for TIME-WAIT, which the tracepoint calls CLOSED, and for the state before the first segment. */
    private static boolean isToldBy(List<TcpState> path, List<TcpState> reported) {
        List<TcpState> before = new ArrayList<>(List.of(reported.get(0)));
        before.addAll(path);
        return Stream.of(path, before)
                .anyMatch(p ->
                        p.equals(reported) || KernelView.compare(p, reported).agrees());
    }

    @Test
    void directoryRecordingAndCaptureNameTheSameRun() throws IOException {
        Path run = Files.createDirectory(directory.resolve("run"));
        Files.copy(HALF_CLOSE.resolve(RecordingStore.FILE), run.resolve(RecordingStore.FILE));
        Segments.write(
                run.resolve(RecordingStore.CAPTURE),
                RecordingStore.read(run).each(SegmentSeen.class).toList());

        for (Path named :
                List.of(run, run.resolve(RecordingStore.FILE), run.resolve(RecordingStore.CAPTURE), HALF_CLOSE)) {
            Told told = told(named).get(0);
            assertThat(told.cells())
                    .containsEntry("file", named.toString())
                    .containsEntry("kernel.client", "same")
                    .containsEntry("kernel.server", "same")
                    .containsEntry("close", "half-close");
        }
        assertThat(Cli.run("analyze", run.toString()).out()).contains("tracepoint, end by end: same 2");
        assertThat(Cli.run("analyze", run.toString(), "--format", "json").out())
                .contains("\"kernel\":{\"client\":\"same\",\"server\":\"same\"}");
    }

    @Test
    void whereTheKernelSaysOtherwiseItsWordCounts() throws IOException {
        Path run = Files.createDirectory(directory.resolve("run"));
        String text = Files.readString(HALF_CLOSE.resolve(RecordingStore.FILE));
        Files.writeString(run.resolve(RecordingStore.FILE), text.replace("CLOSE-WAIT LAST-ACK", "CLOSE-WAIT CLOSING"));

        Told told = told(run).get(0);
        assertThat(told.cells())
                .containsEntry("kernel.client", "same")
                .containsEntry("kernel.server", "disagrees")
                .containsEntry("notes", "server-told-by-kernel");
        assertThat(told.path("server")).contains(TcpState.CLOSING).doesNotContain(TcpState.LAST_ACK);
        assertThat(Cli.run("analyze", run.toString(), "--connection", "0").out())
                .contains("segments alone imply LISTEN → SYN-RECEIVED");
    }

    @Test
    void ofABrokenRecordingTheCaptureIsTold() throws IOException {
        Path run = Files.createDirectory(directory.resolve("run"));
        Segments.write(
                run.resolve(RecordingStore.CAPTURE),
                RecordingStore.read(HALF_CLOSE).each(SegmentSeen.class).toList());
        Path recording = Files.writeString(run.resolve(RecordingStore.FILE), "tcplab-recording 1\n");

        Cli cli = Cli.run("analyze", run.toString(), "--format", "json");
        assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cli.err().lines()).hasSize(1);
        assertThat(cli.err()).contains(recording.toString());
        assertThat(cli.out().lines()).hasSize(1);
        assertThat(cli.out()).contains("\"kernel\":null");
    }
}

package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.flow.Segments;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.RecordingStore;

class AnalyzeCommandTest {
    @TempDir
    Path directory;

    private Path capture = Path.of("");
    private String client = "";

    @BeforeEach
    void write() throws IOException {
        capture = directory.resolve("half-close.pcap");
        List<SegmentSeen> segments = RecordingStore.read(Path.of("src/test/resources/exercises/half-close"))
                .each(SegmentSeen.class)
                .toList();
        client = segments.get(0).segment().source().toString();
        Segments.write(capture, segments);
    }

    private Cli analyze(String... more) {
        String[] args = new String[more.length + 2];
        args[0] = "analyze";
        args[1] = capture.toString();
        System.arraycopy(more, 0, args, 2, more.length);
        return Cli.run(args);
    }

    @Test
    void jsonKeepsTheContract() {
        Cli cli = analyze("--format", "json");
        assertThat(cli.status()).isEqualTo(ExitStatus.OK);
        assertThat(cli.out().lines()).hasSize(1);
        assertThat(cli.out())
                .startsWith("{\"schema\":1,\"file\":\"" + capture + "\",\"n\":0,\"client\":\"" + client + "\",")
                .contains("\"opener\":\"client\",\"completeness\":31,\"syn\":{\"client\":1,\"server\":1},")
                .contains(
                        "\"first_fin\":\"client\",\"close\":\"half-close\",\"reset_by\":null,\"time_wait\":\"client\",")
                .contains("\"retransmissions\":{\"syn\":0,\"fin\":0,\"data\":0},\"keepalives\":0,\"zero_windows\":0,")
                .contains("\"bytes\":{\"client\":0,\"server\":11},\"segments\":{\"client\":5,\"server\":4},")
                .contains("\"client_path\":[\"SYN-SENT\",\"ESTABLISHED\",\"FIN-WAIT-1\",\"FIN-WAIT-2\",\"TIME-WAIT\"]")
                .contains(
                        "\"server_path\":[\"SYN-RECEIVED\",\"ESTABLISHED\",\"CLOSE-WAIT\",\"LAST-ACK\",\"CLOSED\"],\"anomalies\":[]");
    }

    @Test
    void csvSaysTheSame() {
        List<String> lines = analyze("--format", "csv").out().lines().toList();
        assertThat(lines).hasSize(2);
        List<String> names = List.of(lines.get(0).split(",", -1));
        List<String> cells = List.of(lines.get(1).split(",", -1));
        assertThat(cells).hasSameSizeAs(names);
        assertThat(cells.get(names.indexOf("close"))).isEqualTo("half-close");
        assertThat(cells.get(names.indexOf("bytes.server"))).isEqualTo("11");
        assertThat(cells.get(names.indexOf("half_close_bytes"))).isEqualTo("11");
        assertThat(cells.get(names.indexOf("client_path")))
                .isEqualTo("SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT");
    }

    @Test
    void theSummaryCountsAndTheTableHasARow() {
        assertThat(analyze().out()).contains("1 connection, 9 segments").contains("half-close");
        assertThat(analyze("--format", "table").out().lines()).hasSize(2);
        assertThat(analyze("--lang", "zh").out()).contains("半关闭");
        assertThat(analyze("--lang", "zh", "--format", "table").out().lines().skip(1))
                .singleElement()
                .asString()
                .contains("半关闭", "客户端")
                .doesNotContain("client");
    }

    @Test
    void theLadderHasTheStatesAfterEachSegment() {
        assertThat(analyze("--connection", "0").out())
                .contains("FIN-WAIT-2   < P. 1:12(11) ack 2  CLOSE-WAIT")
                .contains("TIME-WAIT    > .  2:2(0) ack 13   CLOSED");
        assertThat(analyze("--connection", "0", "--format", "mermaid").out())
                .startsWith("sequenceDiagram\n")
                .contains("Note over L,R: TIME-WAIT · CLOSED");
    }

    @Test
    void filtersChooseConnections() {
        assertThat(analyze("--format", "json", "--kind", "half-close").out().lines())
                .hasSize(1);
        assertThat(analyze("--format", "json", "--kind", "reset").out()).isEmpty();
        assertThat(analyze("--format", "json", "--port", client.substring(client.indexOf(':') + 1))
                        .out()
                        .lines())
                .hasSize(1);
        assertThat(analyze("--format", "json", "--port", "9").out()).isEmpty();
        assertThat(analyze("--format", "json", "--host", "10.0.0.1").out()).isEmpty();
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThat(analyze("--kind", "slowly").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(analyze("--connection", "7").err()).contains("there are 1 connections");
        assertThat(analyze("--format", "mermaid").status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void ofABrokenFileWhatCouldBeReadIsTold() throws IOException {
        byte[] whole = Files.readAllBytes(capture);
        Files.write(capture, java.util.Arrays.copyOf(whole, whole.length - 5));
        Cli cli = analyze("--format", "json");
        assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cli.out().lines()).hasSize(1);
        assertThat(cli.err().lines()).hasSize(1);
    }

    @Test
    void annotateWritesTheSameFramesWithACommentOnEverySegment() throws IOException {
        Path out = directory.resolve("out.pcapng");
        Cli cli = analyze("--annotate", out.toString());
        assertThat(cli.err()).isEmpty();
        assertThat(cli.status()).isEqualTo(ExitStatus.OK);
        assertThat(cli.out()).contains("1 connection, 9 segments");

        List<String> comments = comments(out);
        assertThat(comments).hasSize(9).allMatch(comment -> comment.startsWith("connection 0, "));
        assertThat(comments.get(0))
                .isEqualTo("connection 0, client: SYN; opens; client CLOSED → SYN-SENT, server LISTEN → SYN-RECEIVED");
        assertThat(comments.get(8)).endsWith("server LAST-ACK → CLOSED");
        Cli again = Cli.run("analyze", out.toString(), "--format", "csv");
        assertThat(again.out().replace(out.toString(), capture.toString()))
                .isEqualTo(analyze("--format", "csv").out());
    }

    @Test
    void annotateTouchesNoFileThatExists() throws IOException {
        byte[] before = Files.readAllBytes(capture);
        Cli itself = analyze("--annotate", capture.toString());
        assertThat(itself.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(itself.err()).contains("the capture itself");
        Path other = Files.writeString(directory.resolve("other"), "mine");
        Cli exists = analyze("--annotate", other.toString());
        assertThat(exists.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(exists.err().lines()).hasSize(1);
        assertThat(capture).hasBinaryContent(before);
        assertThat(other).hasContent("mine");
    }

    @Test
    void annotateNeedsOneFileAndADirectory() {
        Path out = directory.resolve("out.pcapng");
        assertThat(analyze(capture.toString(), "--annotate", out.toString()).status())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(Cli.run("analyze", "-", "--annotate", out.toString()).status())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(analyze("--annotate", directory.resolve("no/out").toString()).err())
                .contains("there is no directory");
        assertThat(out).doesNotExist();
    }

    @Test
    void annotateWritesWhatCouldBeReadOfABrokenFile() throws IOException {
        byte[] whole = Files.readAllBytes(capture);
        Files.write(capture, java.util.Arrays.copyOf(whole, whole.length - 5));
        Path out = directory.resolve("out.pcapng");
        Cli cli = analyze("--annotate", out.toString());
        assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cli.err().lines()).hasSize(1);
        assertThat(comments(out)).hasSize(8);
    }

    /** The comments of the packet blocks of a pcapng file in little-endian order, read without the code that wrote it. */
    private static List<String> comments(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<String> comments = new ArrayList<>();
        for (int at = 0; at < bytes.limit(); at += bytes.getInt(at + 4)) {
            if (bytes.getInt(at) == 6) {
                int option = at + 28 + (bytes.getInt(at + 20) + 3 & ~3);
                boolean comment = option < at + bytes.getInt(at + 4) - 4 && bytes.getShort(option) == 1;
                comments.add(
                        comment
                                ? new String(
                                        bytes.array(), option + 4, bytes.getShort(option + 2), StandardCharsets.UTF_8)
                                : "");
            }
        }
        return comments;
    }
}

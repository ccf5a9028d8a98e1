package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.flow.Flow;
import tcplab.flow.FlowSummary;
import tcplab.flow.Segments;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.RecordingStore;
import tcplab.report.FlowPage;
import tcplab.text.Lang;

/** The page that {@code tcplab analyze --report} writes. */
class AnalyzePageTest {
    private static final Path EXERCISES = Path.of("src/test/resources/exercises");

    @TempDir
    Path directory;

    @Test
    void hasSummaryTableAndALadderOfEachKindInBothLanguages() throws IOException {
        Path page = directory.resolve("page.html");
        Cli cli = Cli.run("analyze", EXERCISES.resolve("four-way-close").toString(), "--report", page.toString());

        assertThat(cli.status()).isEqualTo(ExitStatus.OK);
        assertThat(cli.out()).contains("401 connections");
        String html = Files.readString(page);
        assertThat(html)
                .contains("default-src 'none'")
                .doesNotContain("<script")
                .doesNotContainPattern("https?://")
                .contains("401 connections")
                .contains("401 个连接")
                .contains("and 101 connections more")
                .contains("ended: four segments")
                .contains("结束：四段关闭");
        assertThat(html.split("<svg ", -1)).as("drawn").hasSizeGreaterThan(1);
        assertThat(html)
                .contains("class=\"life s-TIME-WAIT\"", "FIN-WAIT-2</text>", "SEG.SEQ")
                .containsPattern("<title># \\d+\n127");
        assertThat(html.split("<tr><td>", -1)).hasSize(FlowPage.ROWS + 1);
    }

    @Test
    void sixtyThousandConnectionsAreLessThanTwoMegabytes() throws IOException {
        List<SegmentSeen> segments = RecordingStore.read(EXERCISES.resolve("half-close"))
                .each(SegmentSeen.class)
                .toList();
        Path capture = directory.resolve("one.pcap");
        Segments.write(capture, segments);
        Flow flow = Segments.track(segments).get(0);
        FlowSummary summary = new FlowSummary();
        List<Flow> rows = Collections.nCopies(60_000, flow);
        rows.forEach(summary::add);
        String html = new FlowPage(Lang.ZH).of(List.of("a"), summary, 1, 1, List.of(), rows, List.of());

        assertThat(html).contains("<html lang=\"zh\">").contains("and 59700 connections more");
        assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
    }

    @Test
    void theCaptureItselfIsNotOverwritten() throws IOException {
        Path capture = directory.resolve("half-close.pcap");
        Segments.write(
                capture,
                RecordingStore.read(EXERCISES.resolve("half-close"))
                        .each(SegmentSeen.class)
                        .toList());
        byte[] before = Files.readAllBytes(capture);

        Cli cli = Cli.run("analyze", capture.toString(), "--report", capture.toString());
        assertThat(cli.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(cli.err().lines()).hasSize(1);
        assertThat(capture).hasBinaryContent(before);
        assertThat(Cli.run("analyze", capture.toString(), "--report", directory.toString())
                        .status())
                .isEqualTo(ExitStatus.USAGE);
    }
}

package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.browser.Chromium;
import tcplab.browser.Page;
import tcplab.flow.Flow;
import tcplab.flow.FlowSummary;
import tcplab.flow.Segments;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.RecordingStore;
import tcplab.text.Lang;

/** A real browser shows the page of a capture, and has nothing to complain of. */
@Tag("browser")
class FlowPageIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void isShownInBothLanguagesAndFits() throws Exception {
        List<Flow> flows = Segments.track(RecordingStore.read(Path.of("src/test/resources/exercises/reset"))
                .each(SegmentSeen.class)
                .toList());
        FlowSummary summary = new FlowSummary();
        flows.forEach(summary::add);
        Path file = directory.resolve("page.html");
        Files.writeString(
                file, new FlowPage(Lang.EN).of(List.of("reset.pcap"), summary, 1, 1, List.of(), flows, List.of()));
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            page.open(file.toUri());
            assertThat(page.text()).contains("How they ended").doesNotContain("如何结束");
            page.click("#zh");
            assertThat(page.text()).contains("如何结束").doesNotContain("How they ended");
            for (int width : List.of(390, 1366, 1920)) {
                page.size(width, 900);
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as("fits %s pixels", width)
                        .isEqualTo(true);
            }
            assertThat(page.complaints()).isEmpty();
            assertThat(page.requests()).allMatch(url -> url.startsWith("file:"));
        }
    }
}

package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.browser.Chromium;
import tcplab.browser.Page;
import tcplab.lab.Catalogue;
import tcplab.lab.Exercise;
import tcplab.record.RecordingStore;
import tcplab.text.Lang;
import tcplab.theory.Judge;

/** A real browser shows the report of every exercise's saved recording, and has nothing to complain of. */
@Tag("browser")
class HtmlReportIT {
    private static final Path SAVED = Path.of("src/test/resources/exercises");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    @TempDir
    Path directory = Path.of("");

    @Test
    void everyExercisesPageIsShownInBothLanguages() throws Exception {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            for (Exercise exercise : Catalogue.all()) {
                shows(page, exercise);
            }
            assertThat(page.complaints()).isEmpty();
            assertThat(page.requests()).allMatch(url -> url.startsWith("file:"));
        }
    }

    private void shows(Page page, Exercise exercise) throws Exception {
        Path file = directory.resolve(exercise.name() + ".html");
        var judgement = Judge.judge(exercise.claims(), RecordingStore.read(SAVED.resolve(exercise.name())));
        Files.writeString(file, new HtmlReport(Lang.EN).of(judgement, exercise.question(), List.of()));
        page.size(1366, 900);
        page.open(file.toUri());
        String first = judgement.verdicts().get(0).claim().sentence().en();
        assertThat(page.text()).as(exercise.name()).contains(first);
        assertThat(HAN.matcher(page.text().replace("中文", "")).find())
                .as(exercise.name())
                .isFalse();
        page.click("#zh");
        assertThat(page.text())
                .as(exercise.name())
                .contains(judgement.verdicts().get(0).claim().sentence().zh())
                .doesNotContain(first);
        for (int width : Stream.of(390, 1366, 1920).toList()) {
            page.size(width, 900);
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .as("%s fits %s pixels", exercise.name(), width)
                    .isEqualTo(true);
        }
    }
}

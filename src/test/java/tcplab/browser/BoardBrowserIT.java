package tcplab.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The live board in a real browser, on this machine's kernel. With {@code -Dtcplab.screenshots=DIR} it also leaves pictures
 * of the page in all sizes, colours and languages.
 */
@Tag("browser")
class BoardBrowserIT {
    private static final List<Integer> WIDTHS = List.of(390, 1366, 1920);

    private Process board;
    private URI address;

    @BeforeEach
    void serve() throws Exception {
        board = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("tcplab.jar"),
                        "board",
                        "--port",
                        "0",
                        "--lang",
                        "en")
                .redirectErrorStream(true)
                .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(board.getInputStream(), StandardCharsets.UTF_8));
        String line = Optional.ofNullable(said.readLine()).orElse("nothing");
        assertThat(line).contains("http://127.0.0.1:");
        address = URI.create(line.replaceFirst(".*(http://[0-9.:]+/).*", "$1"));
    }

    @AfterEach
    void end() {
        board.destroy();
    }

    private static void start(Page page, String exercise, String tempo) throws Exception {
        page.evaluate("document.getElementById('exercise').value = '" + exercise + "'");
        page.click("input[name=tempo][value='" + tempo + "']");
        page.click("#start");
    }

    private static void freeze(Page page, String state) throws Exception {
        page.evaluate("{ const f = document.getElementById('freeze'); f.value = '" + state
                + "'; f.dispatchEvent(new Event('change')) }");
    }

    private static void assumeStaged(Page page) throws Exception {
        page.await(
                "document.querySelector('#held li, #verdicts li') || /namespace|held here/.test(document.getElementById('status').innerText)");
        String status = String.valueOf(page.evaluate("document.getElementById('status').innerText"));
        assumeFalse(status.contains("no network namespace") || status.contains("cannot be held here"), status);
    }

    private void assertClean(Page page) {
        assertThat(page.complaints()).isEmpty();
        assertThat(page.requests()).isNotEmpty().allMatch(url -> url.startsWith(address.toString()));
    }

    private static long segments(Page page) throws Exception {
        return (Long) page.evaluate("document.querySelectorAll('#segments .rung').length");
    }

    /** Each press lets one segment go: the captured ones, which the page lists, become one more and not two. */
    @Test
    void aPressOfTheButtonLetsExactlyOneSegmentGo() throws Exception {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            page.open(address);
            page.await("document.querySelector('#exercise option')");
            start(page, "half-close", "held");
            assumeStaged(page);
            for (int n = 1; n <= 9; n++) {
                page.await("document.querySelector('#held li')?.dataset.number === '" + n + "'");
                assertThat(segments(page)).as("captured before press %s", n).isEqualTo(n - 1);
                if (n % 2 == 0) {
                    page.evaluate("document.getElementById('step').focus()");
                    page.press("Enter");
                } else {
                    page.click("#step");
                }
                page.await("document.querySelectorAll('#segments .rung').length >= " + n);
            }
            page.await("document.querySelectorAll('#verdicts li').length === 4");

            assertThat(segments(page)).isEqualTo(9);
            assertThat(page.text())
                    .contains("TIME-WAIT")
                    .doesNotContain("surprise")
                    .doesNotContain("refuted");
            assertClean(page);
        }
    }

    @Test
    void everythingIsThereInBothLanguagesAndASecondPageSeesThePresent() throws Exception {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            page.open(address);
            page.await("document.querySelector('#exercise option')");
            start(page, "half-close", "held");
            assumeStaged(page);
            page.click("#step");
            page.await("document.querySelector('#held li')?.dataset.number === '2'");
            assertThat(page.text()).contains("Start", "State diagram", "receive FIN,");
            page.click("#language");
            assertThat(page.text())
                    .contains("开始", "状态图", "收到 FIN，", "放行下一个", "扣住第 2 个")
                    .doesNotContain("State diagram")
                    .doesNotContain("receive FIN");
            assertThat(page.evaluate("document.documentElement.lang")).isEqualTo("zh");

            try (Page second = chromium.page()) {
                second.open(address);
                second.await("document.querySelector('#held li')?.dataset.number === '2'");
                assertThat(segments(second)).isEqualTo(1);
                assertThat(second.evaluate("document.getElementById('exercise').value"))
                        .isEqualTo("half-close");
                second.click("#stop");
                page.await("document.getElementById('status').innerText.includes('已停止')");
                assertThat(second.complaints()).isEmpty();
            }
            assertClean(page);
        }
    }

    @Test
    void theFirstKeysLeadPastTheControls() throws Exception {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            page.open(address);
            page.await("document.querySelector('#exercise option')");
            page.click("#language");
            page.press("Tab");
            page.await("document.activeElement.className === 'skip'");
            assertThat(page.evaluate("document.activeElement.innerText")).isEqualTo("跳到状态图");
            assertThat(page.evaluate("document.activeElement.getBoundingClientRect().height > 20"))
                    .isEqualTo(true);
            page.press("Enter");
            page.await("document.activeElement.id === 'diagram'");
            assertClean(page);
        }
    }

    @Test
    void anEndRestsInTheStateThatWasAskedFor() throws Exception {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            page.open(address);
            page.await("document.querySelector('#exercise option')");
            start(page, "half-close", "held");
            assumeStaged(page);
            freeze(page, "FIN-WAIT-2");
            page.click("input[name=tempo][value='250']");
            page.await("document.querySelector('.state.rest')?.dataset.state === 'FIN-WAIT-2'");
            page.await("[...document.querySelectorAll('#FIN-WAIT-2 .count')].some(c => c.textContent === '1')");
            freeze(page, "");
            page.await("document.querySelectorAll('#verdicts li').length === 4");

            assertThat(page.text()).doesNotContain("surprise");
            assertClean(page);
        }
    }

    /** Nothing stands out of the page, at any width, in any colour, in either language. */
    @Test
    void nothingIsCutOffAtAnyWidth() throws Exception {
        Optional<Path> pictures =
                Optional.ofNullable(System.getProperty("tcplab.screenshots")).map(Path::of);
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            page.open(address);
            page.await("document.querySelector('#exercise option')");
            start(page, "half-close", "held");
            assumeStaged(page);
            for (int n = 1; n <= 5; n++) {
                page.await("document.querySelector('#held li')?.dataset.number === '" + n + "'");
                page.click("#step");
            }
            page.await("document.querySelector('#held li')?.dataset.number === '6'");
            for (String lang : List.of("en", "zh")) {
                for (int width : WIDTHS) {
                    for (boolean dark : new boolean[] {false, true}) {
                        page.size(width, width == 390 ? 844 : width * 9 / 16);
                        page.dark(dark);
                        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                                .as("%s px wide, %s", width, lang)
                                .isEqualTo(true);
                        if (pictures.isPresent()) {
                            Files.createDirectories(pictures.get());
                            page.screenshot(
                                    pictures.get()
                                            .resolve("board-" + width + "-" + lang + (dark ? "-dark" : "") + ".png"),
                                    width == 390);
                        }
                    }
                }
                page.click("#language");
            }
            assertClean(page);
        }
    }
}

package tcplab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver sees what a page does, and what it does wrong. */
@Tag("browser")
class ChromiumIT {
    @TempDir
    Path directory = Path.of("");

    private URI page(String html) throws Exception {
        Path file = directory.resolve("page.html");
        Files.writeString(file, "<!doctype html><meta charset=utf-8>" + html, StandardCharsets.UTF_8);
        return file.toUri();
    }

    @Test
    void readsClicksTypesAndTakesPictures() throws Exception {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            page.size(390, 700);
            page.dark(true);
            page.open(page("""
                    <button onclick="this.textContent = '按过 ' + ++window.n">press</button>
                    <script>window.n = 0</script>
                    """));
            page.click("button");
            page.press("Tab");
            page.press("Enter");
            page.await("document.body.innerText.includes('按过 2')");

            assertThat(page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]"))
                    .hasToString("[390, true]");
            assertThat(page.complaints()).isEmpty();
            assertThat(page.requests()).allMatch(url -> url.startsWith("file:"));
            Path picture = directory.resolve("page.png");
            page.screenshot(picture, true);
            assertThat(Files.readAllBytes(picture)).startsWith(0x89, 'P', 'N', 'G');
        }
    }

    @Test
    void hearsComplaintsAndSeesRequests() throws Exception {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.page()) {
            page.open(page("""
                    <img src="http://127.0.0.1:9/elsewhere.png">
                    <script>console.error("a"); setTimeout(() => { throw new Error("b"); })</script>
                    """));
            page.await("true");

            assertThat(page.requests()).contains("http://127.0.0.1:9/elsewhere.png");
            assertThat(String.join("\n", page.complaints()))
                    .contains("console error")
                    .contains("Error: b");
        }
    }
}

package tcplab.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with an empty profile, for tests tagged {@code browser}; a page of it is a {@link Page}. */
public final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String LISTENING = "DevTools listening on ws://";
    private static final int SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final String address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Chromium(Process process, Path profile, String address) {
        this.process = process;
        this.profile = profile;
        this.address = address;
    }

    /** Where the browser is, if there is one: the first of the usual names on the path. */
    public static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one; the test is skipped, with the reason, where there is none or where it does not start. */
    public static Chromium start() throws Exception {
        Optional<Path> program = find();
        assumeTrue(program.isPresent(), "there is no chromium on the path");
        Path profile = Files.createTempDirectory("tcplab-chromium-");
        Process process = new ProcessBuilder(
                        program.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--force-color-profile=srgb",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture<String> listening = new CompletableFuture<>();
        Thread said = new Thread(() -> hear(process, listening), "chromium-stderr");
        said.setDaemon(true);
        said.start();
        String where = listening.get(SECONDS, TimeUnit.SECONDS);
        if (!where.startsWith(LISTENING)) {
            process.destroyForcibly();
            remove(profile);
            assumeTrue(false, "chromium does not start: " + where);
        }
        String rest = where.substring(LISTENING.length());
        return new Chromium(process, profile, rest.substring(0, rest.indexOf('/')));
    }

    /** Reads all that it says, so that it never waits for a reader; the first line of interest, or the last words. */
    private static void hear(Process process, CompletableFuture<String> listening) {
        String last = "it said nothing";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                if (line.startsWith(LISTENING)) {
                    listening.complete(line);
                }
            }
        } catch (IOException e) {
            last = e.toString();
        }
        listening.complete(last);
    }

    /** Opens an empty page in a tab of its own. */
    public Page page() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?about:blank"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Object target = JsonText.parse(answer.body());
        return Page.connect(http, URI.create(String.valueOf(JsonText.at(target, "webSocketDebuggerUrl"))));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        remove(profile);
    }

    /** A child of the browser may still write there for a moment: what cannot be removed is left in the temporary directory. */
    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}

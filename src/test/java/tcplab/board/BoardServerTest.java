package tcplab.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.lab.Audience;
import tcplab.lab.Exercise;
import tcplab.record.Recording;
import tcplab.text.Text;

class BoardServerTest {
    private static final Board.Stage FAILING = new Board.Stage() {
        @Override
        public Recording run(Exercise exercise, Audience audience) throws IOException {
            throw new IOException("no stage");
        }

        @Override
        public Text explained(Exception error) {
            return Text.same(String.valueOf(error.getMessage()));
        }
    };

    private static BoardServer start(Optional<String> token) throws IOException {
        return BoardServer.start(new Board(List.of(), FAILING), "127.0.0.1", 0, token);
    }

    /** Sends a request as it stands and returns what comes until the other side closes, or a line begins so. */
    private static List<String> ask(BoardServer server, String request, String until) throws IOException {
        URI url = URI.create(server.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(request.replace("HOST", url.getHost() + ":" + url.getPort())
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                if (line.startsWith(until)) {
                    break;
                }
            }
            return lines;
        }
    }

    private static List<String> ask(BoardServer server, String request) throws IOException {
        return ask(server, request, "no such line");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/board.js",
                "/diagram.js",
                "/plot.js",
                "/board.css",
                "/icon.svg",
                "/diagram.svg",
                "/exercises.json"
            })
    void everythingIsServedUnderAStrictPolicy(String path) throws IOException {
        try (BoardServer server = start(Optional.empty())) {
            List<String> answer = ask(server, "GET " + path + " HTTP/1.1\nHost: HOST\nConnection: close\n\n");

            assertThat(answer.get(0)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(String.join("\n", answer).toLowerCase(java.util.Locale.ROOT))
                    .contains("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'")
                    .contains("x-content-type-options: nosniff")
                    .contains("cache-control: no-store");
            assertThat(answer.size()).isGreaterThan(8);
        }
    }

    /** Who goes by the keyboard reaches a way past the controls first. */
    @Test
    void aLinkLeadsPastTheControls() throws IOException {
        try (BoardServer server = start(Optional.empty())) {
            String page = String.join("\n", ask(server, "GET / HTTP/1.1\nHost: HOST\nConnection: close\n\n"));
            Matcher first = Pattern.compile("<(?:a|button|select|input|textarea)\\b[^>]*>(.*)")
                    .matcher(page.substring(page.indexOf("<body>")));

            assertThat(first.find()).isTrue();
            assertThat(first.group())
                    .startsWith("<a class=\"skip\" href=\"#diagram\">")
                    .contains("<span class=\"en\">Skip to", "<span class=\"zh\">跳到");
            assertThat(page.substring(page.indexOf("<main>"))).contains("<div id=\"diagram\" tabindex=\"0\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /", "GET /events", "GET /exercises.json", "POST /step", "POST /start?exercise=half-close"})
    void anotherNameThanItsOwnIsRefused(String request) throws IOException {
        try (BoardServer server = start(Optional.empty())) {
            assertThat(ask(server, request + " HTTP/1.1\nHost: evil.example\nConnection: close\n\n")
                            .get(0))
                    .isEqualTo("HTTP/1.1 403 Forbidden");
        }
    }

    @Test
    void whatChangesSomethingComesFromItsOwnPage() throws IOException {
        try (BoardServer server = start(Optional.empty())) {
            String step = "POST /step HTTP/1.1\nHost: HOST\nConnection: close\nContent-Length: 0\n";

            assertThat(ask(server, step + "\n").get(0)).contains("403");
            assertThat(ask(server, step + "Origin: http://evil.example\n\n").get(0))
                    .contains("403");
            assertThat(ask(server, step + "Origin: http://HOST\n\n").get(0)).contains("204");
        }
    }

    @Test
    void nonsenseIsAnsweredAndNotServed() throws IOException {
        try (BoardServer server = start(Optional.empty())) {
            String own = " HTTP/1.1\nHost: HOST\nOrigin: http://HOST\nConnection: close\nContent-Length: 0\n\n";

            assertThat(ask(server, "GET /../../etc/passwd" + own).get(0)).contains("404");
            assertThat(ask(server, "GET /%zz" + own).get(0)).contains("400");
            assertThat(ask(server, "POST /start?exercise=none" + own).toString())
                    .contains("400", "there is no exercise 'none'");
            assertThat(ask(server, "POST /tempo?tempo=fast" + own).toString()).contains("400", "no tempo");
            assertThat(ask(server, "POST /freeze?state=NOWHERE" + own).toString())
                    .contains("400", "no TCP state");
            assertThat(ask(server, "DELETE /" + own).get(0)).contains("405");
        }
    }

    @Test
    void aPageThatComesSeesThePresentAtOnce() throws IOException {
        try (BoardServer server = start(Optional.empty())) {
            List<String> stream = ask(server, "GET /events HTTP/1.1\nHost: HOST\n\n", "data: ");

            assertThat(stream).anyMatch(line -> line.startsWith("content-type: text/event-stream"));
            assertThat(stream.get(stream.size() - 1)).contains("\"snapshot\":true", "\"status\":\"idle\"");
        }
    }

    @Test
    void theTokenOpensTheDoorAndStaysAsACookie() throws IOException {
        try (BoardServer server = start(Optional.of("secret"))) {
            assertThat(server.url()).endsWith("/?token=secret");
            String get = " HTTP/1.1\nHost: HOST\nConnection: close\n";

            assertThat(ask(server, "GET /" + get + "\n").get(0)).contains("403");
            assertThat(ask(server, "GET /?token=guess" + get + "\n").get(0)).contains("403");
            assertThat(ask(server, "GET /?token=secret" + get + "\n").toString())
                    .contains("200 OK", "tcplab-board=secret; HttpOnly; SameSite=Strict");
            assertThat(ask(server, "GET /exercises.json" + get + "Cookie: tcplab-board=secret\n\n")
                            .get(0))
                    .contains("200");
        }
    }
}

package tcplab.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
    private static final Guard OPEN =
            new Guard(Set.of("127.0.0.1:7077", "localhost:7077", "[0:0:0:0:0:0:0:1]:7077"), Optional.empty());
    private static final Guard CLOSED = new Guard(Set.of("10.0.0.1:7077"), Optional.of("abc123"));

    private static Optional<String> of(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(text);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  127.0.0.1:7077,  -,                       -,           true",
        "GET,  LOCALHOST:7077,  -,                       none,        true",
        "GET,  127.0.0.1:7077,  http://127.0.0.1:7077,   same-origin, true",
        "POST, 127.0.0.1:7077,  http://127.0.0.1:7077,   same-origin, true",
        "POST, 127.0.0.1:7077,  http://127.0.0.1:7077,   -,           true",
        "GET,  [::1]:7077,      -,                       none,        true",
        "GET,  [0::1]:7077,     http://[0::1]:7077,      -,           true",
        "GET,  [::2]:7077,      -,                       none,        false",
        "GET,  [:::]:7077,      -,                       none,        false",
        "GET,  -,               -,                       -,           false",
        "GET,  evil.example,    -,                       -,           false",
        "GET,  127.0.0.1,       -,                       -,           false",
        "GET,  127.0.0.1:7078,  -,                       -,           false",
        "GET,  127.0.0.1:7077,  http://evil.example,     -,           false",
        "GET,  127.0.0.1:7077,  -,                       cross-site,  false",
        "GET,  127.0.0.1:7077,  -,                       same-site,   false",
        "POST, 127.0.0.1:7077,  -,                       -,           false",
        "POST, 127.0.0.1:7077,  null,                    -,           false",
        "POST, 127.0.0.1:7077,  http://localhost:7077,   -,           false",
        "POST, 127.0.0.1:7077,  https://127.0.0.1:7077,  -,           false",
        "POST, 127.0.0.1:7077,  -,                       none,        false",
    })
    void onlyTheBoardsOwnNamesAndPages(String method, String host, String origin, String site, boolean allowed) {
        var request = new Guard.Request(method, "/start", of(host), of(origin), of(site), Optional.empty());

        assertThat(OPEN.refusal(request).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/?token=abc123,  -,                               true",
        "/?x=1&token=abc123, -,                            true",
        "/,               tcplab-board=abc123,             true",
        "/,               a=b; tcplab-board=abc123; c=d,   true",
        "/,               -,                               false",
        "/?token=abc12,   -,                               false",
        "/?token=,        tcplab-board=,                   false",
        "/,               tcplab-board=abc1234,            false",
    })
    void whereThereIsATokenItMustBeShown(String target, String cookie, boolean allowed) {
        var request = new Guard.Request(
                "GET", target, Optional.of("10.0.0.1:7077"), Optional.empty(), Optional.empty(), of(cookie));

        assertThat(CLOSED.refusal(request).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void aQueryIsDecoded() {
        var request = new Guard.Request(
                "GET",
                "/start?exercise=half-close&tempo=a%20b",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(request.path()).isEqualTo("/start");
        assertThat(request.query("tempo")).contains("a b");
        assertThat(request.query("temp")).isEmpty();
    }
}

package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.analysis.CloseWaitLevels;
import tcplab.analysis.PortSettings;
import tcplab.analysis.SocketCounts;
import tcplab.analysis.TimeWaits;
import tcplab.cli.OpenMetricsText.Sample;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/** The OpenMetrics text of {@code states} holds to the format whatever a process calls itself. */
class OpenMetricsTest {
    private static final List<String> NAMES = List.of(
            "java",
            "a\"b",
            "a\\",
            "\\n",
            "a\nb",
            "\"} 1\n# EOF\n",
            "x\",pid=\"1",
            "# TYPE tcplab_sockets gauge",
            " ",
            "",
            "服务器 😀",
            "{,=}",
            "\u2028",
            "\ufffd");

    /** A machine whose processes have called themselves what they liked. */
    static StatesLook look(Optional<StatesBy> by) {
        List<SocketEntry> sockets = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            User user = new User(NAMES.get(i), i + 1, 3);
            sockets.add(socket(TcpState.CLOSE_WAIT, "127.0.0.1:80", "[fe80::1%eth0]:" + (1000 + i), user));
            sockets.add(socket(TcpState.ESTABLISHED, "127.0.0.1:" + (40000 + i), "10.0.0.9:443", user, user));
            sockets.add(socket(TcpState.TIME_WAIT, "127.0.0.1:" + (41000 + i), "10.0.0.9:443"));
        }
        sockets.add(socket(TcpState.LISTEN, "127.0.0.1:80", "*:*", new User("java", 1, 4)));
        PortSettings settings = PortSettings.of(
                        Map.of("net.ipv4.ip_local_port_range", "32768 60999", "net.ipv4.tcp_max_tw_buckets", "4096"))
                .orElseThrow();
        return new StatesLook(
                Duration.ZERO,
                SocketCounts.of(sockets),
                sockets,
                entry -> Duration.ofMillis(1234),
                Optional.empty(),
                Optional.of(new TimeWaits().saw(Duration.ZERO, sockets, Set.of(), settings)),
                Optional.of(new CloseWaitLevels().saw(Duration.ZERO, sockets, entry -> Duration.ofMillis(1234))),
                by);
    }

    private static SocketEntry socket(TcpState state, String local, String remote, User... users) {
        return new SocketEntry(
                state,
                0,
                0,
                Endpoint.parse(local),
                Endpoint.parse(remote),
                Optional.empty(),
                users.length == 0 ? 0 : 1,
                "",
                "",
                List.of(users));
    }

    @Test
    void anyNameOfAProcessComesThroughAsItIs() {
        List<Sample> samples = OpenMetricsText.read(StatesMetrics.of(look(Optional.empty())));

        assertThat(samples)
                .filteredOn(sample -> sample.family().equals("tcplab_close_wait_sockets"))
                .extracting(sample -> sample.labels().get("process"))
                .containsExactlyInAnyOrderElementsOf(NAMES);
        assertThat(samples)
                .contains(
                        new Sample("tcplab_time_wait_entries", Map.of(), NAMES.size()),
                        new Sample("tcplab_time_wait_entries_max", Map.of(), 4096),
                        new Sample(
                                "tcplab_ports_in_use",
                                Map.of("source", "127.0.0.1", "destination", "10.0.0.9:443"),
                                2 * NAMES.size()),
                        new Sample(
                                "tcplab_ports_in_time_wait",
                                Map.of("source", "127.0.0.1", "destination", "10.0.0.9:443"),
                                NAMES.size()),
                        new Sample("tcplab_close_wait_oldest_seconds", Map.of("process", "a\nb", "pid", "5"), 1.234));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STATE", "PROCESS", "PEER"})
    void everyWayOfCountingHoldsToTheFormat(String by) {
        assertThat(OpenMetricsText.read(StatesMetrics.of(look(Optional.of(StatesBy.valueOf(by))))))
                .isNotEmpty();
    }

    @Test
    void theReaderRefusesWhatTheFormatDoes() {
        String head = "# TYPE a gauge\n# HELP a A thing.\n";
        assertThat(OpenMetricsText.read(head + "a{b=\"c\\\"\\\\\\n\"} 1\n# EOF\n"))
                .containsExactly(new Sample("a", Map.of("b", "c\"\\\n"), 1));
        for (String bad : List.of(
                head + "a 1\n",
                head + "a 1\n# EOF\na 2\n# EOF\n",
                head + "a 1\na 1\n# EOF\n",
                head + "b 1\n# EOF\n",
                head + "a{b=\"c\"d\"} 1\n# EOF\n",
                head + "a{b=\"\\x\"} 1\n# EOF\n",
                head + "a{b=\"1\",b=\"2\"} 1\n# EOF\n",
                head + "a{b=\"1\",} 1\n# EOF\n",
                head + "a{} x\n# EOF\n",
                head + "a 1\r\n# EOF\n",
                head + "a 1\n" + head + "# EOF\n",
                head + "a 1\n# TYPE b gauge\nb 1\na{c=\"d\"} 1\n# EOF\n",
                "# HELP a A thing.\n# TYPE a gauge\n# EOF\n",
                "# TYPE a gauge\n# UNIT a seconds\n# EOF\n",
                "# TYPE a gauge\n\n# EOF\n")) {
            assertThatThrownBy(() -> OpenMetricsText.read(bad)).as(bad).isInstanceOf(AssertionError.class);
        }
    }
}

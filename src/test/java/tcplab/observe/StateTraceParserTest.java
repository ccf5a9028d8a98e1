package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateTraceParserTest {
    private static final String FIELDS = "family=AF_INET protocol=IPPROTO_TCP sport=45489 dport=58280 saddr=127.77.0.1"
            + " daddr=127.0.0.1 saddrv6=::ffff:127.77.0.1 daddrv6=::ffff:127.0.0.1";

    private static String show(Transition t) {
        return t.monotonicNanos() + " " + t.tuple() + " " + t.from() + " " + t.to();
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = StateTraceParserTest.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void readsASavedTrace() throws IOException {
        assertThat(lines("/trace/linux-6.18.txt").stream()
                        .flatMap(line -> StateTraceParser.parse(line).stream())
                        .map(StateTraceParserTest::show))
                .containsExactly(
                        "2308065849000 127.77.0.1:45489 > 0.0.0.0:* CLOSED LISTEN",
                        "2308065872000 127.0.0.1:* > 127.77.0.1:45489 CLOSED SYN-SENT",
                        "2308066065000 127.77.0.1:45489 > 127.0.0.1:58280 LISTEN SYN-RECEIVED",
                        "2308066155000 127.77.0.1:49231 > 0.0.0.0:* CLOSED LISTEN",
                        "2308066209000 127.0.0.1:37334 > 127.77.0.1:49231 FIN-WAIT-2 CLOSED",
                        "2308200501000 [::1]:35756 > [::1]:47387 ESTABLISHED FIN-WAIT-1",
                        "2308200506000 [::1]:47387 > [::1]:35756 ESTABLISHED CLOSE-WAIT",
                        "2308202113000 [::]:46703 > [::]:* LISTEN CLOSED");
    }

    /** The columns before the event: four flags until Linux 5.14 and five since, a thread group, names with blanks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "          <idle>-0       [003] ..s.   931.000007: ",
                "            java-4711    [000] ..s2.   931.000007: ",
                "  Netty server 1-4711    ( 4700) [000] ..s2.   931.000007: ",
                " x: y=z [9] 1.5:-4711    [000] d.s2.   931.000007: ",
            })
    void readsWhateverStandsBeforeTheEvent(String prefix) {
        String line = prefix + "inet_sock_set_state: " + FIELDS + " oldstate=TCP_FIN_WAIT1 newstate=TCP_CLOSING";
        assertThat(StateTraceParser.parse(line).map(StateTraceParserTest::show))
                .contains("931000007000 127.77.0.1:45489 > 127.0.0.1:58280 FIN-WAIT-1 CLOSING");
    }

    @ParameterizedTest
    @CsvSource({
        "TCP_CLOSE, CLOSED",
        "TCP_LISTEN, LISTEN",
        "TCP_SYN_SENT, SYN-SENT",
        "TCP_SYN_RECV, SYN-RECEIVED",
        "TCP_NEW_SYN_RECV, SYN-RECEIVED",
        "TCP_ESTABLISHED, ESTABLISHED",
        "TCP_FIN_WAIT1, FIN-WAIT-1",
        "TCP_FIN_WAIT2, FIN-WAIT-2",
        "TCP_CLOSE_WAIT, CLOSE-WAIT",
        "TCP_CLOSING, CLOSING",
        "TCP_LAST_ACK, LAST-ACK",
        "TCP_TIME_WAIT, TIME-WAIT",
    })
    void knowsTheKernelsNames(String kernel, String ours) {
        String line =
                "a-1 [000] ..... 1.000000: inet_sock_set_state: " + FIELDS + " oldstate=TCP_CLOSE newstate=" + kernel;
        assertThat(StateTraceParser.parse(line).map(t -> t.to().toString())).contains(ours);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CPU:1 [LOST 123 EVENTS]",
                "a-1 [000] ..... 1.000000: tcp_destroy_sock: family=AF_INET sport=1 dport=2",
                "a-1 [000] ..... 1.000000: inet_sock_set_state: family=AF_INET protocol=IPPROTO_SCTP sport=1 dport=2",
            })
    void passesOverOtherLines(String line) {
        assertThat(StateTraceParser.parse(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.000000, oldstate=TCP_CLOSE, no field newstate",
        "1.000000, oldstate=TCP_CLOSE newstate=13, is no state",
        "1234567, oldstate=TCP_CLOSE newstate=TCP_LISTEN, is no time",
        "1.0000, oldstate=TCP_CLOSE newstate=TCP_LISTEN, is no time",
    })
    void refusesWhatItDoesNotUnderstand(String time, String states, String message) {
        String line = "a-1 [000] ..... " + time + ": inet_sock_set_state: " + FIELDS + " " + states;
        assertThatThrownBy(() -> StateTraceParser.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(line)
                .hasMessageContaining(message);
    }
}

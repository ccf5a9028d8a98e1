package tcplab.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.theory.Prediction.Missing;
import tcplab.theory.Prediction.Unlimited;
import tcplab.theory.Prediction.Value;

/** Predictions beside what was measured on Linux 6.18 with the same settings. */
class PredictionsTest {
    /** The kernel on which it was measured. */
    private static final TimerWheel WHEEL = new TimerWheel(250);

    /** What a namespace of Linux 6.18 begins with. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("net.core.somaxconn", "4096"),
            Map.entry("net.ipv4.ip_local_port_range", "32768 60999"),
            Map.entry("net.ipv4.ip_local_reserved_ports", ""),
            Map.entry("net.ipv4.tcp_fin_timeout", "60"),
            Map.entry("net.ipv4.tcp_keepalive_intvl", "75"),
            Map.entry("net.ipv4.tcp_keepalive_probes", "9"),
            Map.entry("net.ipv4.tcp_keepalive_time", "7200"),
            Map.entry("net.ipv4.tcp_max_syn_backlog", "2048"),
            Map.entry("net.ipv4.tcp_max_tw_buckets", "131072"),
            Map.entry("net.ipv4.tcp_orphan_retries", "0"),
            Map.entry("net.ipv4.tcp_retries2", "15"),
            Map.entry("net.ipv4.tcp_rto_max_ms", "120000"),
            Map.entry("net.ipv4.tcp_syn_linear_timeouts", "4"),
            Map.entry("net.ipv4.tcp_syn_retries", "6"),
            Map.entry("net.ipv4.tcp_synack_retries", "5"),
            Map.entry("net.ipv4.tcp_syncookies", "1"),
            Map.entry("net.ipv4.tcp_timestamps", "1"),
            Map.entry("net.ipv4.tcp_tw_reuse", "2"),
            Map.entry("net.ipv4.tcp_tw_reuse_delay", "1000"));

    /** The defaults with other values: {@code tcp_syn_retries=2 tcp_rto_max_ms=4000}; {@code -} takes a setting away. */
    private static Map<String, String> with(String changes) {
        Map<String, String> settings = new TreeMap<>(DEFAULTS);
        for (String change : changes.isEmpty() ? new String[0] : changes.split(" ", -1)) {
            String[] parts = change.split("=", 2);
            String name = (parts[0].equals("somaxconn") ? "net.core." : "net.ipv4.") + parts[0];
            if (parts[1].equals("-")) {
                settings.remove(name);
            } else {
                settings.put(name, parts[1].replace('_', ' '));
            }
        }
        return settings;
    }

    private static Prediction predict(String name, String changes) {
        return Predictions.of(with(changes), WHEEL).stream()
                .filter(prediction -> prediction.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<BigDecimal> numbers(String name, String changes) {
        assertThat(predict(name, changes).answer()).isInstanceOf(Value.class);
        return ((Value) predict(name, changes).answer()).numbers();
    }

    /** What was noted down has a digit or two behind the point. */
    @ParameterizedTest
    @CsvSource({
        "connect-timeout, '', 131, 134",
        "connect-timeout, tcp_syn_linear_timeouts=0, 127, 130",
        "connect-timeout, tcp_syn_linear_timeouts=-, 127, 130",
        "connect-timeout, tcp_syn_retries=2, 7, 7.1",
        "connect-timeout, tcp_syn_retries=1, 3, 3.05",
        "connect-timeout, tcp_syn_retries=5 tcp_syn_linear_timeouts=0 tcp_rto_max_ms=4000, 19, 19.5",
        "syn-received, '', 63, 64.4",
        "syn-received, tcp_synack_retries=3, 15, 15.4",
        "syn-received, tcp_synack_retries=2, 7, 7.2",
        "syn-received, tcp_synack_retries=0, 1, 1.1",
        "keepalive, tcp_keepalive_time=2 tcp_keepalive_intvl=1 tcp_keepalive_probes=3, 5, 5.07",
        "orphan-fin-wait-2, '', 60, 60.8",
        "orphan-fin-wait-2, tcp_fin_timeout=5, 5, 5.15",
        "orphan-fin-wait-2, tcp_fin_timeout=61, 2, 2.1",
        "orphan-fin-wait-2, tcp_fin_timeout=63, 6, 6.2",
        "orphan-fin-wait-2, tcp_fin_timeout=65, 10, 10.3",
        "orphan-fin-wait-2, tcp_fin_timeout=90, 60, 61.6",
        "orphan-last-ack, '', 104.448, 106.7",
        "orphan-last-ack, tcp_orphan_retries=8, 104.448, 108",
        "orphan-last-ack, tcp_orphan_retries=3, 6.528, 6.8",
        "time-wait, '', 60, 61.5",
        "time-wait, tcp_fin_timeout=5, 60, 60.24"
    })
    void aTimeIsWhatWasMeasured(String name, String changes, BigDecimal predicted, BigDecimal measured) {
        assertThat(numbers(name, changes))
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .containsExactly(predicted);
        Value value = (Value) predict(name, changes).answer();
        BigDecimal digit = new BigDecimal("0.1");
        assertThat(measured)
                .isBetween(value.earliest().subtract(digit), value.latest().add(digit));
    }

    @ParameterizedTest
    @CsvSource({
        "ports-per-destination, ip_local_port_range=40000_40099, 100",
        "ports-per-destination, ip_local_port_range=40000_40100, 101",
        "ports-per-destination, ip_local_port_range=40000_40000, 1",
        "ports-per-destination, '', 28232",
        "ports-per-destination, 'ip_local_port_range=40000_40099 ip_local_reserved_ports=80,40000-40009,40099-40200', 89",
        "accept-queue, '', 51",
        "accept-queue, somaxconn=3, 4",
        "accept-queue-at-most, '', 4097",
        "request-queue, '', 51",
        "request-queue, somaxconn=8 tcp_syncookies=0, 9",
        "request-queue, somaxconn=8, 9",
        "request-queue, tcp_syncookies=0 tcp_max_syn_backlog=16, 13",
        "request-queue, tcp_syncookies=2, 0",
        "time-wait-entries, tcp_max_tw_buckets=30, 30",
    })
    void aCountIsWhatWasCounted(String name, String changes, long counted) {
        assertThat(numbers(name, changes)).containsExactly(BigDecimal.valueOf(counted));
    }

    @ParameterizedTest
    @CsvSource({
        "128, 2048, 0, 129",
        "128, 16, 0, 13",
        "128, 256, 0, 129",
        "4096, 2048, 0, 1537",
        "8, 2048, 1, 9",
        "128, 16, 1, 129"
    })
    void theRequestQueueIsAsLongAsWasCounted(long backlog, String synBacklog, String cookies, long counted) {
        KernelSettings settings = new KernelSettings(
                with("tcp_max_syn_backlog=" + synBacklog + " tcp_syncookies=" + cookies), WHEEL, Duration.ZERO);

        assertThat(((Value) QueuePredictions.requestQueue(settings, backlog)).numbers())
                .containsExactly(BigDecimal.valueOf(counted));
    }

    /** With 100 ports, 83 connections a second over loopback went on for ever and 200 a second did not. */
    @ParameterizedTest
    @CsvSource({
        "rate-over-loopback, tcp_tw_reuse=0, 1.7",
        "rate-over-loopback, tcp_tw_reuse=1, 100.0",
        "rate-over-loopback, tcp_tw_reuse=2, 100.0",
        "rate-over-loopback, tcp_tw_reuse=2 tcp_tw_reuse_delay=1, 100000.0",
        "rate-over-loopback, tcp_tw_reuse=2 tcp_tw_reuse_delay=-, 100.0",
        "rate-over-loopback, tcp_tw_reuse=2 tcp_timestamps=0, 1.7",
        "rate-elsewhere, tcp_tw_reuse=2, 1.7",
        "rate-elsewhere, tcp_tw_reuse=1, 100.0"
    })
    void aRateIsPortsOverTheTimeUntilTheyAreFreeAgain(String name, String changes, BigDecimal rate) {
        assertThat(numbers(name, "ip_local_port_range=40000_40099 " + changes)).containsExactly(rate);
    }

    @Test
    void thereIsNoLimitWhereTimeWaitEntriesAreFewerThanPorts() {
        assertThat(predict("rate-elsewhere", "tcp_max_tw_buckets=30").answer()).isInstanceOf(Unlimited.class);
    }

    /** As measured, each time to the whole second below. */
    @ParameterizedTest
    @CsvSource({
        "'', 0 1 2 3 4 5 7 11 19 35 67",
        "tcp_syn_linear_timeouts=0, 0 1 3 7 15 31 63",
        "tcp_syn_retries=2, 0 1 2 3 4 5",
        "tcp_syn_retries=1, 0 1 2",
        "tcp_syn_retries=5 tcp_syn_linear_timeouts=0 tcp_rto_max_ms=4000, 0 1 3 7 11 15"
    })
    void synsAreSentWhenTheyWereSeen(String changes, String times) {
        assertThat(numbers("syn-times", changes).stream()
                        .map(BigDecimal::toPlainString)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(times);
    }

    /** The kernel's documentation: 924.6 s is the least, and the next time-out after it ends the connection. */
    @Test
    void aDeadPeerIsGivenUpAtTheFirstTimeOutAfterTheDocumentedTime() {
        BigDecimal seconds = numbers("dead-peer", "").get(0);

        assertThat(seconds).isBetween(new BigDecimal("924.6"), new BigDecimal("1044.6"));
        assertThat(((Value) predict("dead-peer", "").answer()).formula().en()).contains("924.6 s");
    }

    @Test
    void dependsOnAtLeastTwelveSettingsAndLeavesOutWhatTheKernelLacks() {
        assertThat(Predictions.settings()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(DEFAULTS.keySet()).containsAll(Predictions.settings());
        for (Prediction prediction : Predictions.of(DEFAULTS, WHEEL)) {
            assertThat(prediction.answer()).as(prediction.name()).isNotInstanceOf(Missing.class);
            assertThat(prediction.citations()).as(prediction.name()).isNotEmpty();
        }
        assertThat(Predictions.of(Map.of(), WHEEL).stream()
                        .filter(prediction -> !(prediction.answer() instanceof Missing))
                        .map(Prediction::name))
                .containsExactly("time-wait");
        assertThat(predict("dead-peer", "tcp_retries2=-").answer()).isEqualTo(new Missing("net.ipv4.tcp_retries2"));
    }

    @Test
    void namesTheSettingThatDoesNotRead() {
        assertThatThrownBy(() -> Predictions.of(with("tcp_retries2=many"), WHEEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("net.ipv4.tcp_retries2")
                .hasMessageContaining("many");
    }
}

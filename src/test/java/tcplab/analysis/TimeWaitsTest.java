package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

class TimeWaitsTest {
    private static final Endpoint SERVER = Endpoint.parse("10.0.0.2:80");

    private final TimeWaits timeWaits = new TimeWaits();

    private static PortSettings settings(String range, String reserved, int buckets, int reuse) {
        return PortSettings.of(Map.of(
                        "net.ipv4.ip_local_port_range",
                        range,
                        "net.ipv4.ip_local_reserved_ports",
                        reserved,
                        "net.ipv4.tcp_max_tw_buckets",
                        "" + buckets,
                        "net.ipv4.tcp_tw_reuse",
                        "" + reuse))
                .orElseThrow();
    }

    private static SocketEntry socket(TcpState state, String local, Endpoint remote) {
        return new SocketEntry(state, 0, 0, Endpoint.parse(local), remote, Optional.empty(), 1, local, "", List.of());
    }

    private static List<SocketEntry> waiting(int from, int number) {
        List<SocketEntry> sockets = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            sockets.add(socket(TcpState.TIME_WAIT, "10.0.0.1:" + (from + i), SERVER));
        }
        return sockets;
    }

    private TimeWaits.Levels saw(int seconds, List<SocketEntry> sockets, PortSettings settings) {
        return timeWaits.saw(Duration.ofSeconds(seconds), sockets, Set.of(), settings);
    }

    @Test
    void thePortsThatThereAreWithoutTheReserved() {
        EphemeralPorts ports = EphemeralPorts.parse("20000 20099", "19990-20001,20050,20098-30000");

        assertThat(ports.count()).isEqualTo(95);
        assertThat(ports.contains(20001)).isFalse();
        assertThat(ports.contains(20002)).isTrue();
        assertThat(ports.contains(20050)).isFalse();
        assertThat(EphemeralPorts.parse("32768 60999", "").count()).isEqualTo(28232);
        assertThatThrownBy(() -> EphemeralPorts.parse("20000", "")).hasMessageContaining("'20000'");
        assertThatThrownBy(() -> EphemeralPorts.parse("1 2", "x")).hasMessageContaining("'x'");
    }

    @Test
    void aLookCountsTheClientsPortsOfEachDestinationAndAllEntries() {
        List<SocketEntry> sockets = new ArrayList<>(waiting(20000, 3));
        sockets.add(socket(TcpState.ESTABLISHED, "[::ffff:10.0.0.1]:20007", Endpoint.parse("[::ffff:10.0.0.2]:80")));
        sockets.add(socket(TcpState.TIME_WAIT, "10.0.0.1:999", SERVER)); // bound by the program, outside the range
        sockets.add(socket(TcpState.LISTEN, "10.0.0.1:20010", Endpoint.parse("*:*")));
        sockets.add(socket(TcpState.TIME_WAIT, "10.0.0.1:20010", Endpoint.parse("10.0.0.9:5555"))); // a server's
        sockets.add(socket(TcpState.ESTABLISHED, "10.0.0.1:20000", Endpoint.parse("10.0.0.3:80")));
        TimeWaits.Levels levels = timeWaits.saw(
                Duration.ZERO, sockets, Set.of(Endpoint.parse("10.0.0.1:20010")), settings("20000 20099", "", 1000, 2));

        assertThat(levels.buckets().used()).isEqualTo(5);
        assertThat(levels.buckets().limit()).isEqualTo(1000);
        assertThat(levels.buckets().perSecond()).isEmpty();
        assertThat(levels.buckets().left()).isEmpty();
        assertThat(levels.destinations()).singleElement().satisfies(each -> {
            assertThat(each.to()).isEqualTo(SERVER);
            assertThat(each.timeWait()).isEqualTo(3);
            assertThat(each.ports().used()).isEqualTo(4);
            assertThat(each.ports().limit()).isEqualTo(100);
            assertThat(each.reusable()).isFalse();
        });
    }

    @Test
    void theTimeLeftIsThatOfTheGrowthBetweenLooks() {
        PortSettings settings = settings("20000 20099", "", 25, 1);
        saw(0, waiting(20000, 10), settings);
        TimeWaits.Levels levels = saw(5, waiting(20000, 20), settings);

        assertThat(levels.buckets().left()).contains(Duration.ofMillis(2500));
        assertThat(levels.destinations().get(0).ports().left()).contains(Duration.ofSeconds(40));
        assertThat(levels.destinations().get(0).ports().levelsOff()).isFalse();
        assertThat(levels.destinations().get(0).reusable()).isTrue();
    }

    @Test
    void whatIsOnlyCountedLeavesTheDestinationsAsTheyWere() {
        PortSettings settings = settings("20000 20099", "", 25, 1);
        saw(0, waiting(20000, 10), settings);
        TimeWaits.Levels listed = saw(2, waiting(20000, 14), settings);
        TimeWaits.Levels counted = timeWaits.counted(Duration.ofSeconds(4), 18, settings);

        assertThat(counted.buckets().used()).isEqualTo(18);
        assertThat(counted.buckets().perSecond()).hasValue(2);
        assertThat(counted.destinations()).isEqualTo(listed.destinations()).hasSize(1);
        assertThat(saw(6, waiting(20000, 22), settings).destinations().get(0).ports())
                .as("its growth is that between the looks that listed")
                .satisfies(ports -> assertThat(ports.perSecond()).hasValue(2));
    }

    @Test
    void aSlowRateNeverUsesThePortsUpSinceEachEntryLastsAMinuteOnly() {
        PortSettings settings = settings("20000 20999", "", 100_000, 0);
        saw(0, waiting(20000, 10), settings);
        TimeWaits.Levels levels = saw(5, waiting(20000, 20), settings);

        assertThat(levels.destinations().get(0).ports().left()).contains(Duration.ofSeconds(490));
        assertThat(levels.destinations().get(0).ports().levelsOff()).isTrue();
    }

    @Test
    void connectionsThatStayOpenDoNotLevelOff() {
        PortSettings settings = settings("20000 20999", "", 100_000, 0);
        saw(0, waiting(20000, 10), settings);
        List<SocketEntry> sockets = new ArrayList<>(waiting(20000, 10));
        for (int i = 0; i < 10; i++) {
            sockets.add(socket(TcpState.ESTABLISHED, "10.0.0.1:" + (20500 + i), SERVER));
        }

        Level level = saw(5, sockets, settings).destinations().get(0).ports();
        assertThat(level.left()).contains(Duration.ofSeconds(490));
        assertThat(level.levelsOff()).isFalse();
    }

    @Test
    void whatShrinksHasNoEndAndWhatIsFullHasNoTimeLeft() {
        PortSettings settings = settings("20000 20009", "", 10, 0);
        assertThat(saw(0, waiting(20000, 10), settings).buckets().left()).contains(Duration.ZERO);
        TimeWaits.Levels levels = saw(2, waiting(20000, 4), settings);

        assertThat(levels.buckets().perSecond()).hasValue(-3);
        assertThat(levels.buckets().left()).isEmpty();
    }

    @Test
    void onlyTheLastTenSecondsCount() {
        PortSettings settings = settings("20000 20999", "", 100_000, 0);
        for (int second = 0; second <= 30; second++) {
            saw(second, waiting(20000, second * 10), settings);
        }
        TimeWaits.Levels levels = saw(41, waiting(20000, 300), settings);

        assertThat(levels.buckets().perSecond()).hasValue(0);
    }

    @Test
    void withoutTheSettingsNothingIsSaid() {
        assertThat(PortSettings.of(Map.of("net.ipv4.tcp_max_tw_buckets", "5"))).isEmpty();
    }
}

package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Recorder;

class CountersTest {
    private static Path saved() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CountersTest.class.getResource("/counters"))
                .toURI());
    }

    @Test
    void readsSavedFiles() throws Exception {
        Recorder recorder = new Recorder();
        Counters counters = new Counters(recorder, saved(), saved().resolve("slabinfo"));
        CountersSeen seen = counters.look();
        assertThat(seen.counters())
                .containsEntry("TcpActiveOpens", 855L)
                .containsEntry("TcpMaxConn", -1L)
                .containsEntry("TcpExtListenOverflows", 12L)
                .containsEntry("TcpExtTW", 607L)
                .containsEntry("SockstatTCPinuse", 1L)
                .containsEntry("SockstatTCPtw", 228L)
                .containsEntry("SockstatTCPmem", 179L)
                .containsEntry("SlabTCP", 2368L)
                .containsEntry("Slabtw_sock_TCP", 256L)
                .containsEntry("UdpInDatagrams", 658L)
                .containsEntry("UdpOutDatagrams", 661L)
                .containsEntry("IcmpInDestUnreachs", 1L)
                .containsEntry("IpOutRequests", 33434L)
                .doesNotContainKeys("UdpLiteInDatagrams", "IpExtInOctets");
        assertThat(recorder.events()).containsExactly(seen);
        assertThat(counters.report().sound()).isTrue();
        assertThat(counters.report().seen()).isEqualTo(1);
    }

    @Test
    void readsThisMachine() throws IOException {
        Counters counters = new Counters(new Recorder());
        assertThat(counters.look().counters().keySet())
                .contains(
                        "TcpActiveOpens", "TcpCurrEstab", "TcpExtListenDrops", "SockstatTCPorphan", "SockstatTCPalloc");
    }

    @ParameterizedTest
    @CsvSource({
        "snmp, 'Tcp: A B\nTcp: 1\n', no names and values of Tcp",
        "snmp, 'Tcp: A\n', no names and values of Tcp",
        "snmp, 'Udp: A\nUdp: 1\n', no names and values of Tcp",
        "netstat, 'TcpExt: A\nTcpExt: x\n', holds 'x'",
        "sockstat, 'TCP: inuse many\n', holds 'many'",
        "slabinfo, 'TCP 1 2 big 13\n', holds 'big'",
    })
    void refusesWhatItDoesNotUnderstand(String file, String content, String message, @TempDir Path directory)
            throws Exception {
        for (String each : new String[] {"snmp", "netstat", "sockstat"}) {
            Files.copy(saved().resolve(each), directory.resolve(each));
        }
        Files.writeString(directory.resolve(file), content);
        Counters counters = new Counters(new Recorder(), directory, directory.resolve("slabinfo"));
        assertThatThrownBy(counters::look)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(message);
        assertThat(counters.report().sound()).isFalse();
        assertThat(counters.report().why()).isPresent();
    }
}

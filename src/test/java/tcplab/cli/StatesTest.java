package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.analysis.PortSettings;
import tcplab.analysis.SocketCounts;
import tcplab.analysis.TimeWaits;
import tcplab.observe.TableWatch.Need;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.record.Timer;
import tcplab.report.Style;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;

class StatesTest {
    private static final List<SocketEntry> TABLE = List.of(
            entry(TcpState.LISTEN, "127.0.0.1:7000", "*:*", Optional.empty(), new User("java", 42, 7)),
            entry(TcpState.ESTABLISHED, "127.0.0.1:7000", "127.0.0.1:40000", Optional.empty(), new User("java", 42, 8)),
            entry(TcpState.ESTABLISHED, "127.0.0.1:40000", "127.0.0.1:7000", Optional.empty(), new User("nc", 43, 3)),
            entry(
                    TcpState.TIME_WAIT,
                    "127.0.0.1:40001",
                    "127.0.0.1:7000",
                    Optional.of(new Timer("timewait", Duration.ofMillis(47_500), 0))));

    @TempDir
    Path directory = Path.of("");

    private static SocketEntry entry(
            TcpState state, String local, String remote, Optional<Timer> timer, User... users) {
        int inode = users.length == 0 ? 0 : 1;
        return new SocketEntry(
                state, 0, 0, Endpoint.parse(local), Endpoint.parse(remote), timer, inode, "", "", List.of(users));
    }

    private static StatesLook look(List<SocketEntry> sockets, Optional<StatesBy> by) {
        Function<SocketEntry, Duration> waited =
                entry -> entry.state() == TcpState.ESTABLISHED ? Duration.ofSeconds(2) : Duration.ZERO;
        return new StatesLook(
                Duration.ofSeconds(2),
                SocketCounts.of(sockets),
                sockets,
                waited,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                by);
    }

    /** TIME-WAIT is not among the sockets of a look that counted it. */
    private static StatesReport counted(int entries) {
        List<SocketEntry> others = TABLE.subList(0, 3);
        TimeWaits timeWaits = new TimeWaits();
        PortSettings settings = PortSettings.of(
                        Map.of("net.ipv4.ip_local_port_range", "32768 60999", "net.ipv4.tcp_max_tw_buckets", "400000"))
                .orElseThrow();
        timeWaits.saw(Duration.ZERO, TABLE, Set.of(Endpoint.parse("127.0.0.1:7000")), settings);
        return new StatesReport(new StatesLook(
                Duration.ofSeconds(2),
                SocketCounts.of(others),
                others,
                entry -> Duration.ZERO,
                Optional.of(new StatesLook.Counted(entries, Duration.ofMillis(1_250))),
                Optional.of(timeWaits.counted(Duration.ofSeconds(2), entries, settings)),
                Optional.empty(),
                Optional.empty()));
    }

    @Test
    void saysThatTimeWaitWasCountedAndNotListed() {
        assertThat(counted(100_001).table(Lang.EN, Style.PLAIN)).isEqualTo("""
                        state           client  server  oldest
                        LISTEN               0       1
                        ESTABLISHED          1       1
                        TIME-WAIT            ?       ?  100001 in all: counted by the kernel, not listed

                        java 42  LISTEN 1, ESTABLISHED 1
                        nc 43  ESTABLISHED 1
                        no process  TIME-WAIT 100001

                        TIME-WAIT  100001 of 400000 entries (tcp_max_tw_buckets), +50000.0/s, full in 6.0 s
                          counted in this look; the ports as they were 1.3 s ago, when TIME-WAIT was last listed:
                          127.0.0.1 > 127.0.0.1:7000  2 of 28232 ports, 1 of them in TIME-WAIT
                        """);
        assertThat(counted(100_001).table(Lang.ZH, Style.PLAIN))
                .contains("?  共 100001 个：由内核计数，未逐一列出\n")
                .contains("这次查看只计数；以下端口是 1.3 s前的");
        assertThat(counted(100_001).json())
                .contains(
                        "{\"state\":\"TIME-WAIT\",\"client\":null,\"server\":null,\"counted\":100001,\"oldest\":null}")
                .contains("\"timeWait\":{\"used\":100001,")
                .contains("\"listedSecondsAgo\":1.25,\"destinations\":[{");
    }

    @Test
    void whatWasCountedAndFoundToBeNoneIsNotShown() {
        assertThat(counted(0).table(Lang.EN, Style.PLAIN)).doesNotContain("TIME-WAIT");
        assertThat(counted(0).json()).doesNotContain("\"TIME-WAIT\"");
    }

    @Test
    void onlyWhoNeedsNoAddressesHasTimeWaitCounted() {
        SocketFilter all = new SocketFilter(Optional.empty(), Optional.empty());
        SocketFilter port = new SocketFilter(Optional.empty(), Optional.of(7000));
        SocketFilter process = new SocketFilter(Optional.of(1L), Optional.empty());
        Optional<StatesBy> overview = Optional.empty();

        assertThat(StatesWatch.need(all, StatesFormat.TEXT, overview)).isEqualTo(Need.NUMBER);
        assertThat(StatesWatch.need(all, StatesFormat.JSON, Optional.of(StatesBy.STATE)))
                .isEqualTo(Need.NUMBER);
        assertThat(StatesWatch.need(all, StatesFormat.JSON, Optional.of(StatesBy.PROCESS)))
                .isEqualTo(Need.NUMBER);
        assertThat(StatesWatch.need(all, StatesFormat.JSON, Optional.of(StatesBy.PEER)))
                .isEqualTo(Need.ROWS);
        assertThat(StatesWatch.need(all, StatesFormat.CSV, overview)).isEqualTo(Need.ROWS);
        assertThat(StatesWatch.need(all, StatesFormat.OPENMETRICS, overview)).isEqualTo(Need.ROWS);
        assertThat(StatesWatch.need(port, StatesFormat.TEXT, overview)).isEqualTo(Need.ROWS);
        assertThat(StatesWatch.need(process, StatesFormat.TEXT, overview)).isEqualTo(Need.NOTHING);
    }

    private static StatesReport report(SocketFilter filter) {
        return new StatesReport(look(filter.of(TABLE), Optional.empty()));
    }

    @Test
    void countsByStateSideAndProcess() {
        SocketFilter all = new SocketFilter(Optional.empty(), Optional.empty());

        assertThat(report(all).table(Lang.EN, Style.PLAIN)).isEqualTo("""
                        state           client  server  oldest
                        LISTEN               0       1
                        ESTABLISHED          1       1  ≥ 2.0 s
                        TIME-WAIT            1       0  ≥ 12.5 s

                        java 42  LISTEN 1, ESTABLISHED 1
                        nc 43  ESTABLISHED 1
                        no process  TIME-WAIT 1
                        """);
        assertThat(report(all).table(Lang.ZH, Style.PLAIN)).startsWith("状态            客户端  服务器  最久\n");
    }

    @Test
    void aFilterOfProcessAndPort() {
        assertThat(report(new SocketFilter(Optional.of(43L), Optional.of(7000))).json())
                .isEqualTo("{\"schema\":1,\"seconds\":2,\"states\":[{\"state\":\"ESTABLISHED\",\"client\":1,"
                        + "\"server\":0,\"oldest\":2}],\"processes\":[{\"name\":\"nc\",\"pid\":43,"
                        + "\"states\":{\"ESTABLISHED\":1}}],\"unseen\":{},\"timeWait\":null,\"closeWait\":null}");
    }

    @Test
    void openMetricsAndCsv() {
        List<SocketEntry> sockets = new java.util.ArrayList<>(TABLE.subList(0, 2));
        sockets.add(entry(
                TcpState.ESTABLISHED, "127.0.0.1:40009", "127.0.0.1:9", Optional.empty(), new User("a\"b\\,", 7, 1)));
        StatesLook look = look(sockets, Optional.empty());

        assertThat(StatesMetrics.of(look)).isEqualTo("""
                        # TYPE tcplab_sockets gauge
                        # HELP tcplab_sockets TCP sockets by state and side.
                        tcplab_sockets{state="LISTEN",side="client"} 0
                        tcplab_sockets{state="LISTEN",side="server"} 1
                        tcplab_sockets{state="ESTABLISHED",side="client"} 1
                        tcplab_sockets{state="ESTABLISHED",side="server"} 1
                        # TYPE tcplab_oldest_seconds gauge
                        # UNIT tcplab_oldest_seconds seconds
                        # HELP tcplab_oldest_seconds How long a socket has been in its state, at least.
                        tcplab_oldest_seconds{state="ESTABLISHED"} 2
                        # TYPE tcplab_process_sockets gauge
                        # HELP tcplab_process_sockets TCP sockets by the process that holds them, and state.
                        tcplab_process_sockets{process="a\\"b\\\\,",pid="7",state="ESTABLISHED"} 1
                        tcplab_process_sockets{process="java",pid="42",state="LISTEN"} 1
                        tcplab_process_sockets{process="java",pid="42",state="ESTABLISHED"} 1
                        # EOF
                        """);
        assertThat(StatesCsv.of(look)).isEqualTo("""
                        state,local,remote,process,pid,inode,receive_queue,send_queue,age_seconds_at_least
                        LISTEN,127.0.0.1:7000,*:*,java,42,1,0,0,0
                        ESTABLISHED,127.0.0.1:7000,127.0.0.1:40000,java,42,1,0,0,2
                        ESTABLISHED,127.0.0.1:40009,127.0.0.1:9,"a""b\\,",7,1,0,0,2
                        """);
        assertThat(Cli.run("states", "--watch", "--format", "openmetrics").status())
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void byOneThingOnly() {
        StatesLook byPeer = look(TABLE, Optional.of(StatesBy.PEER));

        assertThat(new StatesReport(byPeer).table(Lang.EN, Style.PLAIN))
                .isEqualTo("127.0.0.1  ESTABLISHED 2, TIME-WAIT 1\n");
        assertThat(new StatesReport(byPeer).json())
                .contains("\"peers\":[{\"address\":\"127.0.0.1\",\"states\":{\"ESTABLISHED\":2,\"TIME-WAIT\":1}}]")
                .doesNotContain("processes");
        assertThat(StatesCsv.of(byPeer))
                .isEqualTo("peer,state,sockets\n127.0.0.1,ESTABLISHED,2\n127.0.0.1,TIME-WAIT,1\n");
        assertThat(StatesMetrics.of(byPeer))
                .contains("tcplab_peer_sockets{peer=\"127.0.0.1\",state=\"TIME-WAIT\"} 1\n")
                .doesNotContain("tcplab_sockets");

        StatesLook byState = look(TABLE, Optional.of(StatesBy.STATE));
        assertThat(new StatesReport(byState).table(Lang.EN, Style.PLAIN)).doesNotContain("java");
        assertThat(StatesCsv.of(byState))
                .startsWith("state,client,server,oldest_seconds_at_least\nLISTEN,0,1,\nESTABLISHED,1,1,2\n");
        assertThat(StatesCsv.of(look(TABLE, Optional.of(StatesBy.PROCESS)))).isEqualTo("""
                        process,pid,state,sockets
                        java,42,LISTEN,1
                        java,42,ESTABLISHED,1
                        nc,43,ESTABLISHED,1
                        ,,TIME-WAIT,1
                        """);
    }

    /** A socket with an inode belongs to a process, also where this user may not see which. */
    @Test
    void whatAnOrdinaryUserMayNotSeeIsSaidToBeThat() {
        List<SocketEntry> sockets = new java.util.ArrayList<>(TABLE);
        sockets.add(new SocketEntry(
                TcpState.LISTEN,
                0,
                0,
                Endpoint.parse("0.0.0.0:22"),
                Endpoint.parse("*:*"),
                Optional.empty(),
                1596,
                "",
                "",
                List.of()));
        StatesLook look = look(sockets, Optional.of(StatesBy.PROCESS));

        assertThat(new StatesReport(look).table(Lang.EN, Style.PLAIN)).isEqualTo("""
                        java 42  LISTEN 1, ESTABLISHED 1
                        nc 43  ESTABLISHED 1
                        no process  TIME-WAIT 1
                        processes that only root may see (sudo)  LISTEN 1
                        """);
        assertThat(new StatesReport(look).json()).contains("\"unseen\":{\"LISTEN\":1}");
        assertThat(StatesCsv.of(look)).contains("\n,,TIME-WAIT,1\n,?,LISTEN,1\n");
        assertThat(StatesMetrics.of(look)).contains("\ntcplab_unseen_sockets{state=\"LISTEN\"} 1\n");
    }

    @Test
    void withoutSsNothingCanBeSaid() throws Exception {
        try (Child child = Child.start(Child.path(directory), "states")) {
            assertThat(child.line("tcplab: "))
                    .contains("There is no ss that can be run")
                    .contains("iproute2");
            assertThat(child.status()).isEqualTo(ExitStatus.INCONCLUSIVE);
        }
    }

    @Test
    void anSsThatIsTooOldIsRefused() throws Exception {
        fakeSs("echo 'ss utility, iproute2-5.1.0'");

        try (Child child = Child.start(Child.path(directory), "states")) {
            assertThat(child.line("tcplab: ")).contains("iproute2 5.1.0 is too old");
            assertThat(child.status()).isEqualTo(ExitStatus.INCONCLUSIVE);
        }
    }

    private void fakeSs(String script) throws IOException {
        Path ss = Files.writeString(directory.resolve("ss"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(ss, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void watchingPrintsALineALookAndEndsOnASignal() throws Exception {
        fakeSs("[ \"$1\" = -V ] && { echo 'ss utility, iproute2-6.1.0'; exit; }\n"
                + "echo 'LISTEN 0 128 127.0.0.1:7000 0.0.0.0:* ino:5 sk:1'");
        try (Child child =
                Child.start(Child.path(directory), "states", "--watch", "--interval", "50ms", "--format", "json")) {
            String first = child.line("schema");
            String second = child.line("schema");
            child.terminate();

            assertThat(first).contains("\"states\":[{\"state\":\"LISTEN\",\"client\":0,\"server\":1,\"oldest\":null}]");
            assertThat(second).doesNotContain("\"oldest\":null");
            assertThat(child.status()).isZero();
        }
    }
}

package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.observe.SsLine.Heading;
import tcplab.observe.SsLine.NotUnderstood;
import tcplab.observe.SsLine.Row;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.TcpState;

class SsParserTest {
    static final List<String> VERSIONS = SsSamples.VERSIONS;

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void readsWhatEachVersionPrinted(String version) throws IOException {
        String received = SsSamples.describe(SsSamples.table(version));
        Files.writeString(Path.of("target", "ss-" + version + ".received.txt"), received);
        assertThat(received)
                .as("target/ss-%s.received.txt", version)
                .isEqualTo(SsSamples.text("ss-" + version + ".approved.txt"));
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void everyVersionTellsOfTheSameSockets(String version) throws IOException {
        assertThat(lasting(version)).isEqualTo(lasting("6.1"));
    }

    /** What does not pass between two looks; sockets that are merely bound are shown since 6.8 only. */
    private static Set<String> lasting(String version) throws IOException {
        return SsSamples.table(version).sockets().stream()
                .filter(e -> e.state() != TcpState.CLOSED)
                .map(e -> e.state() + " " + e.tuple() + " " + e.sendQueue() + " " + e.inode() + " " + e.cookie()
                        + e.device() + e.users())
                .collect(Collectors.toSet());
    }

    @Test
    void theSamplesHoldEveryState() throws IOException {
        assertThat(SsSamples.table("6.18").sockets().stream().map(SocketEntry::state))
                .contains(TcpState.values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.972ms   | 1972",
                "1.972sec  | 1972",
                "9.052ms   | 9052",
                "052ms     | 52",
                "999ms     | 999",
                "1sec      | 1000",
                "59sec     | 59000",
                "1min      | 60000",
                "1min9sec  | 69000",
                "9min59sec | 599000",
                "119min    | 7140000",
                "71582min  | 4294920000",
                "''        | 0",
            })
    void readsTimes(String text, long milliseconds) {
        SocketEntry entry = row("ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 timer:(on," + text + ",3) ino:1 sk:1");
        assertThat(entry.timer()).hasValueSatisfying(t -> {
            assertThat(t.kind()).isEqualTo("on");
            assertThat(t.left()).isEqualTo(Duration.ofMillis(milliseconds));
            assertThat(t.retransmits()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.77.0.1:80                   | 127.77.0.1:80   | ''",
                "127.77.0.1%lo:80                | 127.77.0.1:80   | lo",
                "0.0.0.0:*                       | 0.0.0.0:*       | ''",
                "*:8080                          | *:8080          | ''",
                "*%lo:8080                       | *:8080          | lo",
                "*:*                             | *:*             | ''",
                "[::]:80                         | [::]:80         | ''",
                "[::1]:80                        | [::1]:80        | ''",
                "[::ffff:1.2.3.4]:5              | 1.2.3.4:5       | ''",
                "[::ffff:1.2.3.4]%eth0.100:5     | 1.2.3.4:5       | eth0.100",
                "[fe80::77]%wlp0s20f3:65535      | [fe80::77]:65535 | wlp0s20f3",
                "[fe80::77%lo]:80                | [fe80::77]:80   | lo",
                "10.0.0.1%a%b:80                 | 10.0.0.1:80     | a%b",
                "[2001:db8:1111:2222:3333:4444:5555:6666]%veth0:80"
                        + " | [2001:db8:1111:2222:3333:4444:5555:6666]:80 | veth0",
            })
    void readsAddresses(String printed, String local, String device) {
        SocketEntry entry = row("LISTEN 0 4096 " + printed + " *:* ino:1 sk:1 cgroup:/ <->  ");
        assertThat(entry.local()).hasToString(local);
        assertThat(entry.device()).isEqualTo(device);
        assertThat(entry.remote()).hasToString("*:*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"java", "", "a \"b\" (c", "\",pid=1,fd=2", "a,b),(\"c\"", "users:((", "服务端", "kworker/u8:1-ev"})
    void readsNamesThatProcessesGiveThemselves(String name) {
        SocketEntry entry = row("ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 users:((\"" + name
                + "\",pid=4194304,fd=1023),(\"sh\",pid=1,tid=2,fd=0))    timer:(keepalive,1min,0) uid:33 ino:7 sk:a");
        assertThat(entry.users()).containsExactly(new User(name, 4194304, 1023), new User("sh", 1, 0));
        assertThat(entry.timer()).isPresent();
        assertThat(entry.inode()).isEqualTo(7);
    }

    @Test
    void keepsTerminalsAndLinesSafeFromNames() {
        assertThat(row("LISTEN 0 5 *:80 *:* users:((\"\u001b[2Ja\rb\u2028c\",pid=1,fd=3)) ino:1 sk:1")
                        .users())
                .containsExactly(new User("\ufffd[2Ja\ufffdb\ufffdc", 1, 3));
    }

    @Test
    void readsAListenerSharedByThousands() {
        StringBuilder users = new StringBuilder("(\"worker\",pid=1,fd=3)");
        for (int pid = 2; pid <= 20_000; pid++) {
            users.append(",(\"worker\",pid=").append(pid).append(",fd=3)");
        }
        assertThat(row("LISTEN 0 5 *:80 *:* users:(" + users + ") ino:4294967295 sk:1")
                        .users())
                .hasSize(20_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LISTEN 0 -1 *:80 *:* ino:1 sk:ffffffffffffffff",
                "LISTEN 0 5 *:80 *:* ino:1 sk:1 fwmark:0x42 cgroup:/user.slice/a b <x>/c v6only:0 <->",
                "LISTEN 0 5 *:80 *:* ino:1 sk:1 cgroup:unreachable:1a2b <-> ",
                "LISTEN 0 5 *:80 *:* ino:1 sk:1 -->",
                "LISTEN 0 5 *:80 *:* ino:1 sk:1 tos:0x10 class_id:0",
                "LISTEN 0 5 *:80 *:* ino:1 sk:1 opt:\"x y\"",
            })
    void passesOverWhatItDoesNotKeep(String line) {
        assertThat(row(line).local()).hasToString("*:80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2",
                "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 ino:1",
                "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 ino:1 sk:zz",
                "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 ino:1 sk:1 <",
                "ESTAB 0 0 127.0.0.1:65536 127.0.0.1:2 ino:1 sk:1",
                "ESTAB 0 0 127.0.0.1:http 127.0.0.1:2 ino:1 sk:1",
                "ESTAB 0 0 localhost:1 127.0.0.1:2 ino:1 sk:1",
                "ESTAB 9999999999 0 127.0.0.1:1 127.0.0.1:2 ino:1 sk:1",
                "ESTABLISHED 0 0 127.0.0.1:1 127.0.0.1:2 ino:1 sk:1",
                "UNDEF 0 0 127.0.0.1:1 127.0.0.1:2 ino:1 sk:1",
                "0 0 127.0.0.1:1 127.0.0.1:2 ino:1 sk:1",
                "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 timer:(on,1h,0) ino:1 sk:1",
                "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 timer:(on,1.5sec,0) ino:1 sk:1",
                "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 users:((\"a\",pid=1,fd=2) ino:1 sk:1",
                "ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 users:((\"l1",
                "l2\",pid=1,fd=2)) ino:1 sk:1",
                "tcp ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 ino:1 sk:1",
            })
    void saysWhatItDoesNotUnderstand(String line) {
        assertThat(new SsParser().line(line)).isInstanceOfSatisfying(NotUnderstood.class, other -> {
            assertThat(other.text()).isEqualTo(line);
            assertThat(other.why()).isNotEmpty();
        });
    }

    @Test
    void skipsTheHeading() throws IOException {
        SocketTable table = SocketTable.parse(SsSamples.text("heading-5.10.txt"), new SsParser());
        assertThat(table.sockets()).hasSize(17);
        assertThat(table.notUnderstood()).hasSize(2);
        assertThat(new SsParser().line("Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess"))
                .isInstanceOf(Heading.class);
    }

    @Test
    void takesTheStateFromTheFilter() throws IOException {
        SocketTable timeWait = SocketTable.parse(SsSamples.text("time-wait-6.1.txt"), new SsParser(TcpState.TIME_WAIT));
        SocketTable synSent = SocketTable.parse(SsSamples.text("syn-sent-6.1.txt"), new SsParser(TcpState.SYN_SENT));
        assertThat(timeWait.sockets()).extracting(SocketEntry::state).containsExactly(TcpState.TIME_WAIT);
        assertThat(synSent.sockets()).extracting(SocketEntry::state).hasSize(4).containsOnly(TcpState.SYN_SENT);
        assertThat(Stream.concat(timeWait.notUnderstood().stream(), synSent.notUnderstood().stream()))
                .isEmpty();
        assertThat(new SsParser(TcpState.SYN_SENT).line("ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 ino:1 sk:1"))
                .isInstanceOf(NotUnderstood.class);
    }

    @Test
    void reportsALineThatWasCutOff() throws IOException {
        String whole = SsSamples.text("ss-6.1.txt");
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            List<SsLine> lines = new ArrayList<>();
            new SsParser().read(new ByteArrayInputStream(cut.getBytes(StandardCharsets.UTF_8)), lines::add);
            if (!cut.isEmpty() && !cut.endsWith("\n")) {
                assertThat(lines.get(lines.size() - 1)).isInstanceOf(NotUnderstood.class);
            }
            assertThat(lines).hasSize((int) cut.lines().count() + (int) lone(cut));
        }
    }

    /** A carriage return is part of a name here, but ends a line for {@link String#lines}. */
    private static long lone(String text) {
        long returns = text.chars().filter(c -> c == '\r').count();
        return text.endsWith("\r") ? 1 - returns : -returns;
    }

    private static SocketEntry row(String line) {
        SsLine read = new SsParser().line(line);
        assertThat(read).isInstanceOf(Row.class);
        return ((Row) read).socket();
    }
}

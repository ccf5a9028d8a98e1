package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.record.Event;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recorder;
import tcplab.record.Witness;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** With a shell in the place of {@code ss}. */
@Timeout(30)
class SsPollerTest {
    private static final String ROW = "LISTEN 0 5 *:80 *:* ino:1 sk:1 <->";

    private final Recorder recorder = new Recorder();

    private SsPoller poller(String script) {
        return new SsPoller(recorder, new SsCommand(List.of("sh", "-c", script), Duration.ofSeconds(5)));
    }

    @Test
    void recordsALook() throws IOException {
        SsPoller ss = poller("echo '" + ROW + "'");
        Duration before = recorder.now();
        SocketsSeen look = ss.look();
        assertThat(look.sockets()).hasSize(1);
        assertThat(look.at()).isGreaterThanOrEqualTo(before);
        assertThat(look.at().plus(look.took())).isLessThanOrEqualTo(recorder.now());
        assertThat(recorder.events()).containsExactly(look);
        assertThat(ss.report().sound()).isTrue();
        assertThat(ss.report().seen()).isEqualTo(1);
        assertThat(ss.report().why()).isEmpty();
    }

    @Test
    void countsLinesThatItDoesNotUnderstand() throws IOException {
        SsPoller ss = poller("echo '" + ROW + "'; echo what is this; printf 'LISTEN 0 5 *:81 *:* ino:1 sk:1'");
        assertThat(ss.look().sockets()).hasSize(1);
        Witness.Report report = ss.report();
        assertThat(report.available()).isTrue();
        assertThat(report.sound()).isFalse();
        assertThat(report.dropped()).isEqualTo(2);
        assertThat(report.why()).hasValueSatisfying(why -> assertThat(why.en()).contains("what is this"));
    }

    @Test
    void showsALineSafely() throws IOException {
        SsPoller ss = poller("printf '\\033[2Jx%0300d\\n' 7");
        assertThat(ss.look().sockets()).isEmpty();
        assertThat(ss.report().why())
                .hasValueSatisfying(why -> assertThat(why.en())
                        .contains("\ufffd[2Jx000")
                        .contains("000...")
                        .hasSizeLessThan(320));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 3                                              | failed with status 3",
                "echo 'ss: invalid option' >&2; exit 255             | status 255: ss: invalid option",
                "echo 'RTNETLINK answers: Invalid argument' >&2      | status 0: RTNETLINK answers",
                "kill -9 $$                                          | failed with status 137",
            })
    void tellsOfALookThatFailed(String script, String message) {
        SsPoller ss = poller(script);
        assertThatThrownBy(ss::look).isInstanceOf(IOException.class).hasMessageContaining(message);
        assertThat(recorder.events()).isEmpty();
        assertThat(ss.report().available()).isFalse();
        assertThat(ss.report().dropped()).isEqualTo(1);
        assertThat(ss.report().why())
                .hasValueSatisfying(why -> assertThat(why.zh()).contains(message));
    }

    @Test
    void tellsThatSsIsMissing() {
        SsPoller ss = new SsPoller(recorder, SsCommand.of("no-such-ss"));
        assertThatThrownBy(ss::look).isInstanceOf(IOException.class).hasMessageContaining("no-such-ss");
        assertThat(ss.report().available()).isFalse();
    }

    @Test
    void passesOverComplaintsAboutControlGroupsHoweverMany() throws IOException {
        SsPoller ss =
                poller("i=0; while [ $i -lt 5000 ]; do echo Failed to find cgroup2 mount >&2; i=$((i+1)); done; echo '"
                        + ROW + "'");
        assertThat(ss.look().sockets()).hasSize(1);
        assertThat(ss.report().sound()).isTrue();
    }

    @Test
    void killsWhatGivesNoAnswer() {
        SsPoller ss = new SsPoller(recorder, new SsCommand(List.of("sleep", "60"), Duration.ofMillis(50)));
        assertThatThrownBy(ss::look)
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("sleep 60 did not end within 50 ms");
        assertThat(ss.report().dropped()).isEqualTo(1);
    }

    @Test
    void awaitsWhatComes() throws IOException {
        List<Integer> sizes = new ArrayList<>();
        SsPoller ss = poller("echo '" + ROW + "'");
        SocketsSeen look = ss.await(
                table -> {
                    sizes.add(table.size());
                    return sizes.size() == 3;
                },
                Duration.ofSeconds(20),
                Text.same("the third look"));
        assertThat(look.sockets()).hasSize(1);
        assertThat(recorder.events()).hasSize(3);
    }

    @Test
    void saysWhatItAwaitedAndWhatItSawInstead() {
        SsPoller ss = poller("echo '" + ROW + "'");
        assertThatThrownBy(() -> ss.await(
                        table -> table.stream().anyMatch(e -> e.state() == TcpState.CLOSING),
                        Duration.ofMillis(30),
                        Text.text("a socket in CLOSING", "处于 CLOSING 的套接字")))
                .isInstanceOfSatisfying(DeadlineException.class, e -> {
                    assertThat(e)
                            .hasMessage("waited 30 ms in vain for a socket in CLOSING;"
                                    + " the socket table shows instead: LISTEN *:80 > *:*");
                    assertThat(e.text().zh()).contains("处于 CLOSING 的套接字").contains("LISTEN *:80 > *:*");
                });
    }

    @Test
    void keepsALongTableShortInTheMessage() {
        SsPoller ss = poller("i=0; while [ $i -lt 40 ]; do echo '" + ROW + "'; i=$((i+1)); done");
        assertThatThrownBy(() -> ss.await(table -> false, Duration.ZERO, Text.same("nothing")))
                .hasMessageEndingWith("; and 28 more");
        assertThatThrownBy(() -> poller("true").await(table -> false, Duration.ZERO, Text.same("nothing")))
                .hasMessageEndingWith("no socket at all");
    }

    @Test
    void pollsUntilStopped() throws InterruptedException {
        SsPoller ss = poller("echo '" + ROW + "'; exit 0");
        CountDownLatch three = new CountDownLatch(1);
        Thread watcher = new Thread(() -> {
            while (ss.report().seen() < 3) {
                Thread.onSpinWait();
            }
            three.countDown();
        });
        watcher.setDaemon(true);
        watcher.start();
        ss.start(Duration.ofMillis(1));
        assertThatThrownBy(() -> ss.start(Duration.ofMillis(1))).isInstanceOf(IllegalStateException.class);
        assertThat(three.await(20, TimeUnit.SECONDS)).isTrue();
        ss.stop();
        long seen = ss.report().seen();
        List<Event> events = recorder.events();
        assertThat(events).hasSize((int) seen);
        ss.stop();
        assertThat(recorder.events()).hasSameSizeAs(events);
    }

    @Test
    void goesOnPollingAfterAFailure() throws InterruptedException {
        SsPoller ss = poller("exit 1");
        ss.start(Duration.ofMillis(1));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ss.report().dropped() < 2 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        ss.close();
        assertThat(ss.report().dropped()).isGreaterThanOrEqualTo(2);
        assertThat(ss.report().available()).isFalse();
    }

    @Test
    void canBeInterrupted() {
        SsPoller ss = new SsPoller(
                recorder, new SsCommand(List.of("sh", "-c", "exec >&-; exec sleep 60"), Duration.ofSeconds(20)));
        Thread.currentThread().interrupt();
        assertThatThrownBy(ss::look).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}

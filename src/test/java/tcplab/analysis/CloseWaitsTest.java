package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/** Looks at a second's distance, each naming the sockets that one process has in CLOSE-WAIT, and what follows. */
class CloseWaitsTest {
    private static final User JAVA = new User("java", 42, 7);

    private static SocketEntry closeWait(String cookie, User... users) {
        return entry(TcpState.CLOSE_WAIT, cookie, 77, users);
    }

    private static SocketEntry entry(TcpState state, String cookie, long inode, User... users) {
        return new SocketEntry(
                state,
                1,
                0,
                Endpoint.parse("127.0.0.1:7000"),
                new Endpoint("127.0.0.1", 40_000 + cookie.charAt(0)),
                Optional.empty(),
                inode,
                cookie,
                "",
                List.of(users));
    }

    private static CloseWaits watched(String looks, Map<String, Duration> idle) {
        CloseWaits watch = new CloseWaits();
        Duration at = Duration.ZERO;
        for (String look : looks.split("/", -1)) {
            List<SocketEntry> sockets = new ArrayList<>();
            Arrays.stream(look.strip().split("", -1))
                    .filter(cookie -> !cookie.isEmpty())
                    .forEach(cookie -> sockets.add(closeWait(cookie, JAVA)));
            watch.saw(new SocketsSeen(at, Duration.ZERO, sockets), idle);
            at = at.plusSeconds(1);
        }
        return watch;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a / ab / abc           | true  | it only grew (at 2 of 2 looks), none went away, and the oldest has been waiting for at least 2.0 s
                    '/ a / ab / ab / abc'  | true  | it only grew (at 3 of 4 looks), none went away, and the oldest has been waiting for at least 3.0 s
                    abc / abc / abc        | false | it did not grow
                    a / abcdef / abcdef    | false | it grew at one look only
                    ab / bc / bcd / bcde   | false | 1 of them went away meanwhile
                    a / ab / c / cde       | false | 2 of them went away meanwhile
                    / a / ab               | false | it grew, but the oldest is known to wait for 1.0 s only, less than 2.0 s
                    a / ab                 | false | 2 looks are too few to see a course
                    """)
    void aLeakOnlyGrowsLosesNoneAndIsOld(String looks, boolean leaks, String because) {
        CloseWaitCourse course = watched(looks, Map.of()).courses().get(0);

        assertThat(course.leaks(Duration.ofSeconds(2))).isEqualTo(leaks);
        assertThat(course.because(Duration.ofSeconds(2)).en()).isEqualTo(because);
    }

    @Test
    void theLastAcknowledgementTellsAnAgeThatWasNotWatched() {
        CloseWaits watch = watched("/a/ab", Map.of("a", Duration.ofSeconds(90)));

        assertThat(watch.courses().get(0).oldest()).isEqualTo(Duration.ofSeconds(90));
        assertThat(watch.courses().get(0).leaks(Duration.ofSeconds(2))).isTrue();
    }

    @Test
    void aProcessThatHoldsNoneAtTheEndHasNoCourse() {
        assertThat(watched("a/ab/", Map.of()).courses()).isEmpty();
    }

    @Test
    void socketsOfOthersAndOfNobodyAreKeptApart() {
        CloseWaits watch = new CloseWaits();
        watch.saw(
                new SocketsSeen(
                        Duration.ZERO,
                        Duration.ZERO,
                        List.of(
                                closeWait("a"),
                                entry(TcpState.CLOSE_WAIT, "b", 0),
                                entry(TcpState.ESTABLISHED, "c", 5, JAVA),
                                closeWait("d", JAVA, new User("java", 42, 8), new User("sh", 43, 3)))),
                Map.of());

        assertThat(watch.unseen().counts()).containsExactly(1);
        assertThat(watch.unaccepted()).isEqualTo(1);
        assertThat(watch.courses())
                .extracting(course -> course.process() + ": " + course.counts())
                .containsExactly("java 42: [1]", "sh 43: [1]");
    }
}

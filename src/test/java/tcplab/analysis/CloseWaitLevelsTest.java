package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.analysis.CloseWaitLevels.Held;
import tcplab.analysis.CloseWaitLevels.Who;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

class CloseWaitLevelsTest {
    private static final Duration AGE = Duration.ofSeconds(7);
    private static final Who JAVA = new Who(Optional.of(new Holder("java", 7)), true);
    private static final Who UNSEEN = new Who(Optional.empty(), true);
    private static final Who NOT_ACCEPTED = new Who(Optional.empty(), false);

    private static SocketEntry socket(TcpState state, int port, long inode, User... users) {
        return new SocketEntry(
                state,
                1,
                0,
                new Endpoint("127.0.0.1", 80),
                new Endpoint("127.0.0.1", port),
                Optional.empty(),
                inode,
                "" + port,
                "",
                List.of(users));
    }

    @Test
    void byHolderWithGrowthAndTheOldestAge() {
        CloseWaitLevels levels = new CloseWaitLevels();
        User java = new User("java", 7, 5);
        SocketEntry first = socket(TcpState.CLOSE_WAIT, 1, 11, java, new User("java", 7, 6));
        SocketEntry open = socket(TcpState.ESTABLISHED, 2, 12, java);
        SocketEntry second = socket(TcpState.CLOSE_WAIT, 3, 13, java);
        SocketEntry unseen = socket(TcpState.CLOSE_WAIT, 4, 14);
        SocketEntry unaccepted = socket(TcpState.CLOSE_WAIT, 5, 0);

        assertThat(levels.saw(Duration.ZERO, List.of(first, open), entry -> AGE))
                .containsExactly(new Held(JAVA, 1, OptionalDouble.empty(), AGE));
        assertThat(levels.saw(
                        Duration.ofSeconds(2),
                        List.of(first, second, unseen, unaccepted),
                        entry -> entry.equals(second) ? AGE : Duration.ZERO))
                .containsExactlyInAnyOrder(
                        new Held(JAVA, 2, OptionalDouble.of(0.5), AGE),
                        new Held(UNSEEN, 1, OptionalDouble.of(0.5), Duration.ZERO),
                        new Held(NOT_ACCEPTED, 1, OptionalDouble.of(0.5), Duration.ZERO))
                .first()
                .isEqualTo(new Held(JAVA, 2, OptionalDouble.of(0.5), AGE));
    }
}

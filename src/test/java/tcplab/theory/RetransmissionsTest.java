package tcplab.theory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The times to which Linux sets its timers, and what may be seen of a timer that was set. */
class RetransmissionsTest {
    @Test
    void aSynGoesOutWithEqualWaitsFirstAndThenDoubles() {
        assertThat(Retransmissions.opening(6, 4, Retransmissions.GREATEST).syns())
                .containsExactly(0L, 1000L, 2000L, 3000L, 4000L, 5000L, 7000L, 11_000L, 19_000L, 35_000L, 67_000L);
        assertThat(Retransmissions.opening(2, 0, Retransmissions.GREATEST))
                .isEqualTo(new Retransmissions.Opening(List.of(0L, 1000L, 3000L), 7000));
    }

    @Test
    void aSynAckDoublesFromTheFirst() {
        assertThat(Retransmissions.doubling(5, 1000, Retransmissions.GREATEST))
                .containsExactly(0L, 1000L, 3000L, 7000L, 15_000L, 31_000L);
        assertThat(Retransmissions.doubling(3, 1000, 2000)).containsExactly(0L, 1000L, 3000L, 5000L);
        assertThat(Retransmissions.doubling(0, 1000, 2000)).containsExactly(0L);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "1000, 1000, true",
        "1000, 995, true",
        "1000, 994, false",
        "1000, 1375, true",
        "1000, 1376, false",
        "7000, 8125, true",
        "7000, 8126, false"
    })
    void aTimerIsNeverEarlyAndLateByTheWheelAndABusyMachine(long set, long seen, boolean due) {
        assertThat(Retransmissions.due(set, Duration.ofMillis(seen))).isEqualTo(due);
    }
}

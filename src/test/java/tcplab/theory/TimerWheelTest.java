package tcplab.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.theory.TimerWheel.Span;

class TimerWheelTest {
    private static final TimerWheel HZ_250 = new TimerWheel(250);

    /** The table of levels in kernel/time/timer.c, for 1000 ticks a second. */
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "62, 1",
        "63, 8",
        "503, 8",
        "504, 64",
        "4031, 64",
        "4032, 512",
        "32255, 512",
        "32256, 4096",
        "258047, 4096",
        "258048, 32768",
        "2064383, 32768",
        "2064384, 262144"
    })
    void aBucketIsEightTimesAsWideOnEachLevel(long ahead, long width) {
        assertThat(TimerWheel.granularity(ahead)).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"0, 62, 63", "0, 63, 64", "7, 63, 72", "8, 248, 264", "0, 250, 256", "5, 250, 256", "6, 250, 264"})
    void aTimerFiresAtTheFirstEdgeBehindItsTime(long now, long ahead, long fires) {
        assertThat(TimerWheel.fires(now, ahead)).isEqualTo(fires);
    }

    @Test
    void oneTimerIsLateByItsBucketAtMost() {
        for (long millis : List.of(20L, 200L, 1000L, 3000L, 15_000L, 60_000L, 120_000L)) {
            Span span = HZ_250.end(HZ_250.inTurn(List.of(millis)));
            BigDecimal set = BigDecimal.valueOf(millis, 3);

            assertThat(span.earliest()).isEqualByComparingTo(set);
            assertThat(span.latest()).isEqualByComparingTo(set.add(span.granularity()));
        }
    }

    /** The first timer may begin anywhere between two edges; the next begin at an edge, so that only the first varies. */
    @Test
    void ofSeveralAlikeOnlyTheFirstVaries() {
        Span span = HZ_250.end(HZ_250.inTurn(List.of(1000L, 1000L, 1000L)));

        assertThat(span.earliest()).isEqualByComparingTo("3.048");
        assertThat(span.latest()).isEqualByComparingTo("3.080");
        assertThat(span.granularity()).isEqualByComparingTo("0.032");
    }

    @Test
    void ticksRoundUp() {
        assertThat(HZ_250.ticks(1000)).isEqualTo(250);
        assertThat(HZ_250.ticks(1001)).isEqualTo(251);
        assertThat(HZ_250.ticksOfMicros(200_001)).isEqualTo(51);
        assertThat(new TimerWheel(300).ticks(200)).isEqualTo(60);
    }

    @Test
    void refusesAClockThatNoKernelHas() {
        assertThatThrownBy(() -> new TimerWheel(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 Hz");
    }

    /** Idle for hours, the buckets are minutes wide; not every beginning is tried then. */
    @Test
    void farTimersAreBoundedToo() {
        Span span = new TimerWheel(1000).end(new TimerWheel(1000).inTurn(List.of(32_767_000L, 75_000L)));

        assertThat(span.earliest()).isGreaterThan(new BigDecimal("32842"));
        assertThat(span.latest())
                .isLessThan(new BigDecimal("32842").add(span.granularity().multiply(new BigDecimal("1.1"))));
    }
}

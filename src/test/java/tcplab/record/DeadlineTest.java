package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @AfterEach
    void resume() {
        Deadline.resume();
    }

    private static void letPass(Duration time) throws InterruptedException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < time.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void passesWithTime() throws InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofMillis(5));
        letPass(Duration.ofMillis(5));

        assertThat(deadline.passed()).isTrue();
        assertThat(deadline.left()).isNotPositive();
        assertThat(Deadline.in(Duration.ofHours(1)).passed()).isFalse();
    }

    @Test
    void standsStillWhileAllIsHeldUp() throws InterruptedException {
        Deadline.suspend();
        Deadline deadline = Deadline.in(Duration.ofMillis(5));
        letPass(Duration.ofMillis(10));
        assertThat(deadline.passed()).isFalse();
        assertThat(deadline.left())
                .as("not so little that asking again is all one does")
                .isGreaterThan(5_000_000);

        Deadline.suspend();
        Deadline.resume();
        letPass(Duration.ofMillis(5));
        assertThat(deadline.passed()).isTrue();
    }

    @Test
    void whatPassedBeforeStaysPassed() throws InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofMillis(5));
        letPass(Duration.ofMillis(5));
        Deadline.suspend();

        assertThat(deadline.passed()).isTrue();
    }
}

package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tcplab.record.Deadline;

class PatienceTest {
    private static final Duration LIMIT = Duration.ofMillis(5);

    private final EventLoop loop = new DefaultEventLoop();
    private final Patience patience = new Patience(loop, LIMIT);
    private final CompletableFuture<Boolean> late = new CompletableFuture<>();

    @AfterEach
    void end() {
        Deadline.resume();
        var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private void begin() throws Exception {
        loop.submit(() -> patience.begin(() -> late.complete(true))).get();
    }

    @Test
    void whatDoesNotComeInTimeIsLate() throws Exception {
        begin();
        assertThat(late.get(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatIsOverIsNotLate() throws Exception {
        loop.submit(() -> patience.begin(() -> late.complete(true)).over()).get();
        loop.schedule(() -> true, 2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS).get();
        assertThat(late).isNotDone();
    }

    /** The loop has come back to the deadline, and more than once, by the time that its own later task runs. */
    @Test
    void nothingIsLateWhileTheLabHoldsEverythingUp() throws Exception {
        Deadline.suspend();
        begin();
        loop.schedule(() -> true, 100, TimeUnit.MILLISECONDS).get();
        assertThat(late).isNotDone();

        Deadline.resume();
        assertThat(late.get(1, TimeUnit.MINUTES)).isTrue();
    }
}

package tcplab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A request to end a command that else goes on: by Ctrl-C or SIGTERM, or by the command itself. After a signal the
 * process waits until the command has closed this, and then ends at once.
 */
final class Interruption implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;
    private volatile int status;

    /** @param status how the process ends when a signal ended it */
    Interruption(int status) {
        this.status = status;
        hook = new Thread(this::signalled, "tcplab-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void signalled() {
        ask();
        try {
            if (closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sets how the process ends when a signal ended it, now that it is known; returns it. */
    int concludes(int known) {
        status = known;
        return known;
    }

    void ask() {
        asked.countDown();
    }

    /** Asks when an input comes to its end, as it does when the process at its other end dies. */
    void askAtEndOf(InputStream in) {
        Thread reader = new Thread(
                () -> {
                    try (in) {
                        in.transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // An input that cannot be read any more has ended, too.
                        ask();
                    }
                    ask();
                },
                "tcplab-input");
        reader.setDaemon(true);
        reader.start();
    }

    void await() throws InterruptedException {
        asked.await();
    }

    /** Waits for the request, but not longer than this; returns whether it came. */
    boolean await(Duration atMost) throws InterruptedException {
        return asked.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already; the hook is at work.
            ask();
        }
    }
}

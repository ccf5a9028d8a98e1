package tcplab.programs;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Connections as fast as they go: every thread is client and server at once, on this machine's loopback. */
public final class Churn {
    private final ChurnOptions options;
    private final AtomicLong done = new AtomicLong();
    private volatile boolean stopped;

    public Churn(ChurnOptions options) {
        this.options = options;
    }

    /** How many connections have been opened and closed so far; may be asked from any thread. */
    public long done() {
        return done.get();
    }

    /** Lets {@link #run} return after the connections that are under way; may be called from any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Runs to the end, or until it is stopped.
     *
     * @return how long it took
     * @throws UnsupportedOperationException without Netty's native calls
     * @throws IOException when a call fails, with its errno: EADDRNOTAVAIL when all ephemeral ports are taken
     */
    public Duration run() throws IOException, InterruptedException {
        if (!Epoll.isAvailable()) {
            throw new UnsupportedOperationException(Transport.why().en());
        }
        ExecutorService threads = Executors.newFixedThreadPool(options.threads(), work -> {
            Thread thread = new Thread(work, "tcplab-churn");
            thread.setDaemon(true);
            return thread;
        });
        try {
            long start = System.nanoTime();
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < options.threads(); i++) {
                long share = options.count() / options.threads() + (i < options.count() % options.threads() ? 1 : 0);
                loops.add(threads.submit(() -> {
                    try (ChurnLoop loop = new ChurnLoop(options)) {
                        loop.run(share, done, () -> stopped);
                    }
                    return null;
                }));
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
            return Duration.ofNanos(System.nanoTime() - start);
        } catch (ExecutionException e) {
            stop();
            throw e.getCause() instanceof IOException io ? io : new IOException("churn: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }
}

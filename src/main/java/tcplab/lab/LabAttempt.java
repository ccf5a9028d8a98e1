package tcplab.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tcplab.record.Deadline;

/** A connection that is being opened while the script goes on. */
public final class LabAttempt {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final FutureTask<LabSocket> task;
    private final Thread thread;

    LabAttempt(Callable<LabSocket> connect) {
        task = new FutureTask<>(connect);
        thread = new Thread(task, "tcplab-connect");
        thread.setDaemon(true);
        thread.start();
    }

    private LabSocket result(Deadline end) throws ExecutionException, InterruptedException, TimeoutException {
        while (true) {
            try {
                return task.get(end.left(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (end.passed()) {
                    throw e;
                }
            }
        }
    }

    /** Waits for the handshake's end; throws what connect() answered. */
    public LabSocket socket() throws IOException {
        try {
            return result(Deadline.in(DEADLINE));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException("connect failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("waited " + DEADLINE.toSeconds() + " s in vain for connect to end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting", e);
        }
    }

    /**
     * Closes the socket while connect() is still under way, and returns when it has ended.
     *
     * @throws IOException when the connection was opened before
     */
    public void abandon() throws IOException {
        thread.interrupt();
        LabSocket opened;
        try {
            opened = socket();
        } catch (InterruptedIOException e) {
            return;
        }
        throw new IOException("too late to abandon " + opened.tuple() + ": it is open");
    }
}

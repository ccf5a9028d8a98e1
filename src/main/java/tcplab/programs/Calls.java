package tcplab.programs;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tcplab.record.Deadline;
import tcplab.record.Errno;

/** Blocking calls made of Netty's futures, and the exceptions that they end with. */
final class Calls {
    /** How long a call waits that the kernel answers at once. */
    static final Duration SOON = Duration.ofSeconds(10);

    private Calls() {}

    /**
     * Waits for a future's value.
     *
     * @param call what was asked of the kernel, with the address
     * @throws SocketTimeoutException at the deadline, for which {@link Errno#of} is DEADLINE
     * @throws IOException if it failed, with the errno in its text
     */
    static <T> T await(Future<T> future, Duration deadline, String call) throws IOException {
        if (!within(future, deadline, call)) {
            throw late(call, deadline, "nothing came");
        }
        if (!future.isSuccess()) {
            throw failed(call, future.cause());
        }
        return future.getNow();
    }

    /** Whether a future ends before the deadline. */
    static boolean within(Future<?> future, Duration deadline, String call) throws InterruptedIOException {
        Deadline end = Deadline.in(deadline);
        try {
            while (!future.await(end.left(), TimeUnit.NANOSECONDS)) {
                if (end.passed()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(call + ": interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Closes a channel and returns when the kernel has been told. */
    static void closeForGood(Channel channel, String call) throws IOException {
        await(channel.close(), SOON, call);
        if (channel instanceof AbstractNioChannel) {
            afterNextSelect(channel.eventLoop(), call);
        }
    }

    /**
     * Waits until an event loop has looked for events once more: the JDK keeps the descriptor of a closed channel until its
     * selector does. A timed task that the loop gives itself is not run before that.
     */
    static void afterNextSelect(EventExecutor loop, String call) throws IOException {
        if (!loop.isShuttingDown()) {
            Promise<Boolean> looked = loop.newPromise();
            loop.execute(() -> {
                var unused = loop.schedule(() -> looked.trySuccess(true), 1, TimeUnit.NANOSECONDS);
            });
            await(looked, SOON, call);
        }
    }

    /** Closes a channel from its own event loop, where nothing can wait. */
    static void closeLater(Channel channel) {
        var unused = channel.close();
    }

    static SocketTimeoutException late(String call, Duration deadline, String instead) {
        return new SocketTimeoutException(
                call + ": deadline of " + deadline.toMillis() + " ms passed, " + instead + " until then");
    }

    static IOException failed(String call, Throwable cause) {
        return new IOException(call + ": " + sentence(cause), cause);
    }

    /** An error as a reader wants it: by its errno where it has one. */
    static String sentence(Throwable cause) {
        Errno errno = Errno.of(cause);
        if (errno == Errno.DEADLINE) {
            return String.valueOf(cause.getMessage());
        }
        if (errno != Errno.UNKNOWN) {
            return errno + " (" + errno.message() + ")";
        }
        return cause instanceof ClosedChannelException ? "the socket is closed" : cause.toString();
    }
}

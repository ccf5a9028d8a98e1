package tcplab.programs;

import io.netty.channel.EventLoop;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tcplab.record.Deadline;

/**
 * Deadlines that are all equally far off, and so come in the order in which they were set: one timer serves them all. They stand
 * still while the lab holds everything up ({@link Deadline}). Belongs to one event loop.
 */
final class Patience {
    private final EventLoop loop;
    private final Duration limit;
    private final Set<Wait> waits = new LinkedHashSet<>();
    private boolean alarmSet;

    Patience(EventLoop loop, Duration limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** Something that is waited for. */
    final class Wait {
        private final Deadline until;
        private final Runnable late;

        private Wait(Deadline until, Runnable late) {
            this.until = until;
            this.late = late;
        }

        /** It has come, or is not wanted any more. */
        void over() {
            waits.remove(this);
        }
    }

    /** Waits from now on; what is to happen when nothing comes, happens once. */
    Wait begin(Runnable late) {
        Wait wait = new Wait(Deadline.in(limit), late);
        waits.add(wait);
        if (!alarmSet) {
            setAlarm(limit.toNanos());
        }
        return wait;
    }

    /** What it means that something did not come in time. */
    SocketTimeoutException late(String awaited) {
        return new SocketTimeoutException(
                "deadline of " + limit.toMillis() + " ms passed, no " + awaited + " until then");
    }

    private void setAlarm(long nanos) {
        alarmSet = true;
        var unused = loop.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
    }

    private void ring() {
        alarmSet = false;
        while (!waits.isEmpty()) {
            Wait oldest = waits.iterator().next();
            long left = oldest.until.left();
            if (left > 0) {
                setAlarm(left);
                return;
            }
            waits.remove(oldest);
            oldest.late.run();
        }
    }
}

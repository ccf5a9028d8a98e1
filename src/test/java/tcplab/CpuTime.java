package tcplab;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** The processor's time that a piece of work takes in this thread: what else runs on the machine does not count. */
public final class CpuTime {
    private CpuTime() {}

    public static Duration of(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }
}

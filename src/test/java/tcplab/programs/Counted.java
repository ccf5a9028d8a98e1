package tcplab.programs;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;

/** Of what goes well on a program's connections it wants the number only. */
final class Counted implements ProgramListener {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What was put into words nevertheless. */
    final List<Act> told = new CopyOnWriteArrayList<>();

    private final Map<Act, Integer> counts = new EnumMap<>(Act.class);

    @Override
    public void told(ProgramReport report) {
        told.add(report.act());
    }

    @Override
    public boolean onlyCounts() {
        return true;
    }

    @Override
    public synchronized void counted(Act act) {
        counts.merge(act, 1, Integer::sum);
        notifyAll();
    }

    synchronized Map<Act, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** Waits until an act has been counted so many times. */
    synchronized void await(Act act, int times) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (counts.getOrDefault(act, 0) < times) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("waited for " + times + " " + act + ", counted " + counts + ", heard " + told);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for " + act, e);
            }
        }
    }
}

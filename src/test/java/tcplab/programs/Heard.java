package tcplab.programs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;

/** What a program under test reported, and waiting for it. */
final class Heard implements ProgramListener {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<ProgramReport> reports = new ArrayList<>();

    @Override
    public synchronized void told(ProgramReport report) {
        reports.add(report);
        notifyAll();
    }

    synchronized List<ProgramReport> all(Act act) {
        return reports.stream().filter(r -> r.act() == act).toList();
    }

    synchronized List<Act> acts() {
        return reports.stream().map(ProgramReport::act).toList();
    }

    /** Waits until an act was reported at least so many times. */
    synchronized List<ProgramReport> await(Act act, int times) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (all(act).size() < times) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("waited for " + times + " " + act + ", heard " + reports);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for " + act, e);
            }
        }
        return all(act);
    }
}

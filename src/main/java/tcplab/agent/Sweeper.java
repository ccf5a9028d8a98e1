package tcplab.agent;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/** The thread that drops the entries of closed sockets when the table has grown; it sleeps until then. */
final class Sweeper extends Thread {
    private final Births births;
    private final Semaphore asked = new Semaphore(0);

    Sweeper(Births births) {
        super(null, null, "tcplab-agent-sweeper", 0, false);
        this.births = births;
        setDaemon(true);
    }

    /** Asks for a sweep, without waiting for it. */
    void wake() {
        if (asked.availablePermits() == 0) {
            asked.release();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                asked.acquire();
                sweep();
                asked.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            births.sweep();
        } catch (IOException | RuntimeException e) {
            Births.count(Births.FAULTS); // the table stays within its bound all the same
        }
    }
}

package tcplab.observe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tcplab.record.Deadline;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recorder;
import tcplab.record.SocketEntry;
import tcplab.record.Witness;
import tcplab.text.Text;

/**
 * The witness {@code ss}: looks at the whole TCP socket table of a network namespace and records every look.
 *
 * <p>What {@code ss} asks the kernel it asks itself while the table is large; a look is the same either way.
 *
 * <p>It can be asked for a look at any time, from any thread, and look by itself at an interval meanwhile. A look sees the
 * namespace of the thread that makes it; the thread that {@link #start} creates inherits that of its caller. What failed
 * or could not be read is counted and told in the {@link #report}.
 */
public final class SsPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SsPoller.class);
    private static final Duration PAUSE = Duration.ofMillis(1);

    /** From so many sockets on the kernel is asked without {@code ss}, whose text would take longer than the answer. */
    static final int LARGE = 4096;

    /** Where a user holds the run up, nothing is in a hurry. */
    private static final Duration LONG_PAUSE = Duration.ofMillis(20);

    private final Recorder recorder;
    private final SsCommand command;
    /** Looks take turns: of two that overlap, the one that began first might show the later state. */
    private final Object turn = new Object();

    private final SsTally tally = new SsTally();
    private final List<Place> elsewhere = new CopyOnWriteArrayList<>();
    private @Nullable Polling polling;
    private int size;

    /** Looks without asking which processes hold the sockets. */
    public SsPoller(Recorder recorder) {
        this(recorder, SsCommand.table());
    }

    /** @param holders whether to tell the processes that hold each socket, at the price of a walk through {@code /proc} */
    public SsPoller(Recorder recorder, boolean holders) {
        this(recorder, holders ? SsCommand.tableWithHolders() : SsCommand.table());
    }

    SsPoller(Recorder recorder, SsCommand command) {
        this.recorder = recorder;
        this.command = command;
    }

    /** From now on a look is also made in another place, and is one look with one table. */
    public void alsoIn(Place place) {
        elsewhere.add(place);
    }

    /** Tells how many sockets the first look may expect; later ones go by the look before. */
    public void expect(int sockets) {
        synchronized (turn) {
            size = sockets;
        }
    }

    /**
     * Looks once, now, and records it.
     *
     * @throws IOException when {@code ss} cannot be run, fails, or gives no answer within 5 s; nothing is recorded then
     */
    public SocketsSeen look() throws IOException {
        return look(command);
    }

    /** Looks once as {@link #look} does, and asks for the processes that hold each socket. */
    public SocketsSeen lookWithHolders() throws IOException {
        return look(SsCommand.tableWithHolders());
    }

    private SocketsSeen look(SsCommand asked) throws IOException {
        synchronized (turn) {
            return lookAlone(asked);
        }
    }

    private SocketsSeen lookAlone(SsCommand asked) throws IOException {
        Duration at = recorder.now();
        SocketTable table;
        try {
            table = table(asked);
            for (Place place : elsewhere) {
                table = table.and(place.inside(() -> table(asked)));
            }
        } catch (IOException e) {
            tally.failed(e);
            throw e;
        }
        SocketsSeen look = new SocketsSeen(at, recorder.now().minus(at), table.sockets());
        recorder.add(look);
        tally.looked(table.notUnderstood());
        return look;
    }

    private SocketTable table(SsCommand asked) throws IOException {
        SocketTable table;
        if (size >= LARGE && asked.equals(SsCommand.table())) {
            table = SocketTable.ask();
        } else if (size >= LARGE && asked.equals(SsCommand.tableWithHolders())) {
            table = SocketTable.askWithHolders();
        } else {
            table = asked.run(in -> SocketTable.read(in, new SsParser()));
        }
        size = table.sockets().size();
        return table;
    }

    /**
     * Looks again and again, back to back, until the table is as wanted.
     *
     * @param what what is awaited, for the message: "the client in FIN-WAIT-2"
     * @return the look that showed it
     * @throws DeadlineException when no look that began before the deadline showed it, with what the last one showed
     * @throws IOException when a look fails
     */
    public SocketsSeen await(Predicate<List<SocketEntry>> wanted, Duration deadline, Text what) throws IOException {
        Deadline end = Deadline.in(deadline);
        while (true) {
            SocketsSeen look = look();
            if (wanted.test(look.sockets())) {
                return look;
            }
            if (end.passed()) {
                throw new DeadlineException(Text.text(
                                "waited %s ms in vain for %s; the socket table shows instead: %s",
                                "等待了 %s 毫秒，仍未等到%s；套接字表显示的是：%s")
                        .with(deadline.toMillis(), what, SsTally.inShort(look.sockets())));
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep((Deadline.suspended() ? LONG_PAUSE : PAUSE).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted between two looks of ss");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /**
     * Looks at an interval, in a thread of its own, until {@link #stop}. A look that takes longer than the interval delays
     * the next one; none is made up for.
     *
     * @throws IllegalStateException when it is doing so already
     */
    public synchronized void start(Duration interval) {
        if (polling != null) {
            throw new IllegalStateException("ss is being polled already");
        }
        polling = new Polling(interval);
        polling.thread.start();
    }

    /** Ends the looking at an interval, if any, after the look that is under way. */
    public synchronized void stop() {
        if (polling != null) {
            polling.stop();
            polling = null;
        }
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** What it saw and missed until now. */
    public Witness.Report report() {
        return tally.report();
    }

    private final class Polling {
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final Thread thread;

        Polling(Duration interval) {
            thread = new Thread(() -> poll(interval.toNanos()), "ss-poller");
            thread.setDaemon(true);
        }

        private void poll(long interval) {
            long next = System.nanoTime();
            try {
                do {
                    tryLook();
                    next = Math.max(next + interval, System.nanoTime());
                } while (!stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void tryLook() {
            try {
                look();
            } catch (IOException e) {
                LOG.debug("a look failed, and was counted", e);
            }
        }

        private void stop() {
            stopped.countDown();
            try {
                thread.join(command.deadline().toMillis() + 1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package tcplab.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tcplab.observe.Place;
import tcplab.record.Deadline;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.text.ToldException;

/**
 * A watched run's brake: holds each segment in its sender's kernel ({@link SegmentQueue}) until its time has come or it is
 * let go, the oldest first, one at a time; and lets script and segments rest when an end is in a state. Forged segments do
 * not pass here, and are never held.
 *
 * <p>While anything is held or rests, the lab's deadlines stand still ({@link Deadline}); the kernel's timers do not. What a
 * sender repeats because of what is held is taken away before anybody sees it, and counted. So that no end gives up
 * meanwhile, {@link Patience} raises the numbers of retries as soon as a segment is held for long.
 *
 * <p>Thread-safe. Locks nothing else while it holds its own, but for the tables that it asks for.
 */
final class Stepper {
    /** The namespace in which the run's own threads are. */
    private static final Place HERE = new Place() {
        @Override
        public <T> T inside(Look<T> look) throws IOException {
            return look.look();
        }
    };

    /** Asks for the socket table now. */
    interface Table {
        List<SocketEntry> look() throws IOException;
    }

    private final Consumer<News> news;
    private final Patience patience = new Patience();
    private final List<Place> places = new ArrayList<>();
    private final List<SegmentQueue> queues = new ArrayList<>();
    private final HeldSegments held;
    private final Set<FourTuple> thawed = new HashSet<>();
    private Optional<Wire> wire = Optional.empty();
    private Table table = List::of;
    private Tempo tempo = Tempo.FREE;
    private Optional<TcpState> freezeIn = Optional.empty();
    private boolean frozen;

    Stepper(Consumer<News> news) {
        this.news = news;
        this.held = new HeldSegments(news, () -> wire.map(Wire::held).orElse(List.of()));
        places.add(HERE);
    }

    /** Where to look for states. */
    synchronized void look(Table sockets) {
        table = sockets;
    }

    /** From now on also holds what the hosts of a wire send. */
    synchronized void alsoOn(Wire laid) throws IOException {
        wire = Optional.of(laid);
        for (Host host : laid.hosts()) {
            places.add(host.place());
            if (!queues.isEmpty()) {
                engage(host.place());
            }
        }
    }

    /** Does what a watcher asked for. */
    void obey(String line) {
        try {
            if (line.equals(StageControl.STEP)) {
                step();
            } else if (line.startsWith(StageControl.TEMPO)) {
                tempo(Tempo.parse(line.substring(StageControl.TEMPO.length())));
            } else if (line.startsWith(StageControl.FREEZE)) {
                String state = line.substring(StageControl.FREEZE.length());
                freeze(state.equals(StageControl.NEVER) ? Optional.empty() : Optional.of(TcpState.parse(state)));
            }
        } catch (IOException | IllegalArgumentException e) {
            news.accept(new News.Unable(ToldException.of(e)));
        }
    }

    /**
     * Sets the tempo.
     *
     * @throws StageException where segments cannot be held
     */
    synchronized void tempo(Tempo wanted) throws IOException {
        if (!wanted.free()) {
            engage();
        }
        tempo = wanted;
        if (tempo.free()) {
            patience.end(places);
        }
        news.accept(new News.Moves(tempo));
        changed();
    }

    private void engage() throws IOException {
        if (queues.isEmpty()) {
            for (Place place : places) {
                engage(place);
            }
            Thread thread = new Thread(this::keepTempo, "tcplab-stepper");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void engage(Place place) throws IOException {
        SegmentQueue queue;
        try {
            queue = place.inside(() -> {
                SegmentQueue opened = SegmentQueue.open();
                SegmentQueue.fill();
                return opened;
            });
        } catch (StageException e) {
            throw e;
        } catch (IOException e) {
            throw new StageException(Text.text("segments cannot be held here: %s", "这里无法扣住报文段：%s")
                    .with(String.valueOf(e.getMessage())));
        }
        queues.add(queue);
        Thread thread = new Thread(() -> hear(queue), "tcplab-queue");
        thread.setDaemon(true);
        thread.start();
    }

    /** A script is about to send a segment of its own making, which is not to be held. */
    synchronized void forging(RawSegment segment) {
        if (!queues.isEmpty()) {
            held.forging(segment);
        }
    }

    private void hear(SegmentQueue queue) {
        try {
            while (true) {
                queue.await();
                synchronized (this) {
                    drain(queue);
                }
            }
        } catch (IOException e) {
            news.accept(new News.Unable(ToldException.of(e)));
        }
    }

    private void drain(SegmentQueue queue) throws IOException {
        if (held.take(queue, tempo.free() && freezeIn.isEmpty())) {
            changed();
        }
    }

    private void drain() throws IOException {
        for (SegmentQueue queue : queues) {
            drain(queue);
        }
    }

    /** Lets the oldest held segment go, if there is one. */
    synchronized void step() throws IOException {
        drain();
        if (held.any()) {
            held.letOldestGo();
            drain();
            changed();
        }
    }

    /** Lets all rest when an end is in a state, or go on. */
    synchronized void freeze(Optional<TcpState> state) throws IOException {
        if (state.isPresent()) {
            engage();
        }
        if (frozen) {
            frozen = false;
            news.accept(new News.Thawed());
        }
        thawed.clear();
        freezeIn = state;
        changed();
    }

    /**
     * Lets the script wait, before it does what changes a state, while an end is in the state to rest in.
     *
     * @throws IOException when {@code ss} fails
     */
    synchronized void beforeCall() throws IOException {
        while (rests()) {
            pause(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    /** Whether all rests now; an end that was let go in this state does not count again. */
    private boolean rests() throws IOException {
        if (freezeIn.isEmpty()) {
            return false;
        }
        if (!frozen) {
            TcpState state = freezeIn.get();
            List<FourTuple> there = table.look().stream()
                    .filter(row -> row.state() == state)
                    .map(SocketEntry::tuple)
                    .filter(tuple -> !thawed.contains(tuple))
                    .toList();
            if (!there.isEmpty()) {
                frozen = true;
                news.accept(new News.Frozen(state));
                changed();
            }
        }
        return frozen;
    }

    /** Lets go what has waited for its time; the stepper's own thread. */
    private synchronized void keepTempo() {
        while (true) {
            try {
                long left = untilNext();
                if (left <= 0 && !rests()) {
                    step();
                } else {
                    if (held.any()) {
                        patience.begin(places, System.nanoTime() - held.oldestSince());
                    }
                    pause(Math.max(left, TimeUnit.MILLISECONDS.toNanos(50)));
                }
            } catch (IOException e) {
                news.accept(new News.Unable(ToldException.of(e)));
                return;
            }
        }
    }

    /** Nanoseconds until the oldest segment may go by itself. */
    private long untilNext() {
        if (!held.any() || tempo.held()) {
            return held.any() ? TimeUnit.SECONDS.toNanos(1) : TimeUnit.HOURS.toNanos(1);
        }
        return held.oldestSince() + tempo.each().toNanos() - System.nanoTime();
    }

    private void pause(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while segments are held", e);
        }
    }

    private void changed() {
        if (frozen || held.any()) {
            Deadline.suspend();
        } else {
            Deadline.resume();
        }
        notifyAll();
    }

    /** Returns when the script's last segments have been let go too, and holds nothing from then on. */
    synchronized void finish() throws IOException {
        while (frozen) {
            pause(TimeUnit.MILLISECONDS.toNanos(500));
        }
        do {
            drain();
            if (held.any()) {
                pause(TimeUnit.MILLISECONDS.toNanos(500));
            }
        } while (held.any());
        freezeIn = Optional.empty();
        tempo = Tempo.FREE;
        changed();
    }

    /** What it did, for the recording: nothing if no segment was ever held. */
    synchronized Optional<String> account() {
        return held.account();
    }
}

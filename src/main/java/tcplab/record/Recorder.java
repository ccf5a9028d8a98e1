package tcplab.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The one clock and the one list that every witness writes to, from whichever thread it runs in.
 *
 * <p>The clock is the monotonic one; moments told by the wall clock (packet timestamps) are brought onto it by the
 * distance between the two at the recording's start, taken as the tightest of several readings.
 */
public final class Recorder {
    private static final int READINGS = 16;

    private final List<Event> events = new ArrayList<>();
    private Consumer<Event> listener = event -> {};
    private final long zeroMonotonic;
    private final long zeroWall;
    private final boolean keeps;

    public Recorder() {
        this(true);
    }

    private Recorder(boolean keeps) {
        this.keeps = keeps;
        long best = Long.MAX_VALUE;
        long monotonic = 0;
        long wall = 0;
        for (int i = 0; i < READINGS; i++) {
            long before = System.nanoTime();
            Instant now = Instant.now();
            long after = System.nanoTime();
            if (after - before < best) {
                best = after - before;
                monotonic = before + (after - before) / 2;
                wall = nanos(now);
            }
        }
        this.zeroMonotonic = monotonic;
        this.zeroWall = wall;
    }

    /** The clock without the list: what it is given is told to who listens and then forgotten. For who watches without an end. */
    public static Recorder ofNothing() {
        return new Recorder(false);
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    /** The wall clock's reading at the recording's start. */
    public Instant started() {
        return Instant.ofEpochSecond(0, zeroWall);
    }

    /** Time since the recording began. */
    public Duration now() {
        return atMonotonic(System.nanoTime());
    }

    /** Where a reading of CLOCK_MONOTONIC, in nanoseconds, lies in the recording. */
    public Duration atMonotonic(long nanos) {
        return Duration.ofNanos(nanos - zeroMonotonic);
    }

    /** Where a reading of CLOCK_REALTIME, in nanoseconds since the epoch, lies in the recording. */
    public Duration atWall(long nanos) {
        return Duration.ofNanos(nanos - zeroWall);
    }

    public void add(Event event) {
        synchronized (events) {
            if (keeps) {
                events.add(event);
            }
            listener.accept(event);
        }
    }

    /** From now on somebody hears each event, in the order of the list; not to wait for anything, for witnesses wait meanwhile. */
    public void tell(Consumer<Event> hearing) {
        synchronized (events) {
            listener = hearing;
        }
    }

    /** What was recorded so far; nothing {@link #ofNothing}. */
    public List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}

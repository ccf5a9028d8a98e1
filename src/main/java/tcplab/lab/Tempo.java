package tcplab.lab;

import java.time.Duration;

/**
 * How fast segments leave the hosts of a run; {@link #parse} and {@link #toString} are inverses.
 *
 * @param held whether each waits until it is told to go
 * @param each how long each waits that is not; zero for not at all
 */
public record Tempo(boolean held, Duration each) {
    /** Nothing waits. */
    public static final Tempo FREE = new Tempo(false, Duration.ZERO);

    /** Everything waits. */
    public static final Tempo HELD = new Tempo(true, Duration.ZERO);

    private static final long LONGEST_MILLIS = 60_000;

    /** Each segment waits so long, at most a minute. */
    public static Tempo each(Duration wait) {
        if (wait.isNegative() || wait.toMillis() > LONGEST_MILLIS) {
            throw new IllegalArgumentException("a segment cannot wait " + wait + "; a minute is the most");
        }
        return new Tempo(false, Duration.ofMillis(wait.toMillis()));
    }

    /**
     * Reads {@code free}, {@code held} or a number of milliseconds.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static Tempo parse(String text) {
        if (text.equals("free")) {
            return FREE;
        }
        if (text.equals("held")) {
            return HELD;
        }
        if (!text.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is no tempo; write free, held, or milliseconds");
        }
        return each(Duration.ofMillis(Long.parseLong(text)));
    }

    boolean free() {
        return !held && each.isZero();
    }

    @Override
    public String toString() {
        return held ? "held" : free() ? "free" : Long.toString(each.toMillis());
    }
}

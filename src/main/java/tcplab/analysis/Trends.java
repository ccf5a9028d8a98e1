package tcplab.analysis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How fast numbers grow, over looks given one after the other: by the last ten seconds, or by the last two looks where these are
 * farther apart. Not for several threads.
 *
 * @param <K> what is counted
 */
public final class Trends<K> {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private record Point(Duration at, Map<?, Integer> counts) {}

    private final Deque<Point> points = new ArrayDeque<>();

    /** Takes the counts of the next look; what it does not name is zero. */
    public void saw(Duration at, Map<K, Integer> counts) {
        points.addLast(new Point(at, new HashMap<>(counts)));
        while (points.size() > 2 && at.minus(points.getFirst().at()).compareTo(WINDOW) > 0) {
            points.removeFirst();
        }
    }

    /** The growth per second, below zero for what shrinks; empty until there were two looks. */
    public OptionalDouble perSecond(K key) {
        if (points.isEmpty()) {
            return OptionalDouble.empty();
        }
        Point first = points.getFirst();
        Point last = points.getLast();
        double seconds = last.at().minus(first.at()).toNanos() / 1e9;
        return seconds <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((count(last, key) - count(first, key)) / seconds);
    }

    private static int count(Point point, Object key) {
        Integer count = point.counts().get(key);
        return count == null ? 0 : count;
    }
}

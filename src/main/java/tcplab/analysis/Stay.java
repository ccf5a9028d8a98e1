package tcplab.analysis;

import java.time.Duration;
import java.util.Locale;

/**
 * How long a socket was in a state, as far as sampling knows: an interval, because a sample does not see the moment at
 * which a state began or ended.
 *
 * @param atLeast from the first look that showed it to the last
 * @param atMost from the last look before it to the first look after it
 * @param ended whether a look after it no longer showed it; else {@code atMost} is only what was watched
 */
public record Stay(Duration atLeast, Duration atMost, boolean ended) {
    /** Whether the true length is known well enough to lie in a range: it may, and its end was seen. */
    public boolean consistentWith(Duration from, Duration to) {
        return ended && !contradicts(from, to);
    }

    /** Whether the true length certainly does not lie in a range, be its end seen or not. */
    public boolean contradicts(Duration from, Duration to) {
        return atLeast.compareTo(to) > 0 || (ended && atMost.compareTo(from) < 0);
    }

    /** Whether the true length certainly lies in a range. */
    public boolean within(Duration from, Duration to) {
        return ended && atLeast.compareTo(from) >= 0 && atMost.compareTo(to) <= 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.2f–%.2f s%s",
                atLeast.toMillis() / 1000.0,
                atMost.toMillis() / 1000.0,
                ended ? "" : "+");
    }
}

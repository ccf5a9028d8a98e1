package tcplab.analysis;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much of something limited is used up, and how fast it is.
 *
 * @param perSecond the growth per second, empty when it is not known
 * @param passing whether what grows are entries in TIME-WAIT alone
 */
public record Level(long used, long limit, OptionalDouble perSecond, boolean passing) {
    /** How long Linux keeps a TIME-WAIT: TCP_TIMEWAIT_LEN of include/net/tcp.h. */
    public static final Duration TIME_WAIT = Duration.ofSeconds(60);

    /** The time until all is used up if it goes on growing so; empty when it does not grow, or that is not known. */
    public Optional<Duration> left() {
        if (used >= limit) {
            return Optional.of(Duration.ZERO);
        }
        double rate = perSecond.orElse(0);
        return rate > 0 ? Optional.of(Duration.ofMillis((long) (1000 * (limit - used) / rate))) : Optional.empty();
    }

    /**
     * Whether it will never be used up at the present rate: connections that come and go at one rate have as many entries in
     * TIME-WAIT after a minute as they ever have.
     */
    public boolean levelsOff() {
        return passing && left().filter(left -> left.compareTo(TIME_WAIT) > 0).isPresent();
    }
}

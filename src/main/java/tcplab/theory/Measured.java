package tcplab.theory;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What was measured of something that can be predicted: an interval, since a sample does not see the moment at which
 * something ends.
 *
 * @param least it was no less than that
 * @param most it was no more than that
 * @param roundTrip what the connection's opening took between the SYN+ACK and its ACK, for what depends on it; else zero
 */
public record Measured(BigDecimal least, BigDecimal most, Duration roundTrip) {
    public static Measured count(long number) {
        return number(BigDecimal.valueOf(number));
    }

    public static Measured number(BigDecimal number) {
        return new Measured(number, number, Duration.ZERO);
    }

    /** A time that lies between two. */
    public static Measured between(Duration least, Duration most) {
        Duration from = least.isNegative() ? Duration.ZERO : least;
        return new Measured(
                BigDecimal.valueOf(from.toNanos(), 9), BigDecimal.valueOf(most.toNanos(), 9), Duration.ZERO);
    }

    public Measured after(Duration measuredRoundTrip) {
        return new Measured(least, most, measuredRoundTrip);
    }

    /** The interval, or the number, without unit. */
    @Override
    public String toString() {
        return Comparison.range(least, most);
    }
}

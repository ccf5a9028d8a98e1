package tcplab.programs;

import java.math.BigDecimal;
import java.time.Duration;

/** What options may not be, said in one way: {@code rate 0: must be > 0}. */
final class Limits {
    private Limits() {}

    static void atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " " + value + ": must be " + (least == 0 ? ">= 0" : "> " + (least - 1)));
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " " + plain(value) + ": must be > 0");
        }
    }

    static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " " + value.toMillis() + " ms: must be > 0");
        }
    }

    static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " " + value.toMillis() + " ms: must be >= 0");
        }
    }

    static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }
}

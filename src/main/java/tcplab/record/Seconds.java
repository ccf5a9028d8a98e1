package tcplab.record;

import java.time.Duration;

/**
 * A duration as a recording writes it: seconds with nine digits behind the point, {@code 12.000000345}. {@link #parse} and
 * {@link #write} are inverses. Without patterns and formats, since a line of every event has one and a live view has to keep
 * pace.
 */
final class Seconds {
    private static final int DIGITS = 9;
    private static final int NANOS = 1_000_000_000;

    private Seconds() {}

    static String write(Duration duration) {
        Duration length = duration.abs();
        return (duration.isNegative() ? "-" : "")
                + length.getSeconds()
                + "."
                + Integer.toString(NANOS + length.getNano()).substring(1);
    }

    /**
     * Reads 1 to 9 digits, and as many behind a point if there is one. No exponents.
     *
     * @throws IllegalArgumentException with the text, when it is anything else
     */
    static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        int point = text.indexOf('.');
        long whole = digits(text, negative ? 1 : 0, point < 0 ? text.length() : point);
        long nanos = 0;
        if (point >= 0) {
            nanos = digits(text, point + 1, text.length());
            for (int n = text.length() - point - 1; n < DIGITS; n++) {
                nanos *= 10;
            }
        }
        Duration length = Duration.ofSeconds(whole, nanos);
        return negative ? length.negated() : length;
    }

    private static long digits(String text, int from, int to) {
        if (to <= from || to - from > DIGITS) {
            throw new IllegalArgumentException(text);
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException(text);
            }
            value = 10 * value + digit;
        }
        return value;
    }
}

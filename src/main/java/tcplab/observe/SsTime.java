package tcplab.observe;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time notation of the timers of {@code ss}: {@code 119min}, {@code 1min9sec}, {@code 59sec}, {@code 1.972ms},
 * {@code 052ms}, and nothing at all for a timer that is due.
 *
 * <p>{@code 1.972ms} is 1972 ms: until iproute2 6.11 the unit after a fraction was that of its last digit, since then it
 * reads {@code 1.972sec}. Fractions are printed below ten seconds and seconds below ten minutes; there are no hours.
 */
final class SsTime {
    private static final Pattern NOTATION =
            Pattern.compile("(?:(\\d{1,7})min)?(?:(\\d{1,2})sec|(\\d{1,2})\\.(\\d{3})(?:ms|sec)|(\\d{3})ms)?");

    private SsTime() {}

    /** @throws IllegalArgumentException with the offending text */
    static Duration parse(String text) {
        Matcher m = NOTATION.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no time that ss prints");
        }
        return Duration.ofMinutes(number(m.group(1)))
                .plusSeconds(number(m.group(2)) + number(m.group(3)))
                .plusMillis(number(m.group(4)) + number(m.group(5)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}

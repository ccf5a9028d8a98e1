package tcplab.cli;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** Reads and checks the values of options. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)?");

    private Values() {}

    /** Reads {@code 500ms}, {@code 2s}, {@code 1.5m}; a bare number is seconds. */
    static Duration duration(String value) {
        Matcher m = DURATION.matcher(value);
        if (!m.matches()) {
            throw new TypeConversionException("no duration");
        }
        String unit = m.group(2) == null ? "s" : m.group(2);
        long millis = switch (unit) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 1000;
        };
        return Duration.ofMillis(Math.round(Double.parseDouble(m.group(1)) * millis));
    }

    /** How a constant is typed: {@code AT_ONCE} as {@code at-once}, and {@code io_uring} as it writes itself. */
    static String typed(Object constant) {
        String word = constant.toString();
        String small = word.toLowerCase(Locale.ROOT);
        return word.equals(small) ? word : small.replace('_', '-');
    }

    static <E extends Enum<E>> E constant(Class<E> type, String value) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> typed(constant).equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("no such constant"));
    }

    /** The values of an enum as they are typed, for a shell to complete. */
    static class Choices implements Iterable<String> {
        private final List<String> typed;

        Choices(Object... constants) {
            typed = Arrays.stream(constants).map(Values::typed).toList();
        }

        @Override
        public Iterator<String> iterator() {
            return typed.iterator();
        }
    }

    static int atLeast(int least, String option, int value) {
        if (value < least) {
            throw Failure.usage(
                    text("%s %s: must be at least %s", "%s %s：不能小于 %s").with(option, value, least));
        }
        return value;
    }

    static double positive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw Failure.usage(
                    text("%s %s: must be more than 0", "%s %s：必须大于 0").with(option, plain(value)));
        }
        return value;
    }

    static Duration positive(String option, Duration value) {
        if (value.isZero()) {
            throw Failure.usage(text("%s 0: must be more than 0", "%s 0：必须大于 0").with(option));
        }
        return value;
    }

    static int port(String option, int value) {
        if (value < 0 || value > 65535) {
            throw Failure.usage(text("%s %s: a port is within 0..65535", "%s %s：端口的范围是 0..65535")
                    .with(option, value));
        }
        return value;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}

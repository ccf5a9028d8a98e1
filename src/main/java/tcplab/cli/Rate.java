package tcplab.cli;

import java.util.OptionalDouble;
import picocli.CommandLine.TypeConversionException;

/**
 * How many requests begin each second.
 *
 * @param perSecond empty for as many as possible
 */
record Rate(OptionalDouble perSecond) {
    private static final String MAX = "max";

    /** Reads a number, or {@code max}. */
    static Rate parse(String value) {
        if (value.equalsIgnoreCase(MAX)) {
            return new Rate(OptionalDouble.empty());
        }
        try {
            return new Rate(OptionalDouble.of(Double.parseDouble(value)));
        } catch (NumberFormatException e) {
            throw new TypeConversionException("neither a number nor " + MAX);
        }
    }

    boolean max() {
        return perSecond.isEmpty();
    }

    OptionalDouble checked() {
        perSecond.ifPresent(rate -> Values.positive("--rate", rate));
        return perSecond;
    }
}

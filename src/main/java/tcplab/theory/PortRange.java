package tcplab.theory;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports from which the kernel takes a connecting socket's own: both bounds belong to it.
 *
 * <p>Source: ip-sysctl, {@code ip_local_port_range}.
 */
public record PortRange(int lowest, int highest) {
    private static final Pattern NOTATION = Pattern.compile("(\\d{1,5})\\s+(\\d{1,5})");

    /** The range that was set in a part of the evidence, else the one that the namespace began with; empty if neither is known. */
    public static Optional<PortRange> of(Evidence evidence) {
        return evidence.setting("net.ipv4.ip_local_port_range").map(PortRange::parse);
    }

    /**
     * Reads the setting's value: {@code 32768 60999}.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static PortRange parse(String value) {
        Matcher m = NOTATION.matcher(value);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + value + "' is no range of ports; two numbers are");
        }
        return new PortRange(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
    }

    /** How many ports there are in it: so many connections to one destination fit, if none of them is reserved. */
    public int ports() {
        return highest - lowest + 1;
    }

    public boolean contains(int port) {
        return port >= lowest && port <= highest;
    }

    @Override
    public String toString() {
        return lowest + "–" + highest;
    }
}

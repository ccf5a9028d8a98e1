package tcplab.analysis;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports from which the kernel takes a connecting socket's own: a range without what is reserved in it. Source: ip-sysctl,
 * {@code ip_local_port_range} and {@code ip_local_reserved_ports}.
 */
public final class EphemeralPorts {
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{1,5})\\s+(\\d{1,5})\\s*");
    private static final Pattern PART = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    private final BitSet ports = new BitSet();

    private EphemeralPorts() {}

    /**
     * Reads the two settings: {@code 32768 60999} and {@code 8080,9000-9010} or nothing.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static EphemeralPorts parse(String range, String reserved) {
        EphemeralPorts ephemeral = new EphemeralPorts();
        Matcher bounds = RANGE.matcher(range);
        if (!bounds.matches()) {
            throw new IllegalArgumentException("'" + range + "' is no range of ports; two numbers are");
        }
        ephemeral.ports.set(Integer.parseInt(bounds.group(1)), Integer.parseInt(bounds.group(2)) + 1);
        for (String part : reserved.strip().split(",", -1)) {
            Matcher m = PART.matcher(part);
            if (m.matches()) {
                String to = m.group(2) == null ? m.group(1) : m.group(2);
                ephemeral.ports.clear(Integer.parseInt(m.group(1)), Integer.parseInt(to) + 1);
            } else if (!part.isEmpty()) {
                throw new IllegalArgumentException("'" + part + "' is no port, and no range as 9000-9010");
            }
        }
        return ephemeral;
    }

    public boolean contains(int port) {
        return ports.get(port);
    }

    /** How many there are: so many connections from one address to one destination fit. */
    public int count() {
        return ports.cardinality();
    }
}

package tcplab.theory;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A kernel's settings by name (sysctl(8)), read as what they mean; a kernel may lack any of them.
 *
 * @param wheel how it counts time
 * @param roundTrip what a connection's ends measured when it was opened
 */
record KernelSettings(Map<String, String> values, TimerWheel wheel, Duration roundTrip) {
    static final String PORTS = "net.ipv4.ip_local_port_range";
    static final String RESERVED = "net.ipv4.ip_local_reserved_ports";

    KernelSettings {
        values = Map.copyOf(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * A setting's number.
     *
     * @throws IllegalArgumentException naming the setting and its value, when that is no number or there is none
     */
    long number(String name) {
        return parse(name, values.getOrDefault(name, ""));
    }

    /** A setting's number, or what an older kernel does that has no such setting. */
    long number(String name, long otherwise) {
        return Optional.ofNullable(values.get(name))
                .map(value -> parse(name, value))
                .orElse(otherwise);
    }

    private static long parse(String name, String value) {
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " = '" + value + "' is no number", e);
        }
    }

    /** How many ports a connecting socket may get without asking for one: the range without what is reserved in it. */
    long ephemeralPorts() {
        PortRange range = PortRange.parse(values.getOrDefault(PORTS, ""));
        return range.ports() - reservedIn(range);
    }

    /** The setting reads {@code 8080,9000-9010}; parts do not overlap, since the kernel prints a set. */
    private long reservedIn(PortRange range) {
        long reserved = 0;
        for (String part : values.getOrDefault(RESERVED, "").split(",", -1)) {
            if (!part.isBlank()) {
                String[] bounds = part.split("-", 2);
                long from = Math.max(range.lowest(), parse(RESERVED, bounds[0]));
                long to = Math.min(range.highest(), parse(RESERVED, bounds[bounds.length - 1]));
                reserved += Math.max(0, to - from + 1);
            }
        }
        return reserved;
    }
}

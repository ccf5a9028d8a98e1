package tcplab.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.tcp.Endpoint;

/**
 * What the kernel's settings say of ports and TIME-WAIT.
 *
 * @param buckets how many entries in TIME-WAIT are kept ({@code tcp_max_tw_buckets})
 * @param reuse {@code tcp_tw_reuse}, taken for 0 without {@code tcp_timestamps}
 */
public record PortSettings(EphemeralPorts ports, long buckets, int reuse) {
    private static final String RANGE = "net.ipv4.ip_local_port_range";
    private static final String RESERVED = "net.ipv4.ip_local_reserved_ports";
    private static final String BUCKETS = "net.ipv4.tcp_max_tw_buckets";
    private static final String REUSE = "net.ipv4.tcp_tw_reuse";
    private static final String TIMESTAMPS = "net.ipv4.tcp_timestamps";

    /** The settings that {@link #of} reads. */
    public static final List<String> NAMES = List.of(RANGE, RESERVED, BUCKETS, REUSE, TIMESTAMPS);

    /**
     * Reads settings by their names; empty when the range or the number of buckets is not among them.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static Optional<PortSettings> of(Map<String, String> settings) {
        if (!settings.containsKey(RANGE) || !settings.containsKey(BUCKETS)) {
            return Optional.empty();
        }
        boolean stamped = !settings.getOrDefault(TIMESTAMPS, "1").strip().equals("0");
        return Optional.of(new PortSettings(
                EphemeralPorts.parse(settings.getOrDefault(RANGE, ""), settings.getOrDefault(RESERVED, "")),
                Long.parseLong(settings.getOrDefault(BUCKETS, "").strip()),
                stamped ? Integer.parseInt(settings.getOrDefault(REUSE, "0").strip()) : 0));
    }

    /** Whether connect() may take a port over from TIME-WAIT towards a destination, after {@code tcp_tw_reuse_delay}. */
    boolean reusable(Endpoint destination) {
        String host = destination.host();
        return reuse == 1 || (reuse == 2 && (host.startsWith("127.") || host.equals("::1")));
    }
}

package tcplab.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The settings of the namespace that the calling thread is in, as files below {@code /proc/sys} (sysctl(8)). */
public final class Sysctls {
    private static final Path ROOT = Path.of("/proc/sys");

    /** What claims and predictions depend on; kept with every recording. */
    private static final List<String> RECORDED = List.of(
            "net.core.somaxconn",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_abort_on_overflow",
            "net.ipv4.tcp_congestion_control",
            "net.ipv4.tcp_fastopen",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_max_syn_backlog",
            "net.ipv4.tcp_max_tw_buckets",
            "net.ipv4.tcp_orphan_retries",
            "net.ipv4.tcp_retries2",
            "net.ipv4.tcp_rfc1337",
            "net.ipv4.tcp_syn_linear_timeouts",
            "net.ipv4.tcp_syn_retries",
            "net.ipv4.tcp_synack_retries",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.tcp_timestamps",
            "net.ipv4.tcp_tw_reuse",
            "net.ipv4.tcp_tw_reuse_delay");

    private Sysctls() {}

    private static Path file(String name) {
        return ROOT.resolve(name.replace('.', '/'));
    }

    static boolean exists(String name) {
        return Files.exists(file(name));
    }

    /** Reads by a single call: the kernel answers a second one as if the file had ended (proc_dointvec). */
    static String get(String name) throws IOException {
        byte[] buffer = new byte[4096];
        try (InputStream in = Files.newInputStream(file(name))) {
            int read = Math.max(0, in.read(buffer));
            return new String(buffer, 0, read, StandardCharsets.US_ASCII)
                    .strip()
                    .replaceAll("\\s+", " ");
        }
    }

    static void set(String name, String value) throws IOException {
        try {
            Files.writeString(file(name), value);
        } catch (IOException e) {
            throw new IOException("sysctl " + name + " = " + value + " was refused: " + e.getMessage(), e);
        }
    }

    /** The recorded settings that this kernel has. */
    static SortedMap<String, String> recorded() throws IOException {
        return read(RECORDED);
    }

    /** Those of some settings that this kernel has, with their values. */
    public static SortedMap<String, String> read(Collection<String> names) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        for (String name : names) {
            if (exists(name)) {
                found.put(name, get(name));
            }
        }
        return found;
    }
}

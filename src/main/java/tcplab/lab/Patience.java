package tcplab.lab;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tcplab.observe.Place;

/**
 * Keeps the ends of a connection from giving up while a user holds their segments: raises the numbers of retries after which
 * they would, and puts them back. What the script sets meanwhile stays as it set it.
 */
final class Patience {
    private static final long SOON = TimeUnit.SECONDS.toNanos(5);

    /** The settings and the most that the kernel takes for each. */
    private static final Map<String, String> MOST = Map.of(
            "net.ipv4.tcp_syn_retries", "127",
            "net.ipv4.tcp_synack_retries", "255",
            "net.ipv4.tcp_retries2", "255",
            "net.ipv4.tcp_orphan_retries", "255");

    private final Map<Place, Map<String, String>> before = new HashMap<>();

    /** Raises them once a segment has been held for long. */
    void begin(List<Place> places, long heldNanos) throws IOException {
        if (heldNanos < SOON) {
            return;
        }
        for (Place place : places) {
            if (!before.containsKey(place)) {
                before.put(place, place.inside(Patience::raise));
            }
        }
    }

    private static Map<String, String> raise() throws IOException {
        Map<String, String> were = new HashMap<>();
        for (Map.Entry<String, String> setting : MOST.entrySet()) {
            were.put(setting.getKey(), Sysctls.get(setting.getKey()));
            Sysctls.set(setting.getKey(), setting.getValue());
        }
        return were;
    }

    /** Puts them back. */
    void end(List<Place> places) throws IOException {
        for (Place place : places) {
            Map<String, String> were = before.remove(place);
            if (were != null) {
                place.inside(() -> {
                    for (Map.Entry<String, String> setting : were.entrySet()) {
                        if (Sysctls.get(setting.getKey()).equals(MOST.get(setting.getKey()))) {
                            Sysctls.set(setting.getKey(), setting.getValue());
                        }
                    }
                    return true;
                });
            }
        }
    }
}

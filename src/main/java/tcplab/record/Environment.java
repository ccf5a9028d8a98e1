package tcplab.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where and when a run took place.
 *
 * @param took length of the whole recording
 * @param facts versions and circumstances by name: {@code kernel}, {@code java}, {@code transport}, {@code ss},
 *     {@code server} (the address that the exercise's servers stand on), {@code privilege}, {@code hz} (the kernel's ticks
 *     a second)
 * @param sysctls the namespace's settings that the exercise's claims depend on, as they stood at the start
 */
public record Environment(
        String exercise,
        Instant started,
        Duration took,
        SortedMap<String, String> facts,
        SortedMap<String, String> sysctls) {
    public Environment {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        sysctls = Collections.unmodifiableSortedMap(new TreeMap<>(sysctls));
    }

    public Environment(
            String exercise, Instant started, Duration took, Map<String, String> facts, Map<String, String> sysctls) {
        this(exercise, started, took, new TreeMap<>(facts), new TreeMap<>(sysctls));
    }

    public String fact(String name) {
        return facts.getOrDefault(name, "unknown");
    }
}

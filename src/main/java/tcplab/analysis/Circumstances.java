package tcplab.analysis;

import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Injections;
import tcplab.record.Recording;
import tcplab.record.Vanishings;

/**
 * What segments alone do not tell.
 *
 * @param injected the segments that their alleged senders never sent
 * @param shielded since when TIME-WAIT ignores RST (RFC 1337 §3, sysctl {@code tcp_rfc1337}), and since when it does not
 * @param vanished the ends that the script destroyed without a segment
 */
record Circumstances(Set<SegmentSeen> injected, NavigableMap<Duration, Boolean> shielded, Vanishings vanished) {
    static final Circumstances NONE = new Circumstances(Set.of(), new TreeMap<>(), Vanishings.none());

    private static final String RFC1337 = "net.ipv4.tcp_rfc1337";

    static Circumstances of(Recording recording) {
        NavigableMap<Duration, Boolean> shielded = new TreeMap<>();
        String begun = recording.environment().sysctls().getOrDefault(RFC1337, "0");
        shielded.put(Duration.ofSeconds(Long.MIN_VALUE), !begun.equals("0"));
        List<SettingChanged> changes = recording
                .each(SettingChanged.class)
                .filter(setting -> setting.name().equals(RFC1337))
                .toList();
        changes.forEach(setting -> shielded.put(setting.at(), !setting.value().equals("0")));
        return new Circumstances(Injections.seen(recording.events()), shielded, Vanishings.of(recording));
    }

    boolean isInjected(SegmentSeen seen) {
        return injected.contains(seen);
    }

    /** Whether a RST at this moment leaves TIME-WAIT alone. */
    boolean shieldsAt(Duration at) {
        return !shielded.isEmpty() && shielded.floorEntry(at).getValue();
    }
}

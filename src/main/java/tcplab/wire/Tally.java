package tcplab.wire;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what one capture holds. */
final class Tally {
    long frames;
    long segments;
    long bytes;
    private final SortedMap<Unread, Long> unread = new TreeMap<>();
    private final Map<Unread.Kind, long[]> plain = new EnumMap<>(Unread.Kind.class);

    void count(Unread.Kind kind) {
        plain.computeIfAbsent(kind, unused -> new long[1])[0]++;
    }

    void count(Unread.Kind kind, int number) {
        unread.merge(new Unread(kind, number), 1L, Long::sum);
    }

    Totals.OfFile total(String name, String format) {
        SortedMap<Unread, Long> all = new TreeMap<>(unread);
        plain.forEach((kind, number) -> all.put(new Unread(kind, -1), number[0]));
        return new Totals.OfFile(name, format, frames, segments, bytes, all);
    }
}

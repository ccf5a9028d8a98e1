package tcplab.wire;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what one capture holds. */
final class Tally {
    /** Different numbers kept; the rest of a made-up file's count together. */
    private static final int MOST = 512;

    long frames;
    long segments;
    long bytes;
    private final Map<Unread.Kind, long[]> plain = new EnumMap<>(Unread.Kind.class);
    private final Map<Unread, long[]> numbered = new HashMap<>();

    void count(Unread.Kind kind, int number) {
        if (number == -1) {
            add(kind, 1);
            return;
        }
        Unread unread = new Unread(kind, number);
        long[] counted = numbered.get(unread);
        if (counted != null) {
            counted[0]++;
        } else if (numbered.size() < MOST) {
            numbered.put(unread, new long[] {1});
        } else {
            add(kind, 1);
        }
    }

    /** Fragments of a packet that will not be made whole. */
    void incomplete(int pieces) {
        add(Unread.Kind.FRAGMENT, -pieces);
        add(Unread.Kind.FRAGMENT_INCOMPLETE, pieces);
    }

    private void add(Unread.Kind kind, int number) {
        plain.computeIfAbsent(kind, unused -> new long[1])[0] += number;
    }

    Totals.OfFile total(String name, String format) {
        SortedMap<Unread, Long> all = new TreeMap<>();
        numbered.forEach((unread, number) -> all.put(unread, number[0]));
        plain.forEach((kind, number) -> {
            if (number[0] > 0) {
                all.put(new Unread(kind, -1), number[0]);
            }
        });
        return new Totals.OfFile(name, format, frames, segments, bytes, all);
    }
}

package tcplab.analysis;

import java.time.Duration;
import java.util.List;
import tcplab.record.SocketEntry;
import tcplab.text.Text;

/**
 * How the sockets of one process in CLOSE-WAIT came and went over several looks at the socket table.
 *
 * @param process the name and number of the process that holds them
 * @param counts how many there were at each look, in order
 * @param gone how many were there at some look and not at the next: closed by the program, or reset by the peer
 * @param oldest how long the oldest of the last look has been in CLOSE-WAIT, at least
 * @param left those of the last look
 */
public record CloseWaitCourse(Holder process, List<Integer> counts, int gone, Duration oldest, List<SocketEntry> left) {
    /** Fewer looks than this show no course. */
    private static final int LOOKS = 3;
    /** A single burst is no growth. */
    private static final int STEPS = 2;

    /** A process that holds sockets. */
    public record Holder(String name, long pid) {
        @Override
        public String toString() {
            return name + " " + pid;
        }
    }

    public CloseWaitCourse {
        counts = List.copyOf(counts);
        left = List.copyOf(left);
    }

    public int first() {
        return counts.get(0);
    }

    public int last() {
        return counts.get(counts.size() - 1);
    }

    /**
     * Whether this is the course of a leak: the number only ever grew, more than once; none of the sockets went away; and the
     * oldest has been waiting for its close() longer than a program that means to close would take.
     */
    public boolean leaks(Duration patience) {
        return grew() && gone == 0 && oldest.compareTo(patience) >= 0;
    }

    /** Whether the number never fell, and rose at several looks. */
    public boolean grew() {
        return counts.size() >= LOOKS && falls() == 0 && steps() >= STEPS;
    }

    private long falls() {
        return changes().stream().filter(change -> change < 0).count();
    }

    private long steps() {
        return changes().stream().filter(change -> change > 0).count();
    }

    private List<Integer> changes() {
        return java.util.stream.IntStream.range(1, counts.size())
                .mapToObj(i -> counts.get(i) - counts.get(i - 1))
                .toList();
    }

    /** What was seen that decides, for or against. */
    public Text because(Duration patience) {
        if (counts.size() < LOOKS) {
            return Text.text("%s looks are too few to see a course", "只查看了 %s 次，看不出变化")
                    .with(counts.size());
        }
        if (gone > 0) {
            return Text.text("%s of them went away meanwhile", "其间消失了 %s 个").with(gone);
        }
        if (steps() == 0) {
            return Text.text("it did not grow", "没有增长");
        }
        if (!grew()) {
            return Text.text("it grew at one look only", "只在一次查看时有增长");
        }
        if (oldest.compareTo(patience) < 0) {
            return Text.text(
                            "it grew, but the oldest is known to wait for %s s only, less than %s s",
                            "有增长，但已知最久的只等了 %s 秒，不到 %s 秒")
                    .with(seconds(oldest), seconds(patience));
        }
        return Text.text(
                        "it only grew (at %s of %s looks), none went away, and the oldest has been waiting for at least %s s",
                        "只增不减（%s/%s 次查看时增长），没有一个消失，最久的至少已等待 %s 秒")
                .with(steps(), counts.size() - 1, seconds(oldest));
    }

    private static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }
}

package tcplab.tcp;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A connection as RFC 9293 draws it: rungs of state, segment, state. One text serves as expectation, report, fixture
 * and failure message; {@link #parse} and {@link #toString} are inverses.
 */
public record Ladder(List<Rung> rungs) {
    public Ladder {
        rungs = List.copyOf(rungs);
    }

    /**
     * Reads one rung a line; blank lines, the spacing of columns and what follows a {@code #} do not matter.
     *
     * @throws IllegalArgumentException naming the line and what is wrong with it
     */
    public static Ladder parse(String text) {
        return new Ladder(text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(Rung::parse)
                .toList());
    }

    /** The index of the first rung in which two ladders differ, or -1 when they are the same. */
    public int firstDifference(Ladder other) {
        int common = Math.min(rungs.size(), other.rungs.size());
        for (int i = 0; i < common; i++) {
            if (!rungs.get(i).equals(other.rungs.get(i))) {
                return i;
            }
        }
        return rungs.size() == other.rungs.size() ? -1 : common;
    }

    @Override
    public String toString() {
        int width = rungs.stream()
                .mapToInt(rung -> rung.segment().toString().length())
                .max()
                .orElse(0);
        return rungs.stream()
                .map(rung -> rung.toString(Math.max(1, width)) + "\n")
                .collect(Collectors.joining());
    }
}

package tcplab.theory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tcplab.tcp.Flags;
import tcplab.tcp.Ladder;
import tcplab.tcp.Rung;

/** A figure and what was played of it, line by line: what belongs together stands in one line. */
public record LadderComparison(List<Line> lines) {
    /** A line: of the figure, of the live ladder, or of both. */
    public record Line(Optional<Rung> figure, Optional<Rung> live) {
        /** Whether both have it, and alike to the last number and state. */
        public boolean same() {
            return figure.isPresent() && figure.equals(live);
        }
    }

    /** Two rungs that differ in numbers, length, PSH or states stand beside each other; what has no counterpart alone. */
    private static final int DIFFERENT = 1;

    private static final int ALONE = 2;

    public LadderComparison {
        lines = List.copyOf(lines);
    }

    /** Lays two ladders beside each other with the fewest differences. */
    public static LadderComparison of(Ladder figure, Ladder live) {
        List<Rung> left = figure.rungs();
        List<Rung> right = live.rungs();
        int[][] cost = costs(left, right);
        List<Line> lines = new ArrayList<>();
        int i = left.size();
        int j = right.size();
        while (i > 0 || j > 0) {
            if (i > 0
                    && j > 0
                    && alike(left.get(i - 1), right.get(j - 1))
                    && cost[i][j] == cost[i - 1][j - 1] + difference(left.get(i - 1), right.get(j - 1))) {
                lines.add(new Line(Optional.of(left.get(--i)), Optional.of(right.get(--j))));
            } else if (j > 0 && cost[i][j] == cost[i][j - 1] + ALONE) {
                lines.add(new Line(Optional.empty(), Optional.of(right.get(--j))));
            } else {
                lines.add(new Line(Optional.of(left.get(--i)), Optional.empty()));
            }
        }
        Collections.reverse(lines);
        return new LadderComparison(lines);
    }

    /** The least that it costs to lay the first so many rungs of one beside the first so many of the other. */
    private static int[][] costs(List<Rung> left, List<Rung> right) {
        int[][] cost = new int[left.size() + 1][right.size() + 1];
        for (int i = 0; i <= left.size(); i++) {
            for (int j = 0; j <= right.size(); j++) {
                int least = i == 0 && j == 0 ? 0 : Integer.MAX_VALUE;
                if (i > 0) {
                    least = Math.min(least, cost[i - 1][j] + ALONE);
                }
                if (j > 0) {
                    least = Math.min(least, cost[i][j - 1] + ALONE);
                }
                if (i > 0 && j > 0 && alike(left.get(i - 1), right.get(j - 1))) {
                    least = Math.min(least, cost[i - 1][j - 1] + difference(left.get(i - 1), right.get(j - 1)));
                }
                cost[i][j] = least;
            }
        }
        return cost;
    }

    private static int difference(Rung left, Rung right) {
        return left.equals(right) ? 0 : DIFFERENT;
    }

    /** The same kind of segment in the same direction. */
    private static boolean alike(Rung left, Rung right) {
        return left.rightward() == right.rightward()
                && (left.segment().flags().bits() & ~Flags.PSH)
                        == (right.segment().flags().bits() & ~Flags.PSH);
    }

    /** Whether all lines are the same. */
    public boolean same() {
        return lines.stream().allMatch(Line::same);
    }

    /** How many lines of the figure were played exactly. */
    public long exact() {
        return lines.stream().filter(Line::same).count();
    }
}

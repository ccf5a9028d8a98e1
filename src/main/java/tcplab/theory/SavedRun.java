package tcplab.theory;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tcplab.analysis.Holds;
import tcplab.analysis.Side;
import tcplab.analysis.Walks;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;

/**
 * What the saved recordings of several exercises came to: by an exercise's name its verdicts, where its connections went,
 * and how long they certainly stood in each state; by a figure's number what was played of it; and the matrix, if one of
 * them showed it.
 */
public record SavedRun(
        Map<String, List<Verdict>> verdicts,
        Map<String, Walks> walks,
        Map<String, Holds> holds,
        Map<Integer, LadderComparison> figures,
        Optional<Matrix> matrix) {
    /** What counts as frozen. */
    public static final Duration FROZEN = Duration.ofSeconds(10);

    /**
     * The state × segment matrix as an exercise showed it.
     *
     * @param started when its recording began, by the wall clock that its capture tells, too
     */
    public record Matrix(String exercise, Instant started, MatrixSeen seen) {}

    /** That an exercise kept an end in a state for so long, at least. */
    public record Held(String exercise, Side side, Duration least) {}

    public SavedRun {
        verdicts = new LinkedHashMap<>(verdicts);
        walks = new LinkedHashMap<>(walks);
        holds = new LinkedHashMap<>(holds);
        figures = new LinkedHashMap<>(figures);
    }

    /** A figure beside its live ladder; empty when no saved exercise played it. */
    public Optional<LadderComparison> played(Figure figure) {
        return Optional.ofNullable(figures.get(figure.number()));
    }

    /** The longest time for which an end of a side was frozen in a state, all looks showing it; empty when none was. */
    public Optional<Held> frozen(TcpState state, Side side) {
        return holds.entrySet().stream()
                .map(e -> new Held(e.getKey(), side, e.getValue().longest(side, state)))
                .filter(held -> held.least().compareTo(FROZEN) >= 0)
                .max(Comparator.comparing(Held::least));
    }

    /** Likewise for the sides of which an end was, the client's first. */
    public List<Held> frozen(TcpState state) {
        return Arrays.stream(Side.values())
                .flatMap(side -> frozen(state, side).stream())
                .toList();
    }

    /** The verdict on an exercise's claim; empty when the exercise was not saved. */
    public Optional<Verdict> verdict(Coverage.Test test) {
        return verdicts.getOrDefault(test.exercise(), List.of()).stream()
                .filter(verdict -> verdict.claim().id().equals(test.claim().id()))
                .findFirst();
    }

    /** The matrix as it was shown; nothing of it where no exercise did. */
    public MatrixSeen matrixSeen() {
        return matrix.map(Matrix::seen).orElseGet(MatrixSeen::nothing);
    }

    /** The exercises in which ss saw a state. */
    public Set<String> seen(TcpState state) {
        return where(Walks::seen, state);
    }

    /** The exercises whose segments walked an arrow. */
    public Set<String> byWire(Arrow arrow) {
        return where(Walks::wire, arrow);
    }

    /** The exercises in which the kernel said that it walked an arrow. */
    public Set<String> byKernel(Arrow arrow) {
        return where(Walks::kernel, arrow);
    }

    private <T> Set<String> where(Function<Walks, Set<T>> part, T wanted) {
        Set<String> names = new LinkedHashSet<>();
        walks.forEach((name, walk) -> {
            if (part.apply(walk).contains(wanted)) {
                names.add(name);
            }
        });
        return names;
    }
}

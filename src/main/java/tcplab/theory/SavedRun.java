package tcplab.theory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tcplab.analysis.Walks;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;

/**
 * What the saved recordings of several exercises came to: by an exercise's name its verdicts, and where its connections
 * went.
 */
public record SavedRun(Map<String, List<Verdict>> verdicts, Map<String, Walks> walks) {
    public SavedRun {
        verdicts = new LinkedHashMap<>(verdicts);
        walks = new LinkedHashMap<>(walks);
    }

    /** The verdict on an exercise's claim; empty when the exercise was not saved. */
    public Optional<Verdict> verdict(Coverage.Test test) {
        return verdicts.getOrDefault(test.exercise(), List.of()).stream()
                .filter(verdict -> verdict.claim().id().equals(test.claim().id()))
                .findFirst();
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

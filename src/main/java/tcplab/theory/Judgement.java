package tcplab.theory;

import java.util.List;

/** A run's verdicts with the evidence that they rest on. */
public record Judgement(Evidence evidence, List<Verdict> verdicts) {
    /** What a run came to as a whole: the exit status follows from it. */
    public enum Whole {
        AS_EXPECTED,
        SURPRISE,
        /** A claim of the exercise could not be concluded, and none was a surprise. */
        INCONCLUSIVE
    }

    /**
     * A standing claim that cannot be shown (without root the tracepoint is blind) leaves a run conclusive; an
     * exercise's own claim does not.
     */
    public Whole whole() {
        if (verdicts.stream().anyMatch(Verdict::surprising)) {
            return Whole.SURPRISE;
        }
        boolean open = verdicts.stream().anyMatch(v -> !v.standing() && v.outcome() == Outcome.NOT_SHOWN);
        return open ? Whole.INCONCLUSIVE : Whole.AS_EXPECTED;
    }
}

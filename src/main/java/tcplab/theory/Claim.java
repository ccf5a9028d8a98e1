package tcplab.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.text.Text;

/**
 * A sentence of the documented theory, where it stands, and what must be seen for it to hold.
 *
 * @param id the catalogue's name for it: a letter and a number
 * @param documented what must be seen if the sentence is true
 * @param refinement the hidden condition, if the sentence is known to have one
 * @param deviation how this system is known not to follow the sentence, if it is
 */
public record Claim(
        String id,
        Text sentence,
        List<Citation> citations,
        List<Expectation> documented,
        Optional<Refinement> refinement,
        Optional<Deviation> deviation) {
    /**
     * The condition under which the sentence holds, and what is seen where it does not.
     *
     * @param condition a clause: when it holds, and when not
     */
    public record Refinement(Text condition, List<Expectation> otherwise) {}

    /** What this system does instead of what the sentence says, where that is laid down, and what must then be seen. */
    public record Deviation(Text how, Citation where, List<Expectation> instead) {}

    public Claim {
        citations = List.copyOf(citations);
        documented = List.copyOf(documented);
    }

    public static Claim claim(String id, Text sentence) {
        return new Claim(id, sentence, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    public Claim cites(Citation... more) {
        List<Citation> all = new ArrayList<>(citations);
        all.addAll(List.of(more));
        return new Claim(id, sentence, all, documented, refinement, deviation);
    }

    public Claim expect(Expectation... more) {
        List<Expectation> all = new ArrayList<>(documented);
        all.addAll(List.of(more));
        return new Claim(id, sentence, citations, all, refinement, deviation);
    }

    /** Says that the sentence holds only under a condition, and what must be seen on the condition's other side. */
    public Claim refinedBy(Text condition, Expectation... otherwise) {
        return new Claim(
                id,
                sentence,
                citations,
                documented,
                Optional.of(new Refinement(condition, List.of(otherwise))),
                deviation);
    }

    /**
     * Says that this system is known not to follow the sentence: REFUTED is then no surprise and CONFIRMED is one, and
     * what the system does instead must be seen as well.
     */
    public Claim deviates(Text how, Citation where, Expectation... instead) {
        return new Claim(
                id,
                sentence,
                citations,
                documented,
                refinement,
                Optional.of(new Deviation(how, where, List.of(instead))));
    }

    /** The outcome that is no surprise on this system. */
    public Outcome expected() {
        return deviation.isPresent() ? Outcome.REFUTED : refinement.isPresent() ? Outcome.REFINED : Outcome.CONFIRMED;
    }
}

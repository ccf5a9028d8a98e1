package tcplab.theory;

import java.util.List;
import java.util.Optional;
import tcplab.text.Text;

/**
 * What a claim came to in a run.
 *
 * @param surprising whether the outcome is another than is known of this system; NOT_SHOWN is never surprising
 * @param condition the hidden condition of a REFINED claim, or what the system does instead of a known REFUTED one
 * @param because the findings that decided it, in a sentence or a few
 * @param findings all findings, in the order of the claim's expectations
 * @param standing whether the claim is one that every run is asked
 */
public record Verdict(
        Claim claim,
        Outcome outcome,
        boolean surprising,
        Optional<Text> condition,
        Text because,
        List<Finding> findings,
        boolean standing) {
    /** The condition, if any, and the findings, as one text. */
    public Text explained() {
        return condition.map(text -> text.then(because)).orElse(because);
    }
}

package tcplab.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tcplab.record.Recording;
import tcplab.record.Witness;
import tcplab.text.Text;
import tcplab.theory.Finding.Result;

/** Judges claims by evidence, and by nothing else. */
public final class Judge {
    /** The fact of a recording that a user held segments in that run: what rests on {@link Witness#CLOCK} stays open. */
    public static final String STEPPED = "stepped";

    private Judge() {}

    /**
     * Judges an exercise's claims, and the standing ones, by a recording of it. Where the script did not come to its end
     * the evidence is incomplete, and the exercise's claims stay open whatever was seen; the standing ones speak of what
     * happened until then.
     */
    public static Judgement judge(List<Claim> claims, Recording recording) {
        Evidence evidence = Evidence.of(recording);
        List<Verdict> verdicts = new ArrayList<>();
        Optional<Finding> stopped = evidence.witness(Witness.SCRIPT)
                .filter(script -> !script.sound())
                .map(script -> Finding.blind(blindness(Witness.SCRIPT, script)));
        for (Claim claim : claims) {
            verdicts.add(stopped.map(why -> notShown(claim, why)).orElseGet(() -> judge(claim, evidence, false)));
        }
        StandingClaims.ALL.forEach(claim -> verdicts.add(judge(claim, evidence, true)));
        return new Judgement(evidence, List.copyOf(verdicts));
    }

    private static Verdict notShown(Claim claim, Finding why) {
        return new Verdict(claim, Outcome.NOT_SHOWN, false, Optional.empty(), why.because(), List.of(why), false);
    }

    static Verdict judge(Claim claim, Evidence evidence, boolean standing) {
        List<Finding> documented = check(claim.documented(), evidence);
        List<Finding> otherwise =
                claim.refinement().map(r -> check(r.otherwise(), evidence)).orElse(List.of());
        List<Finding> instead =
                claim.deviation().map(d -> check(d.instead(), evidence)).orElse(List.of());
        List<Finding> all =
                Stream.of(documented, otherwise, instead).flatMap(List::stream).toList();
        Outcome outcome = outcome(documented, otherwise, instead);
        boolean unexplained =
                outcome == Outcome.REFUTED && (any(instead, Result.FAILS) || any(otherwise, Result.FAILS));
        boolean surprising = outcome != Outcome.NOT_SHOWN && (outcome != claim.expected() || unexplained);
        return new Verdict(
                claim, outcome, surprising, condition(claim, outcome), because(claim, outcome, all), all, standing);
    }

    /** A failure that was soundly seen refutes, whatever else was blind; otherwise blindness leaves the claim open. */
    private static Outcome outcome(List<Finding> documented, List<Finding> otherwise, List<Finding> instead) {
        if (documented.isEmpty()) {
            throw new IllegalStateException("a claim that expects nothing cannot be judged");
        }
        if (any(documented, Result.FAILS)) {
            return any(instead, Result.BLIND) ? Outcome.NOT_SHOWN : Outcome.REFUTED;
        }
        if (any(documented, Result.BLIND) || any(otherwise, Result.BLIND)) {
            return Outcome.NOT_SHOWN;
        }
        return otherwise.isEmpty() || any(otherwise, Result.FAILS) ? Outcome.CONFIRMED : Outcome.REFINED;
    }

    private static boolean any(List<Finding> findings, Result result) {
        return findings.stream().anyMatch(finding -> finding.result() == result);
    }

    private static List<Finding> check(List<Expectation> expectations, Evidence evidence) {
        return expectations.stream().map(e -> check(e, evidence)).toList();
    }

    private static Finding check(Expectation expectation, Evidence evidence) {
        for (Witness witness : orderly(expectation.restsOn())) {
            Witness.Report report = evidence.witness(witness).orElse(null);
            if (report == null || !report.sound()) {
                return Finding.blind(blindness(witness, report));
            }
        }
        return expectation.check(evidence);
    }

    private static List<Witness> orderly(Set<Witness> witnesses) {
        return witnesses.stream().sorted().toList();
    }

    private static Text blindness(Witness witness, Witness.@org.jspecify.annotations.Nullable Report report) {
        if (report == null) {
            return Text.text("the witness %s was not there", "没有证人 %s").with(witness);
        }
        Text why = report.why().map(Text.text(": %s", "：%s")::with).orElse(Text.same(""));
        return report.available()
                ? Text.text("the witness %s missed %s%s", "证人 %s 漏掉了 %s 项%s").with(witness, report.dropped(), why)
                : Text.text("the witness %s could not look%s", "证人 %s 无法观察%s").with(witness, why);
    }

    /** The findings that decided: what failed, else what was blind, else everything. */
    private static Text because(Claim claim, Outcome outcome, List<Finding> all) {
        List<Finding> telling = all;
        if (outcome == Outcome.NOT_SHOWN) {
            telling = all.stream()
                    .filter(f -> f.result() == Result.BLIND)
                    .distinct()
                    .toList();
        } else if (outcome == Outcome.REFUTED && claim.deviation().isEmpty()) {
            telling = all.stream().filter(f -> f.result() == Result.FAILS).toList();
        }
        return join(telling);
    }

    private static Optional<Text> condition(Claim claim, Outcome outcome) {
        if (outcome == Outcome.REFINED) {
            return claim.refinement().map(Claim.Refinement::condition);
        }
        return outcome == Outcome.REFUTED
                ? claim.deviation().map(d -> Text.text("%s (%s).", "%s（%s）。").with(d.how(), d.where()))
                : Optional.empty();
    }

    private static Text join(List<Finding> findings) {
        return findings.stream()
                .map(Finding::because)
                .distinct()
                .reduce((a, b) -> Text.text("%s; %s", "%s；%s").with(a, b))
                .orElse(Text.same(""));
    }
}

package tcplab.report;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.record.Environment;
import tcplab.record.Recording;
import tcplab.record.Witness;
import tcplab.text.Lang;
import tcplab.text.Text;
import tcplab.theory.Citation;
import tcplab.theory.Claim;
import tcplab.theory.Judgement;
import tcplab.theory.Outcome;

/** A judgement as one line of JSON, for programs: stable and versioned. */
public record JsonReport(Lang lang) {
    /** The version of the schema; a field may be added without a new one. */
    public static final int SCHEMA = 1;

    /**
     * Writes a judgement, without a line feed.
     *
     * @param saved where the recording is kept, if it is
     */
    public String of(Judgement judgement, Optional<Path> saved) {
        Recording recording = judgement.evidence().recording();
        Environment environment = recording.environment();
        List<Map<String, Object>> claims = judgement.verdicts().stream()
                .map(v -> claim(v.claim(), v.outcome(), v.surprising(), v.explained()))
                .toList();
        List<Map<String, Object>> witnesses =
                recording.witnesses().stream().map(this::witness).toList();
        return line(
                environment.exercise(),
                environment.fact("kernel"),
                Json.seconds(environment.took()),
                claims,
                witnesses,
                saved);
    }

    /** Writes that an exercise gave no recording at all: none of its claims is shown. */
    public String notShown(String exercise, String kernel, List<Claim> claims, Text because) {
        return line(
                exercise,
                kernel,
                Json.seconds(Duration.ZERO),
                claims.stream()
                        .map(claim -> claim(claim, Outcome.NOT_SHOWN, false, because))
                        .toList(),
                List.of(),
                Optional.empty());
    }

    private static String line(
            String exercise,
            String kernel,
            BigDecimal seconds,
            List<Map<String, Object>> claims,
            List<Map<String, Object>> witnesses,
            Optional<Path> saved) {
        return Json.line(object(
                entry("schema", SCHEMA),
                entry("exercise", exercise),
                entry("kernel", kernel),
                entry("seconds", seconds),
                entry("claims", claims),
                entry("witnesses", witnesses),
                entry("saved", saved)));
    }

    private Map<String, Object> claim(Claim claim, Outcome outcome, boolean surprising, Text because) {
        return object(
                entry("id", claim.id()),
                entry("outcome", outcome),
                entry("surprising", surprising),
                entry("sentence", claim.sentence().in(lang)),
                entry("because", because.in(lang)),
                entry(
                        "citations",
                        claim.citations().stream().map(Citation::toString).toList()));
    }

    private Map<String, Object> witness(Witness.Report report) {
        return object(
                entry("name", report.witness()),
                entry("available", report.available()),
                entry("seen", report.seen()),
                entry("dropped", report.dropped()),
                entry("why", report.why().map(why -> why.in(lang))));
    }

    @SafeVarargs
    private static Map<String, Object> object(Map.Entry<String, ? extends Object>... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Map.Entry<String, ? extends Object> field : fields) {
            object.put(field.getKey(), field.getValue());
        }
        return object;
    }
}

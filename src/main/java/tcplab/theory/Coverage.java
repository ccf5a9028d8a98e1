package tcplab.theory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which exercises put which sentences of the theory to the test, and play which figures.
 *
 * @param claims what each exercise claims, by its name
 * @param replays where each exercise plays figures, by its name
 */
public record Coverage(Map<String, List<Claim>> claims, Map<String, List<Replay>> replays) {
    /** That an exercise tests a sentence, by a claim which is the sentence or a part of it. */
    public record Test(String exercise, Claim claim) {
        /** The exercise's name, and the claim's id where it is a part of the sentence. */
        public String named(Sentence sentence) {
            return claim.id().equals(sentence.id()) ? exercise : exercise + " " + claim.id();
        }
    }

    public Coverage {
        claims = new LinkedHashMap<>(claims);
        replays = new LinkedHashMap<>(replays);
    }

    /** The exercise that plays a figure; empty when there is none yet. */
    public Optional<String> plays(Figure figure) {
        return replays.entrySet().stream()
                .filter(e -> e.getValue().stream().anyMatch(replay -> replay.figure() == figure.number()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The tests of a sentence, in the order of the exercises; empty when there is no exercise yet. */
    public List<Test> of(Sentence sentence) {
        List<Test> tests = new ArrayList<>();
        claims.forEach((exercise, all) -> all.stream()
                .filter(claim -> sentence.isTestedBy(claim.id()))
                .forEach(claim -> tests.add(new Test(exercise, claim))));
        return tests;
    }

    /** How many sentences have a test. */
    public long tested() {
        return Sentences.ALL.stream()
                .filter(sentence -> !of(sentence).isEmpty())
                .count();
    }
}

package tcplab.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.Approved;
import tcplab.lab.Catalogue;
import tcplab.lab.Exercise;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.theory.Finding.Result;
import tcplab.theory.Judge;
import tcplab.theory.Judgement;
import tcplab.theory.Outcome;
import tcplab.theory.Verdict;

/**
 * Judges each exercise's saved recording again, and spoilt copies of it, without touching the world. With {@code
 * -Dexercise=NAME} only that one's, or those of several names with commas between.
 */
class ExercisesTest {
    static Stream<Exercise> exercises() {
        String only = System.getProperty("exercise");
        return Catalogue.all().stream()
                .filter(exercise -> only == null || List.of(only.split(",")).contains(exercise.name()));
    }

    private static Recording saved(Exercise exercise) throws IOException {
        return RecordingStore.read(Path.of("src/test/resources/exercises", exercise.name()));
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void theSavedRecordingIsJudgedAsApproved(Exercise exercise) throws IOException {
        Judgement judgement = Judge.judge(exercise.claims(), saved(exercise));
        StringBuilder verdicts = new StringBuilder();
        for (Verdict v : judgement.verdicts()) {
            verdicts.append(String.format(
                    "%-4s %s%n     %s%n     %s%n",
                    v.claim().id(),
                    v.outcome(),
                    v.explained().en(),
                    v.explained().zh()));
        }
        Approved.check("exercises/" + exercise.name() + "/verdicts.approved.txt", verdicts.toString());
        assertThat(judgement.verdicts()).as("surprises").noneMatch(Verdict::surprising);
        assertThat(judgement.verdicts()).as("left open").noneMatch(v -> v.outcome() == Outcome.NOT_SHOWN);
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void everyClaimAndEveryExpectationCanFail(Exercise exercise) throws IOException {
        Recording recording = saved(exercise);
        List<Verdict> sound = Judge.judge(exercise.claims(), recording).verdicts();
        Set<String> unshaken = new LinkedHashSet<>();
        for (Verdict v : sound) {
            unshaken.add(v.claim().id());
            for (int i = 0; i < v.findings().size(); i++) {
                unshaken.add(v.claim().id() + "." + i + " "
                        + v.findings().get(i).because().en());
            }
        }
        List<String> tried = new ArrayList<>();
        for (Map.Entry<String, Recording> copy : Spoiler.copies(recording).entrySet()) {
            tried.add(copy.getKey());
            List<Verdict> verdicts =
                    Judge.judge(exercise.claims(), copy.getValue()).verdicts();
            for (int k = 0; k < verdicts.size(); k++) {
                shake(sound.get(k), verdicts.get(k), unshaken);
            }
            if (unshaken.isEmpty()) {
                break;
            }
        }
        assertThat(unshaken)
                .as("what none of %s spoilt copies could shake", tried.size())
                .isEmpty();
    }

    /** Strikes out a claim whose verdict became a surprise, and each expectation that came out the other way. */
    private static void shake(Verdict sound, Verdict now, Set<String> unshaken) {
        if (now.surprising()) {
            unshaken.remove(sound.claim().id());
        }
        for (int i = 0; i < sound.findings().size(); i++) {
            Result before = sound.findings().get(i).result();
            Result after = now.findings().get(i).result();
            if (after != before && after != Result.BLIND) {
                unshaken.remove(sound.claim().id() + "." + i + " "
                        + sound.findings().get(i).because().en());
            }
        }
    }
}

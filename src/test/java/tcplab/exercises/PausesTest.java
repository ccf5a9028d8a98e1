package tcplab.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.lab.Catalogue;
import tcplab.lab.Exercise;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.theory.Finding;
import tcplab.theory.Finding.Result;
import tcplab.theory.Judge;
import tcplab.theory.Verdict;

/**
 * What a user's pauses do to the verdicts, on each exercise's saved recording with its times drawn out or with pauses in
 * them: what reads times says that they were disturbed, and nothing else comes out otherwise.
 */
class PausesTest {
    private static final String FACT = "fact " + Judge.STEPPED + " 9 segments held, 0 repetitions taken away";
    private static final String CLOCK = "the witness clock could not look";
    /** An event's time; behind it how long it took, or when its segment was seen. */
    private static final Pattern TIMES =
            Pattern.compile("^(-?\\d+\\.\\d{9})(?: (sockets|step|fate) (-?\\d+\\.\\d{9}))?(?= |$)");

    static Stream<Exercise> exercises() {
        return Catalogue.all().stream();
    }

    private static List<String> saved(Exercise exercise) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/exercises", exercise.name(), "recording.txt"));
    }

    /** The recording with other times, as one of a stepped run. */
    private static Recording stepped(List<String> lines, DoubleUnaryOperator times) throws IOException {
        List<String> other = new ArrayList<>();
        for (String line : lines) {
            Matcher m = TIMES.matcher(line);
            if (m.find()) {
                other.add(at(m, times) + line.substring(m.end()));
            } else if (line.startsWith("end ")) {
                other.add("end " + other.size());
            } else {
                other.add(line);
                if (line.startsWith("took ")) {
                    other.add(FACT);
                }
            }
        }
        return RecordingStore.parse(String.join("\n", other) + "\n");
    }

    private static String at(Matcher m, DoubleUnaryOperator times) {
        double at = Double.parseDouble(m.group(1));
        String now = seconds(times.applyAsDouble(at));
        if (m.group(2) == null) {
            return now;
        }
        double second = Double.parseDouble(m.group(3));
        double then = m.group(2).equals("fate")
                ? times.applyAsDouble(second)
                : times.applyAsDouble(at + second) - times.applyAsDouble(at);
        return now + " " + m.group(2) + " " + seconds(then);
    }

    private static String seconds(double time) {
        return String.format(Locale.ROOT, "%.9f", time);
    }

    private static DoubleUnaryOperator pauses(List<String> lines, double each) {
        double[] segments = lines.stream()
                .filter(line -> line.matches("-?\\d+\\.\\d{9} segment .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(0, line.indexOf(' '))))
                .toArray();
        return t -> {
            int at = java.util.Arrays.binarySearch(segments, t);
            return t + each * (at < 0 ? -at - 1 : at + 1);
        };
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void whatReadsTimesIsLeftOpenAndTheRestStands(Exercise exercise) throws IOException {
        List<String> lines = saved(exercise);
        List<Verdict> undisturbed = Judge.judge(
                        exercise.claims(), RecordingStore.parse(String.join("\n", lines) + "\n"))
                .verdicts();
        Map<String, DoubleUnaryOperator> disturbances = Map.of(
                "as it was",
                t -> t,
                "ten times as long",
                t -> t * 10,
                "pauses of 0.3 s",
                pauses(lines, 0.3),
                "pauses of 20 s",
                pauses(lines, 20));
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, DoubleUnaryOperator> disturbance : disturbances.entrySet()) {
            String how = disturbance.getKey();
            List<Verdict> verdicts = Judge.judge(exercise.claims(), stepped(lines, disturbance.getValue()))
                    .verdicts();
            for (int i = 0; i < verdicts.size(); i++) {
                for (int k = 0; k < verdicts.get(i).findings().size(); k++) {
                    Finding before = undisturbed.get(i).findings().get(k);
                    Finding after = verdicts.get(i).findings().get(k);
                    boolean open = after.result() == Result.BLIND
                            && after.because().en().contains(CLOCK);
                    if (!open && after.result() != before.result()) {
                        wrong.add(how + ": " + verdicts.get(i).claim().id() + ": "
                                + after.because().en());
                    }
                }
            }
            if (verdicts.stream().anyMatch(Verdict::surprising)) {
                wrong.add(how + ": a surprise");
            }
        }
        assertThat(wrong).isEmpty();
    }
}

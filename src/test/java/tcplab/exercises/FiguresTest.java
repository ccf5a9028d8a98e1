package tcplab.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.Approved;
import tcplab.lab.Catalogue;
import tcplab.lab.Exercise;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;
import tcplab.report.FigureReport;
import tcplab.report.Style;
import tcplab.tcp.Ladder;
import tcplab.text.Lang;
import tcplab.theory.Claim;
import tcplab.theory.Coverage;
import tcplab.theory.Evidence;
import tcplab.theory.Figure;
import tcplab.theory.Figures;
import tcplab.theory.Judge;
import tcplab.theory.LadderComparison;
import tcplab.theory.Replay;
import tcplab.theory.SavedRun;
import tcplab.theory.Verdict;

/** RFC 9293's figures beside what the exercises' saved recordings played of them. */
class FiguresTest {
    private static final Map<Integer, LadderComparison> PLAYED = new LinkedHashMap<>();
    private static final Map<String, List<Verdict>> VERDICTS = new LinkedHashMap<>();
    private static Coverage coverage = new Coverage(Map.of(), Map.of());

    @BeforeAll
    static void judgeWhatTheExercisesPlayed() throws IOException {
        Map<String, List<Claim>> claims = new LinkedHashMap<>();
        Map<String, List<Replay>> replays = new LinkedHashMap<>();
        for (Exercise exercise : Catalogue.all()) {
            claims.put(exercise.name(), exercise.claims());
            replays.put(exercise.name(), exercise.replays());
            if (!exercise.replays().isEmpty()) {
                Evidence evidence = Evidence.of(saved(exercise));
                PLAYED.putAll(Figures.played(exercise.replays(), evidence));
                VERDICTS.put(
                        exercise.name(),
                        Judge.judge(exercise.claims(), saved(exercise)).verdicts());
            }
        }
        coverage = new Coverage(claims, replays);
    }

    private static Recording saved(Exercise exercise) throws IOException {
        return RecordingStore.read(Path.of("src/test/resources/exercises", exercise.name()));
    }

    private static SavedRun run() {
        return new SavedRun(VERDICTS, Map.of(), Map.of(), PLAYED, Optional.empty());
    }

    private static LadderComparison of(int figure, Map<Integer, LadderComparison> played) {
        return Optional.ofNullable(played.get(figure)).orElseThrow();
    }

    @Test
    void everyFigureIsPlayedByOneExercise() {
        assertThat(PLAYED.keySet()).containsExactlyInAnyOrder(6, 7, 8, 9, 10, 11, 12, 13);
        assertThat(Catalogue.all().stream()
                        .flatMap(exercise -> exercise.replays().stream())
                        .map(Replay::figure))
                .doesNotHaveDuplicates();
    }

    /** What is said to differ does, and what is not said to differ does not. */
    @Test
    void whatDiffersIsSaid() {
        assertThat(Figures.ALL)
                .allSatisfy(figure -> assertThat(of(figure.number(), PLAYED).same())
                        .as("%s", figure)
                        .isEqualTo(figure.differs().isEmpty()));
    }

    @ParameterizedTest
    @EnumSource
    void eachStandsBesideItsLiveLadder(Lang lang) throws IOException {
        String text = new FigureReport(lang, Style.PLAIN, 100).of(coverage, Optional.of(run()));

        Approved.check("report/figures-" + lang.name().toLowerCase(Locale.ROOT) + ".approved.txt", text);
    }

    @Test
    void onANarrowTerminalTheyStandBelowEachOther() throws IOException {
        String text = new FigureReport(Lang.EN, Style.PLAIN, 72).of(coverage, Optional.of(run()));

        Approved.check("report/figures-narrow.approved.txt", text);
        assertThat(text.lines()).allMatch(line -> line.length() <= 72);
    }

    /** The test's resources have the figures too, with a line more where a drawing needs to know what arrived. */
    @Test
    void theFiguresAreThoseThatTheAnalysisDraws() throws IOException {
        for (Figure figure : Figures.ALL) {
            Path file =
                    Path.of(String.format(Locale.ROOT, "src/test/resources/figures/figure-%02d.txt", figure.number()));
            Ladder drawn = Ladder.parse(Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining("\n")));
            assertThat(drawn.rungs())
                    .as("%s", figure)
                    .startsWith(figure.ladder().rungs().toArray(tcplab.tcp.Rung[]::new));
        }
    }

    @Test
    void aSpoiltRecordingPlaysAnotherFigure() throws IOException {
        Exercise exercise = Catalogue.find("half-open").orElseThrow();
        Recording recording = saved(exercise);
        Recording withoutResets = recording.withEvents(recording.events().stream()
                .filter(event -> !(event instanceof SegmentSeen seen)
                        || !seen.segment().flags().rst())
                .toList());
        Map<Integer, LadderComparison> played = Figures.played(exercise.replays(), Evidence.of(withoutResets));

        assertThat(of(11, played).same()).isFalse();
        assertThat(played.get(9)).isNotEqualTo(PLAYED.get(9));
        assertThat(of(10, played).exact()).isZero();
        assertThat(Figures.played(exercise.replays(), Evidence.of(recording.withEvents(List.of()))))
                .isEmpty();
    }

    @Test
    void aSnifferThatMissedSomethingPlaysNothing() throws IOException {
        Exercise exercise = Catalogue.find("half-open").orElseThrow();
        Recording recording = saved(exercise);
        Recording leaky = recording.withWitnesses(recording.witnesses().stream()
                .map(report -> report.witness() == Witness.SNIFFER
                        ? new Witness.Report(Witness.SNIFFER, true, report.seen(), 1, Optional.empty())
                        : report)
                .toList());

        assertThat(Figures.played(exercise.replays(), Evidence.of(leaky))).isEmpty();
        String text = new FigureReport(Lang.EN, Style.PLAIN, 110)
                .of(
                        coverage,
                        Optional.of(new SavedRun(
                                Map.of("half-open", List.of()), Map.of(), Map.of(), Map.of(), Optional.empty())));
        assertThat(text)
                .contains("half-open: it was not seen in this run")
                .contains("old-syn: not in this run")
                .contains("0 of the 8 figures");
    }
}

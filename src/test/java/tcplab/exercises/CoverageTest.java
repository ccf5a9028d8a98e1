package tcplab.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tcplab.lab.Catalogue;
import tcplab.report.AskReport;
import tcplab.report.Style;
import tcplab.text.Lang;
import tcplab.theory.Claim;
import tcplab.theory.Coverage;
import tcplab.theory.Forecast;
import tcplab.theory.Question;
import tcplab.theory.Questions;
import tcplab.theory.Sentence;
import tcplab.theory.Sentences;
import tcplab.theory.StateMatrix;

/** The exercises beside the list of sentences, and the interview questions beside both. */
class CoverageTest {
    private static Coverage catalogue() {
        Map<String, List<Claim>> claims = new LinkedHashMap<>();
        Catalogue.all().forEach(exercise -> claims.put(exercise.name(), exercise.claims()));
        return new Coverage(claims, Map.of());
    }

    @Test
    void everyClaimOfAnExerciseIsASentenceOfTheListOrAStateOfTheMatrix() {
        catalogue()
                .claims()
                .forEach((exercise, claims) -> assertThat(claims)
                        .as(exercise)
                        .allSatisfy(claim -> assertThat(Sentences.of(claim.id()).isPresent()
                                        || isPrediction(claim)
                                        || StateMatrix.isClaim(claim.id()))
                                .as(claim.id())
                                .isTrue()));
    }

    /** What is predicted from settings is no sentence of the theory; it has numbers of its own. */
    private static boolean isPrediction(Claim claim) {
        return claim.id().matches("P\\d+") && claim.documented().stream().allMatch(Forecast.class::isInstance);
    }

    @Test
    void thePredictionsHaveNumbersWithoutGaps() {
        List<String> ids = catalogue().claims().values().stream()
                .flatMap(List::stream)
                .filter(CoverageTest::isPrediction)
                .map(Claim::id)
                .toList();
        for (int i = 1; i <= ids.size(); i++) {
            assertThat(ids).containsOnlyOnce("P" + i);
        }
    }

    @Test
    void everySentenceIsPutToTheTest() {
        Coverage coverage = catalogue();
        assertThat(Sentences.ALL.stream()
                        .filter(sentence -> coverage.of(sentence).isEmpty())
                        .map(Sentence::id))
                .as("sentences without an exercise")
                .isEmpty();
    }

    @Test
    void theSentencesHaveNumbersWithoutGapsAndTwoLanguages() {
        Set<String> ids = new HashSet<>();
        Sentences.ALL.forEach(sentence -> ids.add(sentence.id()));
        assertThat(ids).hasSameSizeAs(Sentences.ALL);
        Map.of('A', 17, 'B', 6, 'C', 14, 'D', 11, 'E', 4).forEach((subject, last) -> {
            for (int i = 1; i <= last; i++) {
                assertThat(ids).contains("" + subject + i);
            }
        });
        assertThat(ids).hasSize(17 + 6 + 14 + 11 + 4);
        assertThat(Sentences.ALL).allSatisfy(sentence -> {
            assertThat(sentence.text().en()).endsWith(".");
            assertThat(sentence.text().zh()).endsWith("。");
        });
    }

    /** A sentence that an answer rests on is shown by an exercise, or the answer says that it is not yet. */
    @Test
    void everySentenceOfAnAnswerIsShownOrSaidNotToBe() {
        Coverage coverage = catalogue();
        AskReport report = new AskReport(Lang.EN, Style.PLAIN, 100);
        for (Question question : Questions.ALL) {
            List<String> notYet = report.of(question, coverage)
                    .lines()
                    .filter(line -> line.startsWith("Not yet shown: "))
                    .flatMap(line ->
                            List.of(line.substring("Not yet shown: ".length()).split(" ", -1)).stream())
                    .toList();
            for (String id : question.sentences()) {
                Sentence sentence = Sentences.of(id).orElseThrow();
                assertThat(coverage.of(sentence).isEmpty())
                        .as("%s of %s has no exercise", id, question.id())
                        .isEqualTo(notYet.contains(id));
            }
        }
    }

    @Test
    void everyQuestionHasItsOwnNameAndAShortAnswerInTwoLanguages() {
        assertThat(Questions.ALL).extracting(Question::id).doesNotHaveDuplicates();
        assertThat(Questions.ALL).allSatisfy(question -> {
            assertThat(question.question().en()).endsWith("?");
            assertThat(question.question().zh()).endsWith("？");
            assertThat(question.answer().en().length()).as(question.id()).isBetween(60, 400);
            assertThat(question.answer().zh()).as(question.id()).endsWith("。");
            assertThat(question.sentences()).as(question.id()).isNotEmpty().doesNotHaveDuplicates();
        });
    }

    @Test
    void aPartOfASentenceCountsForIt() {
        Sentence sentence = Sentences.of("D8b").orElseThrow();

        assertThat(sentence.id()).isEqualTo("D8");
        assertThat(Sentences.of("D12")).isEmpty();
        assertThat(Sentences.of("A18")).isEmpty();
        assertThat(Sentences.of("A1").orElseThrow().isTestedBy("A17")).isFalse();
    }
}

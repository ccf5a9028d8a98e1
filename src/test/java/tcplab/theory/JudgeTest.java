package tcplab.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.record.Witness.TRACEPOINT;
import static tcplab.text.Text.text;
import static tcplab.theory.Recordings.CLIENT;
import static tcplab.theory.Recordings.CLIENT_TRACE;
import static tcplab.theory.Recordings.CLOSED_BY_CLIENT;
import static tcplab.theory.Recordings.SERVER;
import static tcplab.theory.Recordings.SERVER_TRACE;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.record.Environment;
import tcplab.record.Recording;
import tcplab.record.Witness;
import tcplab.text.Text;
import tcplab.theory.Finding.Result;
import tcplab.theory.Judgement.Whole;

class JudgeTest {
    private static final Recording GOOD = Recordings.begin()
            .connection(CLOSED_BY_CLIENT)
            .ss("TIME-WAIT", "-")
            .traced(CLIENT, CLIENT_TRACE)
            .traced(SERVER, SERVER_TRACE)
            .recording();
    private static final Text SENTENCE = text("A sentence.", "一句话。");

    /** An expectation that rests on the sniffer and comes to what its letter says; its reason is the letter. */
    private static Expectation expectation(char letter) {
        return Expectation.that(Set.of(SNIFFER), evidence -> switch (letter) {
            case 'h' -> Finding.holds(text("h", "成"));
            case 'f' -> Finding.fails(text("f", "败"));
            case 'b' -> Finding.blind(text("b", "盲"));
            default -> throw new IllegalArgumentException("letter " + letter);
        });
    }

    private static Expectation[] expectations(String letters) {
        return letters.chars().mapToObj(letter -> expectation((char) letter)).toArray(Expectation[]::new);
    }

    private static Claim claim(String documented, String otherwise, String instead) {
        Claim claim = Claim.claim("T1", SENTENCE).expect(expectations(documented));
        if (!otherwise.equals("-")) {
            claim = claim.refinedBy(text("Only at night.", "仅限夜间。"), expectations(otherwise));
        }
        return instead.equals("-")
                ? claim
                : claim.deviates(text("It sleeps", "它睡着"), Citation.man("tcp(7)"), expectations(instead));
    }

    private static Verdict judge(Claim claim) {
        return Judge.judge(claim, Evidence.of(GOOD), false);
    }

    @ParameterizedTest(name = "documented {0}, otherwise {1}, instead {2}: {3}, surprising {4}")
    @CsvSource({
        // a plain claim
        "h,  -, -, CONFIRMED, false",
        "hh, -, -, CONFIRMED, false",
        "f,  -, -, REFUTED,   true",
        "hf, -, -, REFUTED,   true",
        "b,  -, -, NOT_SHOWN, false",
        "hb, -, -, NOT_SHOWN, false",
        "fb, -, -, REFUTED,   true",
        // a claim with a hidden condition: both sides are needed
        "h,  h, -, REFINED,   false",
        "h,  f, -, CONFIRMED, true",
        "h,  b, -, NOT_SHOWN, false",
        "h, hb, -, NOT_SHOWN, false",
        "h, hf, -, CONFIRMED, true",
        "f,  h, -, REFUTED,   true",
        "f,  f, -, REFUTED,   true",
        "f,  b, -, REFUTED,   true",
        "b,  h, -, NOT_SHOWN, false",
        "b,  f, -, NOT_SHOWN, false",
        // a claim that this system is known not to follow: REFUTED is what is expected, and explained
        "f,  -, h, REFUTED,   false",
        "f,  -, f, REFUTED,   true",
        "f,  -, b, NOT_SHOWN, false",
        "f,  -, hf, REFUTED,  true",
        "fb, -, h, REFUTED,   false",
        "h,  -, h, CONFIRMED, true",
        "h,  -, f, CONFIRMED, true",
        "h,  -, b, CONFIRMED, true",
        "b,  -, h, NOT_SHOWN, false",
        // both
        "f,  h, h, REFUTED,   false",
        "f,  f, h, REFUTED,   true",
        "h,  h, h, REFINED,   true",
        "b,  h, h, NOT_SHOWN, false",
    })
    void findingsMakeTheOutcome(
            String documented, String otherwise, String instead, Outcome outcome, boolean surprising) {
        Verdict verdict = judge(claim(documented, otherwise, instead));
        assertThat(verdict.outcome()).isEqualTo(outcome);
        assertThat(verdict.surprising()).isEqualTo(surprising);
        int all = (documented + otherwise + instead).replace("-", "").length();
        assertThat(verdict.findings()).hasSize(all);
    }

    @ParameterizedTest(name = "documented {0}, otherwise {1}, instead {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "h  | - | - | h | 成",
                "hf | - | - | f | 败",
                "hb | - | - | b | 盲",
                "bb | - | - | b | 盲",
                "fb | - | - | f | 败",
                "h  | h | - | Only at night. h | 仅限夜间。成",
                "h  | f | - | h; f | 成；败",
                "f  | - | h | It sleeps (tcp(7)). f; h | 它睡着（tcp(7)）。败；成",
                "h  | - | f | h; f | 成；败",
            })
    void theReasonIsWhatDecided(String documented, String otherwise, String instead, String en, String zh) {
        assertThat(judge(claim(documented, otherwise, instead)).explained()).isEqualTo(text(en, zh));
    }

    @Test
    void aClaimThatExpectsNothingCannotBeJudged() {
        assertThatThrownBy(() -> judge(Claim.claim("T1", SENTENCE))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(value = Witness.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOCK")
    void aWitnessThatMissedSomethingIsNamedWithTheNumber(Witness witness) {
        Verdict verdict = judgeRestingOn(witness, Recordings.spoil(GOOD, witness, 17, text("ring full", "缓冲区已满")));
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_SHOWN);
        assertThat(verdict.surprising()).isFalse();
        assertThat(verdict.because().en()).contains("the witness " + witness + " missed 17: ring full");
        assertThat(verdict.because().zh()).contains("证人 " + witness + " 漏掉了 17 项：缓冲区已满");
    }

    @ParameterizedTest
    @EnumSource(value = Witness.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOCK")
    void aWitnessThatCouldNotLookIsNamedWithTheReason(Witness witness) {
        Verdict verdict = judgeRestingOn(witness, Recordings.spoil(GOOD, witness, -1, text("no leave", "没有权限")));
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_SHOWN);
        assertThat(verdict.because().en()).contains("the witness " + witness + " could not look: no leave");
        assertThat(verdict.because().zh()).contains("证人 " + witness + " 无法观察：没有权限");
    }

    @ParameterizedTest
    @EnumSource(value = Witness.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOCK")
    void aWitnessThatWasNeverThereIsNamed(Witness witness) {
        Verdict verdict = judgeRestingOn(witness, Recordings.without(GOOD, witness));
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_SHOWN);
        assertThat(verdict.because().en()).contains(witness + " was not there");
        assertThat(verdict.because().zh()).contains("没有证人 " + witness);
    }

    private static Verdict judgeRestingOn(Witness witness, Recording recording) {
        Claim claim = Claim.claim("T1", SENTENCE)
                .expect(Expectation.that(Set.of(witness), any -> Finding.fails(text("looked all the same", "照样看了"))));
        return Judge.judge(claim, Evidence.of(recording), false);
    }

    @Test
    void anUnconcernedWitnessDoesNotMatter() {
        Recording recording = Recordings.spoil(GOOD, SS, 5, Text.same("?"));
        assertThat(Judge.judge(claim("h", "-", "-"), Evidence.of(recording), false)
                        .outcome())
                .isEqualTo(Outcome.CONFIRMED);
    }

    @ParameterizedTest
    @CsvSource({"h, -, -", "f, -, -", "h, h, -", "f, -, h"})
    void aScriptThatStoppedLeavesEveryClaimOpenAndTheStandingOnesJudged(
            String documented, String otherwise, String instead) {
        Text why = text("the script stopped: no route", "脚本中止：没有路由");
        Judgement judgement =
                Judge.judge(List.of(claim(documented, otherwise, instead)), Recordings.spoil(GOOD, SCRIPT, 1, why));
        Verdict verdict = judgement.verdicts().get(0);
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_SHOWN);
        assertThat(verdict.surprising()).isFalse();
        assertThat(verdict.because().en()).contains("script").contains(why.en());
        assertThat(verdict.because().zh()).contains("script").contains(why.zh());
        assertThat(verdict.findings()).extracting(Finding::result).containsOnly(Result.BLIND);
        assertThat(judgement.verdicts().stream().filter(Verdict::standing).map(Verdict::outcome))
                .hasSize(StandingClaims.ALL.size())
                .containsOnly(Outcome.CONFIRMED);
        assertThat(judgement.whole()).isEqualTo(Whole.INCONCLUSIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "h,   AS_EXPECTED",
        "f,   SURPRISE",
        "b,   INCONCLUSIVE",
        "h f, SURPRISE",
        "b f, SURPRISE",
        "h b, INCONCLUSIVE",
    })
    void theVerdictsMakeTheWhole(String claims, Whole whole) {
        List<Claim> all = Arrays.stream(claims.split(" ", -1))
                .map(letters -> claim(letters, "-", "-"))
                .toList();
        assertThat(Judge.judge(all, GOOD).whole()).isEqualTo(whole);
    }

    @Test
    void aStandingClaimThatCannotBeShownLeavesTheRunConclusive() {
        Recording rootless = Recordings.spoil(GOOD, TRACEPOINT, -1, text("not root", "不是 root"));
        Judgement judgement = Judge.judge(List.of(claim("h", "-", "-")), rootless);
        assertThat(judgement.verdicts()).extracting(Verdict::outcome).contains(Outcome.NOT_SHOWN);
        assertThat(judgement.whole()).isEqualTo(Whole.AS_EXPECTED);
    }

    private static Recording stepped() {
        Environment before = GOOD.environment();
        Environment stepped = new Environment(
                before.exercise(),
                before.started(),
                before.took(),
                java.util.Map.of(Judge.STEPPED, "9 segments held, 0 repetitions taken away"),
                before.sysctls());
        return new Recording(stepped, GOOD.events(), GOOD.witnesses());
    }

    /** Pauses change times: what reads them is neither refuted by them nor, which would be worse, confirmed. */
    @ParameterizedTest
    @CsvSource({"true, CONFIRMED", "false, REFUTED"})
    void whereAUserHeldSegmentsWhatReadsTimesStaysOpen(boolean holds, Outcome undisturbed) {
        Claim claim = Claim.claim("T1", SENTENCE)
                .expect(Expectation.that(Set.of(CLOCK), evidence -> Finding.of(holds, text("5 s", "5 秒"))));

        assertThat(Judge.judge(List.of(claim), GOOD).verdicts().get(0).outcome())
                .isEqualTo(undisturbed);
        Verdict verdict = Judge.judge(List.of(claim), stepped()).verdicts().get(0);
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_SHOWN);
        assertThat(verdict.because().en())
                .isEqualTo("the witness clock could not look: a user held segments (9 segments held, 0 repetitions"
                        + " taken away), so that times have the pauses in them; run it without");
    }

    @Test
    void whereAUserHeldSegmentsASurpriseThatHasNothingToDoWithTimesIsNotHidden() {
        List<Verdict> verdicts = Judge.judge(List.of(claim("f", "-", "-"), claim("h", "-", "-")), stepped())
                .verdicts();

        assertThat(verdicts.get(0).surprising()).isTrue();
        assertThat(verdicts.get(1).outcome()).isEqualTo(Outcome.CONFIRMED);
    }
}

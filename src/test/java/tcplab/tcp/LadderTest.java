package tcplab.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
    private static final String HALF_CLOSE = """
            SYN-SENT     > S  0:0(0)          SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1    SYN-RECEIVED
            ESTABLISHED  > .  1:1(0) ack 1    ESTABLISHED
            FIN-WAIT-1   > F. 1:1(0) ack 1    CLOSE-WAIT
            FIN-WAIT-2   < .  1:1(0) ack 2    CLOSE-WAIT
            FIN-WAIT-2   < P. 1:12(11) ack 2  CLOSE-WAIT
            """;

    @Test
    void textIsReadAndWrittenUnchanged() {
        assertThat(Ladder.parse(HALF_CLOSE)).hasToString(HALF_CLOSE);
    }

    @Test
    void valueIsWrittenAndReadUnchanged() {
        Ladder ladder = Ladder.parse(HALF_CLOSE);
        assertThat(Ladder.parse(ladder.toString())).isEqualTo(ladder);
    }

    @Test
    void spacingDoesNotMatter() {
        assertThat(Ladder.parse("\n  SYN-SENT > S 0:0(0) SYN-RECEIVED\n\n"))
                .isEqualTo(Ladder.parse("SYN-SENT     > S  0:0(0)   SYN-RECEIVED"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SYN-SENT S 0:0(0) SYN-RECEIVED | is no rung",
                "SYN-SENT > S 0:0(0) | is no segment",
                "ASLEEP > S 0:0(0) SYN-RECEIVED | is no TCP state",
                "SYN-SENT > X 0:0(0) SYN-RECEIVED | are no TCP flags",
                "SYN-SENT > SS 0:0(0) SYN-RECEIVED | are no TCP flags",
                "ESTABLISHED > . 1:5(3) ack 1 ESTABLISHED | does not add up",
                "ESTABLISHED > . 1:1(0) ESTABLISHED | exactly when its ACK bit",
                "ESTABLISHED > P 1:1(0) ack 1 ESTABLISHED | exactly when its ACK bit",
                "ESTABLISHED > . 1(0) ack 1 ESTABLISHED | is no segment",
            })
    void aBadRungIsRefusedWithItsText(String line, String complaint) {
        assertThatThrownBy(() -> Ladder.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void theFirstDifferenceIsFound() {
        Ladder whole = Ladder.parse(HALF_CLOSE);
        Ladder shorter = new Ladder(whole.rungs().subList(0, 4));
        Ladder other = Ladder.parse(HALF_CLOSE.replace("1:1(0) ack 2 ", "1:1(0) ack 3 "));
        assertThat(whole.firstDifference(whole)).isEqualTo(-1);
        assertThat(whole.firstDifference(shorter)).isEqualTo(4);
        assertThat(whole.firstDifference(other)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "S", "S.", "F.", "P.", "FP.", "R", "R.", "SEW", "."})
    void flagsAreReadAndWrittenUnchanged(String flags) {
        assertThat(Flags.parse(flags)).hasToString(flags);
    }

    @Test
    void everyCombinationOfFlagsSurvives() {
        for (int bits = 0; bits < 512; bits++) {
            assertThat(Flags.parse(new Flags(bits).toString()).bits()).isEqualTo(bits);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"F. -5:-5(0) ack -9", "P. 1:1461(1460) ack 1", "R 7:7(0)"})
    void segmentsWithOldNumbersSurvive(String segment) {
        assertThat(Segment.parse(Segment.parse(segment).toString())).isEqualTo(Segment.parse(segment));
    }

    @ParameterizedTest
    @CsvSource({"4294967290,10,4", "5,-10,4294967291", "0,0,0"})
    void sequenceNumbersWrap(long number, long count, long sum) {
        assertThat(SeqNumber.plus(number, count)).isEqualTo(sum);
        assertThat(SeqNumber.distance(number, sum)).isEqualTo(count);
    }
}

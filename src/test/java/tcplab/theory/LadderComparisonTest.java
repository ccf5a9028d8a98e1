package tcplab.theory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tcplab.tcp.Ladder;
import tcplab.tcp.Rung;

class LadderComparisonTest {
    private static final String SYN = "SYN-SENT > S 0:0(0) SYN-RECEIVED\n";
    private static final String SYN_ACK = "ESTABLISHED < S. 0:0(0) ack 1 SYN-RECEIVED\n";
    private static final String ACK = "ESTABLISHED > . 1:1(0) ack 1 ESTABLISHED\n";
    private static final String DATA = "ESTABLISHED > P. 1:2(1) ack 1 ESTABLISHED\n";
    private static final String RST = "CLOSED < R 1:1(0) CLOSED\n";

    private static LadderComparison compared(String figure, String live) {
        return LadderComparison.of(Ladder.parse(figure), Ladder.parse(live));
    }

    /** A line a letter: the same, different, only in the figure, only live. */
    private static String shape(LadderComparison comparison) {
        return comparison.lines().stream()
                .map(line -> line.same()
                        ? "="
                        : line.figure().isEmpty() ? "+" : line.live().isEmpty() ? "-" : "~")
                .collect(Collectors.joining());
    }

    @Test
    void alikeLaddersAreTheSame() {
        assertThat(compared(SYN + SYN_ACK + ACK, SYN + SYN_ACK + ACK).same()).isTrue();
        assertThat(compared("", "").same()).isTrue();
    }

    @Test
    void whatIsMissingOrMoreStandsAlone() {
        assertThat(shape(compared(SYN + SYN_ACK + ACK, SYN + ACK))).isEqualTo("=-=");
        assertThat(shape(compared(SYN + ACK, SYN + SYN_ACK + ACK + RST))).isEqualTo("=+=+");
        assertThat(shape(compared(SYN, ""))).isEqualTo("-");
        assertThat(shape(compared("", SYN))).isEqualTo("+");
        assertThat(shape(compared(SYN, RST))).isIn("-+", "+-");
    }

    @Test
    void numbersStatesAndPushMayDifferInALine() {
        String other = "ESTABLISHED > P. 1:11(10) ack 1 CLOSED\n";
        LadderComparison comparison = compared(SYN + DATA, SYN + other);

        assertThat(shape(comparison)).isEqualTo("=~");
        assertThat(comparison.exact()).isEqualTo(1);
        assertThat(comparison.same()).isFalse();
        assertThat(shape(compared(ACK, DATA))).isEqualTo("~");
    }

    @Test
    void everyRungOfBothStandsOnceAndInOrder() {
        LadderComparison comparison = compared(SYN + SYN_ACK + ACK + RST, SYN + SYN + SYN_ACK + DATA + ACK);

        assertThat(comparison.lines().stream().flatMap(line -> line.figure().stream()))
                .containsExactlyElementsOf(rungs(SYN + SYN_ACK + ACK + RST));
        assertThat(comparison.lines().stream().flatMap(line -> line.live().stream()))
                .containsExactlyElementsOf(rungs(SYN + SYN + SYN_ACK + DATA + ACK));
    }

    private static Iterable<Rung> rungs(String ladder) {
        return Ladder.parse(ladder).rungs();
    }
}

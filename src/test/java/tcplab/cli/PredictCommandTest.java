package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On whatever machine the test runs. */
class PredictCommandTest {
    @Test
    void printsAParagraphForEachPrediction() {
        Cli english = Cli.run("predict");
        Cli chinese = Cli.run("predict", "--lang", "zh");

        assertThat(english.status()).isZero();
        assertThat(english.err()).isEmpty();
        assertThat(english.out())
                .contains("time-wait  60 s\n")
                .contains("TCP_TIMEWAIT_LEN")
                .contains("connect-timeout  ");
        assertThat(chinese.out()).contains("time-wait  60 s\n").contains("表项的寿命");
    }

    @Test
    void printsALineOfJsonForEachPrediction() {
        Cli cli = Cli.run("predict", "--format", "json");

        assertThat(cli.out().lines())
                .hasSizeGreaterThanOrEqualTo(12)
                .allMatch(line -> line.startsWith("{\"schema\":1,"));
        assertThat(cli.out().lines().filter(line -> line.contains("\"time-wait\"")))
                .singleElement()
                .asString()
                .contains("\"values\":[60],\"earliest\":[60],\"latest\":[6")
                .contains("\"unit\":\"s\"")
                .contains("\"missing\":null");
    }
}

package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecondsTest {
    @ParameterizedTest
    @CsvSource({"0.000000000, 0", "12.000000345, 12000000345", "-0.000000001, -1", "-1.500000000, -1500000000"})
    void whatIsWrittenIsRead(String text, long nanos) {
        assertThat(Seconds.write(Duration.ofNanos(nanos))).isEqualTo(text);
        assertThat(Seconds.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @Test
    void aShorterNotationIsReadToo() {
        assertThat(Seconds.parse("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(Seconds.parse("0.5")).isEqualTo(Duration.ofMillis(500));
        assertThat(Seconds.parse("999999999.999999999")).isEqualTo(Duration.ofSeconds(999_999_999, 999_999_999));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "1.",
                ".5",
                "1e9",
                "1e999999999",
                "+1",
                "1.2.3",
                "1 ",
                "--1",
                "1.-5",
                "1234567890",
                "0.1234567890",
                "١"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Seconds.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

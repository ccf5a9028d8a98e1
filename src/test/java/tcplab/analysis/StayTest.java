package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StayTest {
    @ParameterizedTest(name = "{0}–{1} ended {2}, in 60–61: consistent {3}, within {4}, contradicts {5}")
    @CsvSource({
        // least, most, ended, consistent, within, contradicts
        "60200, 60800, true,  true,  true,  false",
        "60000, 61000, true,  true,  true,  false",
        "59900, 60100, true,  true,  false, false",
        "60900, 61200, true,  true,  false, false",
        "59000, 62000, true,  true,  false, false",
        "    0, 60000, true,  true,  false, false",
        "61000, 70000, true,  true,  false, false",
        "59000, 59999, true,  false, false, true",
        "61001, 62000, true,  false, false, true",
        // not watched to its end: it may yet last, and can be too long already
        "    0, 10000, false, false, false, false",
        "60200, 60800, false, false, false, false",
        "61001, 61100, false, false, false, true",
    })
    void isComparedWithARange(
            long least, long most, boolean ended, boolean consistent, boolean within, boolean contradicts) {
        Stay stay = new Stay(Duration.ofMillis(least), Duration.ofMillis(most), ended);
        Duration from = Duration.ofSeconds(60);
        Duration to = Duration.ofSeconds(61);
        assertThat(stay.consistentWith(from, to)).isEqualTo(consistent);
        assertThat(stay.within(from, to)).isEqualTo(within);
        assertThat(stay.contradicts(from, to)).isEqualTo(contradicts);
    }

    @Test
    void isWrittenTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(new Stay(Duration.ofMillis(59_980), Duration.ofMillis(60_480), true))
                    .hasToString("59.98–60.48 s");
            assertThat(new Stay(Duration.ZERO, Duration.ofMillis(1500), false)).hasToString("0.00–1.50 s+");
        } finally {
            Locale.setDefault(before);
        }
    }
}

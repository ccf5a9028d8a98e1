package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.text.Lang;

class SsVersionTest {
    @ParameterizedTest
    @CsvSource({
        "'ss utility, iproute2-ss180813',                   ss180813,                   false",
        "'ss utility, iproute2-ss190319',                   ss190319,                   false",
        "'ss utility, iproute2-ss190510',                   ss190510,                   false",
        "'ss utility, iproute2-ss190708',                   ss190708,                   true",
        "'ss utility, iproute2-ss200127',                   ss200127,                   true",
        "'ss utility, iproute2-v5.7.0-77-gb687d1067169',    v5.7.0-77-gb687d1067169,    true",
        "'ss utility, iproute2-5.10.0',                     5.10.0,                     true",
        "'ss utility, iproute2-6.1.0',                      6.1.0,                      true",
        "'ss utility, iproute2-6.18.0\n',                   6.18.0,                     true",
        "'ss utility, iproute2-10.0.0',                     10.0.0,                     true",
        "'ss utility, iproute2-5.1.0',                      5.1.0,                      false",
        "'something else',                                  something else,             true",
    })
    void readsVersions(String answer, String version, boolean usable) {
        SsVersion read = SsVersion.of(answer);
        assertThat(read.version()).isEqualTo(version);
        assertThat(read.usable()).isEqualTo(usable);
        for (Lang lang : Lang.values()) {
            assertThat(read.text().in(lang)).contains(version).doesNotContain("%");
        }
    }

    @Test
    void saysWhatToInstall() {
        SsVersion missing = SsVersion.detect(SsCommand.of("no-such-ss", "-V"));
        assertThat(missing.usable()).isFalse();
        assertThat(missing.version()).isEmpty();
        assertThat(missing.text().en()).contains("no-such-ss").contains("install the package iproute2");
        assertThat(missing.text().zh()).contains("no-such-ss").contains("请安装");
    }

    @Test
    void doesNotWaitForever() {
        SsVersion stuck = SsVersion.detect(new SsCommand(List.of("sleep", "60"), Duration.ofMillis(50)));
        assertThat(stuck.usable()).isFalse();
        assertThat(stuck.text().en()).contains("sleep 60 did not end within 50 ms");
    }
}

package tcplab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LangTest {
    @ParameterizedTest
    @CsvSource({
        "zh_CN.UTF-8, ZH",
        "zh_TW, ZH",
        "zh, ZH",
        "ZH_cn, ZH",
        "zh-Hans, ZH",
        "en_US.UTF-8, EN",
        "C, EN",
        "C.UTF-8, EN",
        "POSIX, EN",
        "de_DE.UTF-8, EN",
        "'', EN",
    })
    void aLocalesNameSaysTheLanguage(String value, Lang lang) {
        for (String name : new String[] {"TCPLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
            assertThat(Lang.of(Map.of(name, value))).as(name).isEqualTo(lang);
        }
    }

    @Test
    void ourVariableGoesFirstThenPosixsOrder() {
        assertThat(Lang.of(Map.of("TCPLAB_LANG", "en", "LC_ALL", "zh_CN"))).isEqualTo(Lang.EN);
        assertThat(Lang.of(Map.of("LC_ALL", "C", "LC_MESSAGES", "zh_CN"))).isEqualTo(Lang.EN);
        assertThat(Lang.of(Map.of("LC_MESSAGES", "zh_CN", "LANG", "en_US"))).isEqualTo(Lang.ZH);
    }

    @Test
    void anEmptyVariableIsNoVariable() {
        assertThat(Lang.of(Map.of("TCPLAB_LANG", "", "LC_ALL", "", "LANG", "zh_CN.UTF-8")))
                .isEqualTo(Lang.ZH);
        assertThat(Lang.of(Map.of())).isEqualTo(Lang.EN);
    }
}

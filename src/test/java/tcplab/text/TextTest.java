package tcplab.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tcplab.text.Text.text;

import java.util.IllegalFormatException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void eachLanguageHasItsSentence() {
        assertThat(text("yes", "是").in(Lang.EN)).isEqualTo("yes");
        assertThat(text("yes", "是").in(Lang.ZH)).isEqualTo("是");
        assertThat(Text.same("ss -tan")).isEqualTo(text("ss -tan", "ss -tan"));
    }

    @Test
    void placesAreFilledInBothInTheOrderOfEach() {
        assertThat(text("%s of %s", "%2$s 中的 %1$s").with(1, 2)).isEqualTo(text("1 of 2", "2 中的 1"));
    }

    @Test
    void aTextInAPlaceSpeaksTheLanguageAroundIt() {
        assertThat(text("the %s closes", "%s关闭").with(text("client", "客户端")))
                .isEqualTo(text("the client closes", "客户端关闭"));
    }

    @Test
    void whatFillsAPlaceIsNotAPattern() {
        assertThat(text("%s!", "%s！").with("100%s %")).isEqualTo(text("100%s %!", "100%s %！"));
    }

    @Test
    void aPlaceWithoutAValueIsAFault() {
        assertThatThrownBy(() -> text("%s %s", "%s").with(1)).isInstanceOf(IllegalFormatException.class);
    }

    @Test
    void sentencesFollowOneAnother() {
        assertThat(text("One.", "一。").then(text("Two.", "二。"))).isEqualTo(text("One. Two.", "一。二。"));
    }

    @Test
    void oneIsNotPlural() {
        assertThat(Text.count(1, "port", "个端口")).isEqualTo(text("1 port", "1 个端口"));
        assertThat(Text.count(0, "port", "个端口")).isEqualTo(text("0 ports", "0 个端口"));
        assertThat(Text.count(2, "port", "个端口")).isEqualTo(text("2 ports", "2 个端口"));
    }

    @Test
    void numbersAreThoseOfNoLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(text("%d %.1f", "%d %.1f").with(1234, 1.5)).isEqualTo(Text.same("1234 1.5"));
        } finally {
            Locale.setDefault(before);
        }
    }
}

package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
    @ParameterizedTest
    @CsvSource({"abc,3", "连接,4", "a连b,4", "é,1", "e\u0301,1", "（，）,6", "✔≈✘?,4", "…–“”,4", "ㄅ,2", "한,2", "'',0"})
    void width(String text, int columns) {
        assertThat(Columns.width(text)).isEqualTo(columns);
    }

    @Test
    void breaksBetweenWords() {
        assertThat(Columns.wrap("one two three", 7)).containsExactly("one two", "three");
    }

    @Test
    void keepsAWordThatIsTooLong() {
        assertThat(Columns.wrap("a incomprehensibilities b", 8)).containsExactly("a", "incomprehensibilities", "b");
    }

    @Test
    void breaksBetweenIdeographsButNotBeforeAComma() {
        assertThat(Columns.wrap("双方各发送，确认", 10)).containsExactly("双方各发", "送，确认");
    }

    @Test
    void keepsAForeignWordWholeAmongIdeographs() {
        assertThat(Columns.wrap("状态是FIN-WAIT-2中", 12)).containsExactly("状态是", "FIN-WAIT-2中");
    }

    @Test
    void keepsAnOpeningBracketWithWhatItOpens() {
        assertThat(Columns.wrap("四个（三个）", 6)).containsExactly("四个", "（三", "个）");
    }

    @Test
    void anEmptyTextIsOneEmptyLine() {
        assertThat(Columns.wrap("", 10)).isEqualTo(List.of(""));
    }

    @Test
    void padsByColumns() {
        assertThat(Columns.pad("连", 4)).isEqualTo("连  ");
    }
}

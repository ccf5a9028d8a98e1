package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tcplab.lab.Catalogue;
import tcplab.theory.Sentences;
import tcplab.theory.StateMatrix;

/** The index's coverage as tables, of three saved recordings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoveragePageTest {
    private static final String SAVED = "src/test/resources/exercises/";

    private String page = "";

    @BeforeAll
    void judge(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("all.html");
        Cli cli = Cli.run(
                Catalogue.all(),
                Cli.NO_STAGE,
                "judge",
                SAVED + "simultaneous-open",
                SAVED + "segment-arrives",
                SAVED + "freeze",
                "--report",
                file.toString());
        assertThat(cli.status()).as(cli.err()).isZero();
        page = Files.readString(file);
    }

    private long count(String regex) {
        return Pattern.compile(regex).matcher(page).results().count();
    }

    @Test
    void everySentenceHasARowWithItsExercisesAndTheirVerdicts() {
        assertThat(count("<th scope=\"rowgroup\"")).isEqualTo(Sentences.ALL.size());
        assertThat(page)
                .containsPattern("A14</th><td rowspan=\"2\">")
                .containsPattern("<a href=\"all-simultaneous-open.html\">simultaneous-open</a></td>"
                        + "<td class=\"outcome CONFIRMED\">✔ <span lang=\"en\">confirmed</span>")
                .contains("<td>three-way-handshake</td><td class=\"faint\"><span lang=\"en\">not in this run</span>");
    }

    @Test
    void everyCellOfTheMatrixStandsInATableAndThoseThatDifferAreExplained() {
        assertThat(count("<td class=\"(FOLLOWS|DIFFERS|SURPRISE|NOT_SHOWN)\">")).isEqualTo(StateMatrix.CELLS.size());
        assertThat(count("<td class=\"DIFFERS\">")).isPositive();
        assertThat(count("<td class=\"(SURPRISE|NOT_SHOWN)\">")).isZero();
        assertThat(page)
                .contains("<th scope=\"row\">LISTEN × SYN-FIN</th>")
                .containsPattern("SYN,ACK<div class=\"small\">→ SYN-RECEIVED</div>");
    }

    @Test
    void statesArrowsAndFiguresAreTables() {
        assertThat(page)
                .contains("<th scope=\"row\">CLOSING</th><td><span lang=\"en\">segment-arrives, freeze</span>")
                .contains("frozen for")
                .containsPattern("<th scope=\"row\">SYN-SENT → SYN-RECEIVED</th>")
                .contains("class=\"figure\"")
                .contains("<tr class=\"differs\"><td class=\"mono\"></td><td>≠</td><td class=\"mono\">ESTABLISHED");
    }
}

package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tcplab.lab.Catalogue;
import tcplab.theory.Questions;

class AskCommandTest {
    private static Cli run(String... args) {
        return Cli.run(Map.of(), Catalogue.all(), Cli.NO_STAGE, args);
    }

    @Test
    void listsTheQuestions() {
        assertThat(run("ask").out().lines()).hasSameSizeAs(Questions.ALL);
        assertThat(run("ask").out()).contains("why-three ").contains("Why does opening take three segments?\n");
        assertThat(run("ask", "--lang", "zh").out()).contains("为什么建立连接要三次握手？\n");
    }

    @Test
    void answersAndNamesWhereToSeeIt() {
        Cli cli = run("ask", "why-not-three");

        assertThat(cli.status()).isZero();
        assertThat(cli.out())
                .startsWith("Can closing do with three segments?\n")
                .contains("C2   It can never be three segments, or data would be lost.\n")
                .contains("     four-way-close: expected refuted\n")
                .contains("See it: tcplab run four-way-close half-close\n");
    }

    @Test
    void saysWhatNobodyShowsYet() {
        Cli cli = Cli.run("ask", "close-wait", "--lang", "zh");

        assertThat(cli.out()).contains("尚未证明：C12 C3 C5\n").doesNotContain("tcplab run");
    }

    @Test
    void suggestsTheNearestQuestion() {
        Cli cli = run("ask", "why-thre");

        assertThat(cli.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(cli.err()).contains("there is no question why-thre; did you mean why-three?");
    }
}

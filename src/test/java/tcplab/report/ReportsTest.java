package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.Approved;
import tcplab.text.Lang;
import tcplab.text.Text;

/** Every form of report of one small run, in both languages, as somebody approved it. */
class ReportsTest {
    private static final Optional<Path> SAVED = Optional.of(Path.of("runs", "close"));

    private static String file(String form, Lang lang, String extension) {
        return "report/" + form + "-" + lang.name().toLowerCase(Locale.ROOT) + ".approved." + extension;
    }

    @ParameterizedTest
    @EnumSource
    void terminal(Lang lang) throws IOException {
        TerminalReport report = new TerminalReport(lang, Style.PLAIN, 72);

        String text = report.of(Samples.judgement(), Samples.QUESTION, SAVED);

        Approved.check(file("terminal", lang, "txt"), text);
        assertThat(text.lines()).allMatch(line -> Columns.width(line) <= 72);
    }

    @ParameterizedTest
    @EnumSource
    void json(Lang lang) throws IOException {
        String line = new JsonReport(lang).of(Samples.judgement(), SAVED);

        assertThat(line).doesNotContain("\n");
        Approved.check(file("report", lang, "json"), line + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void explain(Lang lang) throws IOException {
        ExplainReport report = new ExplainReport(lang, Style.PLAIN, 72);

        Approved.check(
                file("explain", lang, "txt"),
                report.of(Samples.EXERCISE, Text.text("Closing", "关闭连接"), Samples.QUESTION, Samples.claims()));
    }

    @ParameterizedTest
    @EnumSource
    void mermaid(Lang lang) throws IOException {
        Approved.check(
                file("mermaid", lang, "txt"),
                new MermaidReport(lang)
                        .of(
                                Samples.judgement().evidence().connections().get(2),
                                Samples.judgement().evidence().recording()));
    }

    @Test
    void aRunWithoutARecordingShowsNoClaim() {
        String line = new JsonReport(Lang.EN)
                .notShown("half-close", "6.18.44", Samples.claims().subList(0, 1), Text.same("no namespace"));

        assertThat(line)
                .isEqualTo("{\"schema\":1,\"exercise\":\"half-close\",\"kernel\":\"6.18.44\",\"seconds\":0,\"claims\":["
                        + "{\"id\":\"C1\",\"outcome\":\"NOT_SHOWN\",\"surprising\":false,"
                        + "\"sentence\":\"Each side sends one FIN and acknowledges the other's.\","
                        + "\"because\":\"no namespace\",\"citations\":[\"RFC 9293 §3.6\",\"RFC 9293 §3.3.2 Figure 5\"]}],"
                        + "\"witnesses\":[],\"saved\":null}");
    }

    @Test
    void onlyThreeLaddersAreDrawnAndLongOnesAreCut() throws IOException {
        TerminalReport report = new TerminalReport(Lang.EN, Style.PLAIN, 100);

        String five = report.of(Samples.motley(5), Samples.QUESTION, Optional.empty());
        String fifty = report.of(Samples.motley(50), Samples.QUESTION, Optional.empty());

        assertThat(five)
                .contains("5 connections, 5 ladders (Linux 6.18.44)")
                .contains("and 2 more ladders of 2 connections, not shown here")
                .contains("3 seen, 2 dropped: the buffer was full");
        assertThat(fifty.lines().filter(line -> line.contains("> S "))).hasSize(1 + 2 + 3);
    }

    @Test
    void aLongLadderLosesItsMiddle() throws IOException {
        String text = new TerminalReport(Lang.EN, Style.PLAIN, 100)
                .of(Samples.longLadder(100), Samples.QUESTION, Optional.empty());

        assertThat(text.lines().filter(line -> line.contains("> S "))).hasSize(40);
        assertThat(text).contains("… 60 more rungs …");
    }

    @ParameterizedTest
    @CsvSource({"true,'',xterm,ANSI", "false,'',xterm,PLAIN", "true,1,xterm,PLAIN", "true,'',dumb,PLAIN"})
    void colourIsForWillingTerminals(boolean terminal, String noColor, String term, Style expected) {
        assertThat(Style.of(terminal, Map.of("NO_COLOR", noColor, "TERM", term)))
                .isEqualTo(expected);
    }

    @Test
    void coloursAddNothingButColour() throws IOException {
        String plain = new TerminalReport(Lang.ZH, Style.PLAIN, 80).of(Samples.judgement(), Samples.QUESTION, SAVED);
        String ansi = new TerminalReport(Lang.ZH, Style.ANSI, 80).of(Samples.judgement(), Samples.QUESTION, SAVED);

        assertThat(ansi).contains("\u001b[").isNotEqualTo(plain);
        assertThat(ansi.replaceAll("\u001b\\[[\\d;]*m", "")).isEqualTo(plain);
    }

    @Test
    void jsonOfPlainValues() {
        assertThat(Json.line(List.of(
                        Map.of("a\"\n", 1L),
                        Optional.empty(),
                        Optional.of(true),
                        List.of(),
                        Json.seconds(java.time.Duration.ofMillis(1900)),
                        Json.seconds(java.time.Duration.ofMinutes(1)),
                        Path.of("x", "y"))))
                .isEqualTo("[{\"a\\\"\\n\":1},null,true,[],1.9,60,\"x/y\"]");
    }
}

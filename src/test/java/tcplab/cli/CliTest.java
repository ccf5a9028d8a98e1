package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import tcplab.Approved;
import tcplab.text.Lang;

class CliTest {
    static Stream<String> commands() {
        return Cli.commandLine().getSubcommands().entrySet().stream()
                .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey);
    }

    private static CommandSpec spec(String command, String lang) {
        CommandLine top = Cli.commandLine("--lang", lang);
        return Objects.requireNonNull(top.getSubcommands().get(command)).getCommandSpec();
    }

    @ParameterizedTest
    @EnumSource
    void theTopLevelUsageIsAsApproved(Lang lang) throws IOException {
        Cli cli = Cli.run("--lang", lang.name(), "--help");

        assertThat(cli.status()).isZero();
        Approved.check("cli/usage-" + lang.name().toLowerCase(java.util.Locale.ROOT) + ".approved.txt", cli.out());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandIsFoundByItsNameAlone(String command) {
        Class<?> type = spec(command, "en").userObject().getClass();
        assertThat(Commands.named(command))
                .isEqualTo(command.equals("completion") ? Optional.empty() : Optional.of(type));
    }

    /** Chinese text has ideographs, English has none; an option without a text in the language fails both. */
    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandOptionAndArgumentIsDescribedInBothLanguages(String command) {
        for (String lang : List.of("en", "zh")) {
            CommandSpec spec = spec(command, lang);
            String all = String.join("", spec.usageMessage().description());
            assertThat(all).as("%s in %s", command, lang).isNotBlank();
            assertThat(chinese(all)).as("%s in %s: %s", command, lang, all).isEqualTo(lang.equals("zh"));
            Stream.concat(spec.options().stream(), spec.positionalParameters().stream())
                    .filter(argument -> !argument.hidden())
                    .forEach(argument -> assertDescribed(argument, lang));
        }
    }

    private static void assertDescribed(ArgSpec argument, String lang) {
        String text = String.join("", argument.description());
        assertThat(text).as("%s in %s", argument, lang).isNotBlank();
        assertThat(chinese(text)).as("%s in %s: %s", argument, lang, text).isEqualTo(lang.equals("zh"));
    }

    private static boolean chinese(String text) {
        return text.codePoints().anyMatch(Character::isIdeographic);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpGoesToStandardOutput(String command) {
        Cli english = Cli.run(command, "--help");
        Cli chinese = Cli.run("--lang=zh", command, "--help");

        assertThat(english.status()).isZero();
        assertThat(english.err()).isEmpty();
        assertThat(english.out()).startsWith("Usage: tcplab " + command + " ").doesNotContain("${");
        assertThat(chinese.out()).startsWith("用法：tcplab " + command + " ");
    }

    @Test
    void theEnvironmentChoosesTheLanguageUnlessTold() {
        Map<String, String> chinese = Map.of("TCPLAB_LANG", "zh");

        assertThat(Cli.run(chinese, List.of(), Cli.NO_STAGE, "list", "--help").out())
                .startsWith("用法");
        assertThat(Cli.run(chinese, List.of(), Cli.NO_STAGE, "list", "--help", "--lang", "en")
                        .out())
                .startsWith("Usage");
        assertThat(Main.language(new String[] {"client", "--", "--lang", "en"}, chinese))
                .isEqualTo(Lang.ZH);
    }

    @Test
    void bothBundlesHaveTheSameKeys() throws IOException {
        assertThat(keys("Messages.properties")).containsExactlyElementsOf(keys("Messages_zh.properties"));
    }

    private static List<String> keys(String bundle) throws IOException {
        try (var in = CliTest.class.getResourceAsStream(bundle)) {
            assertThat(in).as(bundle).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(" =") && !line.startsWith("#"))
                    .map(line -> line.substring(0, line.indexOf(" =")))
                    .toList();
        }
    }

    @Test
    void listsByTopic() {
        Cli text = Cli.run(SampleExercise.ALL, Cli.NO_STAGE, "list");
        Cli json = Cli.run(SampleExercise.ALL, Cli.NO_STAGE, "list", "--format", "json", "--lang", "zh");

        assertThat(text.out()).isEqualTo("""
                        Closing
                          half-close         What does half-close show?
                        TIME-WAIT
                          short-connections  What does short-connections show?
                        Reset
                          reset              What does reset show?
                        """);
        assertThat(json.out().lines().findFirst())
                .contains("{\"schema\":1,\"exercise\":\"half-close\",\"topic\":\"关闭连接\","
                        + "\"question\":\"half-close 说明什么？\",\"claims\":[\"C1\"],\"seconds\":1}");
    }

    @Test
    void theListIsTheSameWhetherItIsParsedOrNot() throws Exception {
        try (Child plain = Child.start("list");
                Child parsed = Child.start("list", "--format", "text")) {
            assertThat(plain.rest()).hasSizeGreaterThan(30).isEqualTo(parsed.rest());
            assertThat(plain.status()).isZero();
        }
    }

    @Test
    void explains() {
        Cli cli = Cli.run(SampleExercise.ALL, Cli.NO_STAGE, "explain", "reset");

        assertThat(cli.status()).isZero();
        assertThat(cli.out()).contains("What does reset show?").contains("It is so.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void theCompletionScriptIsOneThatBashAccepts(String shell) throws Exception {
        Cli cli = Cli.run(SampleExercise.ALL, Cli.NO_STAGE, "completion", shell);

        assertThat(cli.out()).contains("half-close").contains("--save");
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (OutputStream in = bash.getOutputStream()) {
            in.write(cli.out().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(said).isZero();
    }

    @Test
    void theCompletionScriptCompletesExercises() throws Exception {
        Cli cli = Cli.run(SampleExercise.ALL, Cli.NO_STAGE, "completion", "bash");
        String ask = cli.out()
                + "\nCOMP_WORDS=(tcplab run half); COMP_CWORD=2; COMP_LINE='tcplab run half'; COMP_POINT=15\n"
                + "_complete_tcplab; printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        Process bash =
                new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();

        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(Arrays.asList(said.split("\n", -1))).contains("half-close");
    }
}

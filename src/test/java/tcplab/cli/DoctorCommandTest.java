package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tcplab.observe.Check;
import tcplab.text.Lang;
import tcplab.text.Text;

class DoctorCommandTest {
    private static final Check WELL = check("ip", true, true);
    private static final Check MISSING = check("nft", false, true);
    private static final Check MISSED = check("tracepoint", false, false);

    private static Check check(String name, boolean ok, boolean needed) {
        return new Check(
                Text.same(name),
                ok,
                needed,
                ok ? Text.text("there", "有") : Text.text("not there", "没有"),
                Text.same("apt-get install " + name));
    }

    private static Cli report(Format format, Lang lang, Check... checks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        DoctorCommand command =
                new DoctorCommand(new Context(lang, Map.of(), Terminal.NONE, print, print, List::of, Cli.NO_STAGE));
        command.format = format;
        int status = command.report(List.of(checks));
        return new Cli(status, out.toString(StandardCharsets.UTF_8), "");
    }

    @Test
    void whatIsNeededDecides() {
        assertThat(report(Format.TEXT, Lang.EN, WELL, MISSED).status()).isEqualTo(ExitStatus.OK);
        assertThat(report(Format.TEXT, Lang.EN, WELL, MISSING).status()).isEqualTo(ExitStatus.INCONCLUSIVE);
    }

    @Test
    void tellsTheRemedy() {
        assertThat(report(Format.TEXT, Lang.EN, WELL, MISSING, MISSED).out()).isEqualTo("""
                        ✔ ip: there
                        ✘ nft: not there
                            needed; remedy: apt-get install nft
                        ✘ tracepoint: not there
                            not indispensable; remedy: apt-get install tracepoint

                        Exercises cannot run here until that is remedied.
                        """);
        assertThat(report(Format.TEXT, Lang.ZH, MISSING).out()).contains("✘ nft：没有\n    必需；解决办法：apt-get install nft\n");
    }

    @Test
    void tellsPrograms() {
        assertThat(report(Format.JSON, Lang.EN, WELL, MISSING).out()).isEqualTo("""
                        {"schema":1,"check":"ip","ok":true,"needed":true,"found":"there","remedy":null}
                        {"schema":1,"check":"nft","ok":false,"needed":true,"found":"not there","remedy":"apt-get install nft"}
                        """);
    }
}

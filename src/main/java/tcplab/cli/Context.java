package tcplab.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tcplab.lab.Exercise;
import tcplab.report.Style;
import tcplab.text.Lang;
import tcplab.text.Text;

/**
 * What a command finds around it: its user's language, where to print, and what there is to run and how.
 *
 * @param catalogue all exercises, in the order of their topics
 */
record Context(
        Lang lang,
        Map<String, String> environment,
        Terminal terminal,
        PrintStream out,
        PrintStream err,
        Supplier<List<Exercise>> catalogue,
        Staging staging) {
    Style style() {
        return Style.of(terminal.out(), environment);
    }

    void print(Text text) {
        out.println(text.in(lang));
    }

    /** Says on standard error, in one line, what went wrong. */
    void complain(Text text) {
        err.println("tcplab: " + text.in(lang).strip().replaceAll("\\s*\\R\\s*", " "));
    }
}

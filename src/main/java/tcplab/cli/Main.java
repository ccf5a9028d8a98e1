package tcplab.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import tcplab.lab.Audience;
import tcplab.lab.Catalogue;
import tcplab.lab.Exercise;
import tcplab.lab.ExerciseRunner;
import tcplab.programs.CloseWhen;
import tcplab.programs.OnEnd;
import tcplab.record.Recording;
import tcplab.report.Style;
import tcplab.tcp.Endpoint;
import tcplab.text.Lang;

/** The program's entry. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] args) {
        PrintStream out = utf8(FileDescriptor.out);
        if (Self.isAskedItsVersion(args)) {
            out.println(Self.version()); // before any library is loaded
            return;
        }
        PrintStream err = utf8(FileDescriptor.err);
        System.setOut(out);
        System.setErr(err);
        Map<String, String> environment = System.getenv();
        Context context = new Context(
                language(args, environment),
                environment,
                Terminal.ofThisProcess(),
                out,
                err,
                Catalogue::all,
                Main::stage);
        int status = Self.isAskedTheList(args)
                ? new ListCommand(context).call() // nothing to parse, and picocli takes longer than the list
                : commandLine(context, args).execute(args);
        out.flush();
        System.exit(status);
    }

    /** The command line, ready to execute: with the one command that the arguments begin with, else with all. */
    static CommandLine commandLine(Context context, String... args) {
        Locale locale = context.lang() == Lang.ZH ? Locale.CHINESE : Locale.ROOT;
        ResourceBundle messages = ResourceBundle.getBundle(
                "tcplab.cli.Messages",
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        boolean colour = context.style() == Style.ANSI;
        return new Commands(context)
                .line(args)
                .setResourceBundle(messages)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Values::duration)
                .registerConverter(Rate.class, Rate::parse)
                .registerConverter(Endpoint.class, Endpoint::parse)
                .registerConverter(CloseWhen.class, value -> Values.constant(CloseWhen.class, value))
                .registerConverter(OnEnd.class, value -> Values.constant(OnEnd.class, value))
                .setUsageHelpWidth(Math.max(80, context.terminal().width()))
                .setAdjustLineBreaksForWideCJKCharacters(true)
                .setColorScheme(Help.defaultColorScheme(colour ? Help.Ansi.ON : Help.Ansi.OFF))
                .setOut(writer(context.out()))
                .setErr(writer(context.err()))
                .setParameterExceptionHandler(new Complaints(context))
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    if (command.getCommandSpec().root().userObject() instanceof Tcplab top && top.stacktrace) {
                        error.printStackTrace(context.err());
                    }
                    Failure failure = Failures.of(error);
                    context.complain(failure.text());
                    return failure.status();
                });
    }

    /** The language of {@code --lang}, which help and complaints speak too, else of the environment. */
    static Lang language(String[] args, Map<String, String> environment) {
        for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
            String value = args[i].equals("--lang") && i + 1 < args.length
                    ? args[i + 1]
                    : args[i].startsWith("--lang=") ? args[i].substring("--lang=".length()) : "";
            for (Lang lang : Lang.values()) {
                if (lang.name().equalsIgnoreCase(value)) {
                    return lang;
                }
            }
        }
        return Lang.of(environment);
    }

    private static Recording stage(Exercise exercise, Path directory, Audience audience) throws java.io.IOException {
        return new ExerciseRunner(Self.command("stage")).run(exercise, directory, audience);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}

package tcplab.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import tcplab.lab.Exercise;

/** The command line run within the test, what it printed and how it ended. */
record Cli(int status, String out, String err) {
    /** Nothing is staged: for commands that run no exercise. */
    static final Staging NO_STAGE = (exercise, directory, progress) -> {
        throw new AssertionError("nothing should be staged");
    };

    static Cli run(String... args) {
        return run(Map.of(), List.of(), NO_STAGE, args);
    }

    static Cli run(List<Exercise> catalogue, Staging staging, String... args) {
        return run(Map.of(), catalogue, staging, args);
    }

    static Cli run(Map<String, String> environment, List<Exercise> catalogue, Staging staging, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                commandLine(environment, catalogue, staging, out, err, args).execute(args);
        return new Cli(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static CommandLine commandLine(String... args) {
        return commandLine(
                Map.of(), List.of(), NO_STAGE, new ByteArrayOutputStream(), new ByteArrayOutputStream(), args);
    }

    private static CommandLine commandLine(
            Map<String, String> environment,
            List<Exercise> catalogue,
            Staging staging,
            ByteArrayOutputStream out,
            ByteArrayOutputStream err,
            String... args) {
        return Main.commandLine(
                new Context(
                        Main.language(args, environment),
                        new TreeMap<>(environment),
                        Terminal.NONE,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        () -> catalogue,
                        staging),
                args);
    }
}

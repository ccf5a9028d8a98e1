package tcplab.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tcplab.text.Lang;

/** The command {@code tcplab}, and the options that all of its commands have. */
@Command(name = "tcplab", versionProvider = Tcplab.Version.class, synopsisSubcommandLabel = "COMMAND")
class Tcplab implements Callable<Integer> {
    /** The same, holding every command there is. */
    @Command(
            subcommands = {
                ListCommand.class,
                ExplainCommand.class,
                RunCommand.class,
                JudgeCommand.class,
                PredictCommand.class,
                AskCommand.class,
                CoverageCommand.class,
                HeaderCommand.class,
                AnalyzeCommand.class,
                SniffCommand.class,
                StatesCommand.class,
                LeaksCommand.class,
                ServerCommand.class,
                ClientCommand.class,
                BoardCommand.class,
                DoctorCommand.class,
                CompletionCommand.class,
                StageCommand.class
            })
    static final class Whole extends Tcplab {}

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT)
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true)
    boolean version;

    /** Read before anything is parsed, so that help speaks it; here to be checked and listed. */
    @Option(names = "--lang", paramLabel = "en|zh", scope = ScopeType.INHERIT)
    Optional<Lang> lang = Optional.empty();

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT)
    boolean stacktrace;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitStatus.USAGE;
    }

    /** The version that the jar's manifest names. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Self.version()};
        }
    }
}

package tcplab.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcplab completion}: the script with which a shell completes tcplab's arguments. */
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {
    /** A shell that can be served. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Context context;

    @Parameters(paramLabel = "SHELL")
    Shell shell = Shell.BASH;

    @Spec
    CommandSpec spec = CommandSpec.create();

    CompletionCommand(Context context) {
        this.context = context;
    }

    /** zsh runs the script for bash, once it is told to. */
    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            context.out().println("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
        }
        context.out().println(AutoComplete.bash("tcplab", spec.root().commandLine()));
        return ExitStatus.OK;
    }
}

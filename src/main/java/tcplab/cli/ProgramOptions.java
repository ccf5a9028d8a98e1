package tcplab.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import tcplab.programs.Transport;

/** The options that server and client share. */
final class ProgramOptions {
    @Option(names = "--transport", paramLabel = "io_uring|epoll|nio", completionCandidates = Kinds.class)
    Optional<Transport.Kind> transport = Optional.empty();

    @Option(names = {"-q", "--quiet"})
    boolean quiet;

    @Option(names = "--machine", hidden = true)
    boolean machine;

    @Option(names = "--until-stdin-closes", hidden = true)
    boolean untilInputCloses;

    ActPrinter.Manner manner() {
        if (machine) {
            return ActPrinter.Manner.MACHINES;
        }
        return quiet ? ActPrinter.Manner.QUIET : ActPrinter.Manner.PEOPLE;
    }

    static final class Kinds extends Values.Choices {
        Kinds() {
            super((Object[]) Transport.Kind.values());
        }
    }
}

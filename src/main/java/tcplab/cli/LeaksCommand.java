package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tcplab.agent.AgentJar;

/** {@code tcplab leaks}: which processes of this machine do not close their sockets, and by which lines they got them. */
@Command(name = "leaks")
final class LeaksCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--for", paramLabel = "TIME", defaultValue = "10s")
    Duration length = Duration.ZERO;

    @Option(names = "--interval", paramLabel = "TIME", defaultValue = "500ms")
    Duration interval = Duration.ZERO;

    @Option(names = "--older-than", paramLabel = "TIME", defaultValue = "5s")
    Duration patience = Duration.ZERO;

    @Option(names = "--pid", paramLabel = "N")
    Optional<Long> pid = Optional.empty();

    @Option(names = "--attach")
    boolean attach;

    @Option(names = "--save-agent", paramLabel = "FILE")
    Optional<Path> agent = Optional.empty();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    LeaksCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (agent.isPresent()) {
            AgentJar.write(agent.get());
            return ExitStatus.OK;
        }
        Values.positive("--for", length);
        Values.positive("--interval", interval);
        if (attach && pid.isEmpty()) {
            throw Failure.usage(text("--attach goes with --pid only", "--attach 只能与 --pid 一起使用"));
        }
        if (pid.isPresent() && ProcessHandle.of(pid.get()).isEmpty()) {
            throw Failure.usage(text("--pid %s: there is no such process", "--pid %s：没有这个进程")
                    .with(pid.get()));
        }
        return new LeaksWatch(context, pid, patience, attach).run(length, interval, format);
    }
}

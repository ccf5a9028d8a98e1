package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tcplab.programs.CloseWhen;
import tcplab.programs.ListenOptions;
import tcplab.programs.OnEnd;
import tcplab.programs.ServerOptions;
import tcplab.tcp.Endpoint;

/** {@code tcplab server}: a server by hand, until Ctrl-C. */
@Command(name = "server")
final class ServerCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1")
    String address = "";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "7000")
    int port;

    @Option(names = "--backlog", paramLabel = "N", defaultValue = "128")
    int backlog;

    @Option(names = "--no-reuse-address")
    boolean noReuse;

    @Option(names = "--close", paramLabel = "WHEN", defaultValue = "never", completionCandidates = CloseWhens.class)
    CloseWhen close = CloseWhen.NEVER;

    @Option(names = "--close-after", paramLabel = "TIME")
    Optional<Duration> closeAfter = Optional.empty();

    @Option(names = "--reset")
    boolean reset;

    @Option(names = "--on-eof", paramLabel = "WHAT", defaultValue = "close", completionCandidates = OnEnds.class)
    OnEnd onEnd = OnEnd.CLOSE;

    @Option(names = "--farewell-writes", paramLabel = "N", defaultValue = "10")
    int farewellWrites;

    @Option(names = "--farewell-bytes", paramLabel = "N", defaultValue = "1")
    int farewellBytes;

    @Option(names = "--farewell-every", paramLabel = "TIME", defaultValue = "100ms")
    Duration farewellEvery = Duration.ZERO;

    @Option(names = "--answer-bytes", paramLabel = "N", defaultValue = "1")
    int answerBytes;

    @Option(names = "--loops", paramLabel = "N", defaultValue = "1")
    int loops;

    @Mixin
    ProgramOptions program = new ProgramOptions();

    ServerCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerOptions options = options();
        return new ServerRun(context, program).run(options, Values.atLeast(1, "--loops", loops));
    }

    private ServerOptions options() {
        if (closeAfter.isPresent() && close != CloseWhen.NEVER && close != CloseWhen.AFTER) {
            throw Failure.usage(
                    text("--close-after goes with --close after only", "--close-after 只能与 --close after 一起使用"));
        }
        ListenOptions listen = ListenOptions.on(new Endpoint(address, Values.port("--port", port)))
                .withBacklog(Values.atLeast(1, "--backlog", backlog))
                .withReuseAddress(!noReuse);
        ServerOptions.Farewell farewell = new ServerOptions.Farewell(
                Values.atLeast(1, "--farewell-writes", farewellWrites),
                Values.atLeast(1, "--farewell-bytes", farewellBytes),
                farewellEvery);
        return new ServerOptions(
                listen,
                closeAfter.isPresent() ? CloseWhen.AFTER : close,
                closeAfter.orElse(Duration.ofSeconds(1)),
                reset,
                onEnd,
                farewell,
                Values.atLeast(0, "--answer-bytes", answerBytes));
    }

    static final class CloseWhens extends Values.Choices {
        CloseWhens() {
            super((Object[]) CloseWhen.values());
        }
    }

    static final class OnEnds extends Values.Choices {
        OnEnds() {
            super((Object[]) OnEnd.values());
        }
    }
}

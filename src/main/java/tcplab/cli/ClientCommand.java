package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tcplab.programs.ClientOptions;
import tcplab.programs.ClosesFirst;
import tcplab.tcp.Endpoint;

/** {@code tcplab client}: a client by hand. */
@Command(name = "client")
final class ClientCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "ADDRESS:PORT", defaultValue = "127.0.0.1:7000", descriptionKey = "target")
    Endpoint target = new Endpoint("127.0.0.1", 7000);

    @Option(names = "--bind", paramLabel = "ADDRESS:PORT")
    Optional<Endpoint> bind = Optional.empty();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1")
    int count;

    @Option(names = "--rate", paramLabel = "N")
    Optional<Double> rate = Optional.empty();

    @Option(names = "--concurrency", paramLabel = "N", defaultValue = "100")
    int concurrency;

    @Option(names = "--pool", paramLabel = "N")
    Optional<Integer> pool = Optional.empty();

    @Option(names = "--bytes", paramLabel = "N", defaultValue = "1")
    int bytes;

    @Option(
            names = "--closes-first",
            paramLabel = "client|server",
            defaultValue = "client",
            completionCandidates = Firsts.class)
    ClosesFirst closesFirst = ClosesFirst.CLIENT;

    @Option(names = "--half-close")
    boolean halfClose;

    @Option(names = "--linger", paramLabel = "SECONDS")
    Optional<Integer> linger = Optional.empty();

    @Option(names = "--hold", paramLabel = "TIME", defaultValue = "0s")
    Duration hold = Duration.ZERO;

    @Option(names = "--patience", paramLabel = "TIME", defaultValue = "10s")
    Duration patience = Duration.ZERO;

    @Mixin
    ProgramOptions program = new ProgramOptions();

    ClientCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClientOptions options = options();
        return new ClientRun(context, program).run(options);
    }

    private ClientOptions options() {
        if (target.port() == 0) {
            throw Failure.usage(
                    text("%s: a port to connect to is needed", "%s：需要给出要连接的端口").with(target));
        }
        if (pool.isPresent() && bytes == 0) {
            throw Failure.usage(text("--pool needs requests: --bytes 1 or more", "--pool 需要有请求：--bytes 至少为 1"));
        }
        OptionalDouble perSecond =
                rate.isPresent() ? OptionalDouble.of(Values.positive("--rate", rate.get())) : OptionalDouble.empty();
        return new ClientOptions(
                target,
                bind,
                new ClientOptions.Load(
                        Values.atLeast(1, "--count", count),
                        perSecond,
                        Values.atLeast(1, "--concurrency", concurrency),
                        atLeast(1, "--pool", pool),
                        Values.atLeast(0, "--bytes", bytes)),
                new ClientOptions.Ending(closesFirst, halfClose, atLeast(0, "--linger", linger), hold),
                Values.positive("--patience", patience));
    }

    private static OptionalInt atLeast(int least, String option, Optional<Integer> value) {
        return value.isPresent() ? OptionalInt.of(Values.atLeast(least, option, value.get())) : OptionalInt.empty();
    }

    static final class Firsts extends Values.Choices {
        Firsts() {
            super((Object[]) ClosesFirst.values());
        }
    }
}

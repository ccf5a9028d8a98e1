package tcplab.cli;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tcplab.observe.CaptureBy;
import tcplab.programs.ChurnOptions;
import tcplab.programs.ClientOptions;
import tcplab.programs.ClosesFirst;
import tcplab.tcp.Endpoint;

/** {@code tcplab client}: a client by hand. */
@Command(name = "client")
final class ClientCommand implements Callable<Integer> {
    /** So many destinations a loop, each with an ephemeral range of its own. */
    private static final int ADDRESSES = 16;

    private final Context context;

    private static final Endpoint DEFAULT_TARGET = new Endpoint("127.0.0.1", 7000);

    @Parameters(arity = "0..*", paramLabel = "ADDRESS:PORT", descriptionKey = "target")
    List<Endpoint> targets = List.of();

    @Option(names = "--bind", paramLabel = "ADDRESS:PORT")
    Optional<Endpoint> bind = Optional.empty();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1")
    int count;

    @Option(names = "--rate", paramLabel = "N|max")
    Optional<Rate> rate = Optional.empty();

    @Option(names = "--loops", paramLabel = "N")
    Optional<Integer> loops = Optional.empty();

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "ring",
            paramLabel = "ring|pcap",
            completionCandidates = Captures.class)
    Optional<CaptureBy> watch = Optional.empty();

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
    public Integer call() throws Exception {
        if (targets.isEmpty() && rate.isPresent() && rate.get().max()) {
            ChurnRun run = new ChurnRun(context);
            return watch.isPresent() ? run.watched(churn(), watch.get()) : run.run(churn());
        }
        ClientOptions options = options();
        return new ClientRun(context, program)
                .run(options, atLeast(1, "--loops", loops).orElse(1));
    }

    /** Both ends in one loop: what speaks of another end has no place there. */
    private ChurnOptions churn() {
        if (pool.isPresent() || halfClose || linger.isPresent() || bind.isPresent() || !hold.isZero() || bytes != 1) {
            throw Failure.usage(text(
                    "--rate max without an address is both ends in one loop, with a byte each way: --bind, --pool, --bytes,"
                            + " --half-close, --linger and --hold need an address",
                    "--rate max 不带地址时，两端在同一个循环里，各发一个字节：--bind、--pool、--bytes、--half-close、--linger、--hold 都需要给出地址"));
        }
        return new ChurnOptions(
                ChurnOptions.LOOPBACK,
                ADDRESSES,
                Values.atLeast(1, "--count", count),
                atLeast(1, "--loops", loops).orElse(Runtime.getRuntime().availableProcessors()),
                closesFirst);
    }

    private ClientOptions options() {
        if (watch.isPresent()) {
            throw Failure.usage(text("--watch needs --rate max, and no address", "--watch 需要 --rate max，并且不给地址"));
        }
        for (Endpoint target : targets) {
            if (target.port() == 0) {
                throw Failure.usage(text("%s: a port to connect to is needed", "%s：需要给出要连接的端口")
                        .with(target));
            }
        }
        if (pool.isPresent() && bytes == 0) {
            throw Failure.usage(text("--pool needs requests: --bytes 1 or more", "--pool 需要有请求：--bytes 至少为 1"));
        }
        OptionalDouble perSecond = rate.isPresent() ? rate.get().checked() : OptionalDouble.empty();
        return new ClientOptions(
                targets.isEmpty() ? List.of(DEFAULT_TARGET) : targets,
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

    static final class Captures extends Values.Choices {
        Captures() {
            super((Object[]) CaptureBy.values());
        }
    }

    static final class Firsts extends Values.Choices {
        Firsts() {
            super((Object[]) ClosesFirst.values());
        }
    }
}

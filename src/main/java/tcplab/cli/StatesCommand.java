package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tcplab states}: this machine's TCP sockets by state, side, process, peer and age, and how near they are to a limit. */
@Command(name = "states")
final class StatesCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--watch")
    boolean watch;

    @Option(names = "--interval", paramLabel = "TIME")
    Optional<Duration> interval = Optional.empty();

    @Option(names = "--pid", paramLabel = "N")
    Optional<Long> pid = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT")
    Optional<Integer> port = Optional.empty();

    @Option(names = "--by", paramLabel = "state|process|peer")
    Optional<StatesBy> by = Optional.empty();

    @Option(names = "--format", paramLabel = "text|json|csv|openmetrics", defaultValue = "text")
    StatesFormat format = StatesFormat.TEXT;

    StatesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (interval.isPresent() && !watch) {
            throw Failure.usage(text("--interval goes with --watch only", "--interval 只能与 --watch 一起使用"));
        }
        if (watch && format == StatesFormat.OPENMETRICS) {
            throw Failure.usage(text(
                    "--format openmetrics does not go with --watch: a scrape is one look",
                    "--format openmetrics 不能与 --watch 一起使用：一次抓取就是一次查看"));
        }
        interval.ifPresent(time -> Values.positive("--interval", time));
        port.ifPresent(number -> Values.port("--port", number));
        if (pid.isPresent() && ProcessHandle.of(pid.get()).isEmpty()) {
            throw Failure.usage(text("--pid %s: there is no such process", "--pid %s：没有这个进程")
                    .with(pid.get()));
        }
        StatesWatch states = new StatesWatch(context, new SocketFilter(pid, port), format, by);
        if (watch) {
            states.watch(interval.orElse(Duration.ofSeconds(1)));
        } else {
            states.once();
        }
        return ExitStatus.OK;
    }
}

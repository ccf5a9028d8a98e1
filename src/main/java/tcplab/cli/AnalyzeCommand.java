package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tcplab analyze}: what any capture says of its connections. */
@Command(name = "analyze")
final class AnalyzeCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "1..*", paramLabel = "FILE")
    List<Path> files = List.of();

    @Option(names = "--format", paramLabel = "text|table|json|csv|mermaid", defaultValue = "text")
    FlowFormat format = FlowFormat.TEXT;

    @Option(names = "--connection", paramLabel = "N")
    Optional<Long> connection = Optional.empty();

    @Option(names = "--annotate", paramLabel = "OUT")
    Optional<Path> annotate = Optional.empty();

    @Option(names = "--report", paramLabel = "FILE.html")
    Optional<Path> report = Optional.empty();

    @Mixin
    FlowFilter filter = new FlowFilter();

    AnalyzeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (format == FlowFormat.MERMAID && connection.isEmpty()) {
            throw Failure.usage(text(
                    "--format mermaid draws one connection: add --connection N",
                    "--format mermaid 只画一个连接：请加上 --connection N"));
        }
        if (connection.isPresent() && !filter.isEmpty()) {
            throw Failure.usage(text(
                    "--connection names one connection; it does not go with --host, --port, --since, --until, --kind",
                    "--connection 只指一个连接；不能与 --host、--port、--since、--until、--kind 一起使用"));
        }
        if (files.stream().filter(file -> file.toString().equals("-")).count() > 1) {
            throw Failure.usage(text("-: standard input can be read once only", "-：标准输入只能读取一次"));
        }
        return Analysis.run(context, files, format, filter, connection, annotate, report);
    }
}

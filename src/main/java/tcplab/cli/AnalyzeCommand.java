package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

    @Option(names = "--format", paramLabel = "text|table|json|csv", defaultValue = "text")
    FlowFormat format = FlowFormat.TEXT;

    @Mixin
    FlowFilter filter = new FlowFilter();

    AnalyzeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (files.stream().filter(file -> file.toString().equals("-")).count() > 1) {
            throw Failure.usage(text("-: standard input can be read once only", "-：标准输入只能读取一次"));
        }
        return new Analysis(context, files, format, filter).run();
    }
}

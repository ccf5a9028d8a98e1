package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tcplab sniff}: the ladders of the connections on a device, drawn while their segments come. */
@Command(name = "sniff")
final class SniffCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "DEVICE",
            defaultValue = "lo")
    String device = "";

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE")
    Optional<Path> file = Optional.empty();

    @Option(names = "--force")
    boolean force;

    @Parameters(arity = "0..*", paramLabel = "FILTER")
    List<String> filter = List.of();

    SniffCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (file.isPresent() && !force && Files.exists(file.get())) {
            throw Failure.usage(text("-w %s: the file exists; --force overwrites it", "-w %s：文件已存在；用 --force 覆盖")
                    .with(file.get()));
        }
        return new Sniffing(context).run(device, String.join(" ", filter), file);
    }
}

package tcplab.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tcplab.lab.Stage;

/** {@code tcplab stage}: the child of {@code tcplab run}, inside the namespace that was made for it. */
@Command(name = "stage", hidden = true)
final class StageCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "EXERCISE")
    String exercise = "";

    @Parameters(index = "1", paramLabel = "DIR")
    Path directory = Path.of("");

    @Override
    public Integer call() {
        return Stage.run(exercise, directory);
    }
}

package tcplab.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tcplab.lab.Stage;
import tcplab.lab.Tempo;

/** {@code tcplab stage}: the child of {@code tcplab run}, inside the namespace that was made for it. */
@Command(name = "stage", hidden = true)
final class StageCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "EXERCISE")
    String exercise = "";

    @Parameters(index = "1", paramLabel = "DIR")
    Path directory = Path.of("");

    /** Somebody watches: the tempo to begin with. */
    @Option(names = "--watched", paramLabel = "TEMPO")
    Optional<String> watched = Optional.empty();

    @Override
    public Integer call() {
        return watched.map(tempo -> Stage.runWatched(exercise, directory, Tempo.parse(tempo)))
                .orElseGet(() -> Stage.run(exercise, directory));
    }
}

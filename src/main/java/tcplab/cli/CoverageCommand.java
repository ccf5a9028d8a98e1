package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tcplab.lab.Exercise;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.report.CoverageJson;
import tcplab.report.CoverageReport;
import tcplab.text.Text;
import tcplab.theory.Coverage;
import tcplab.theory.Judge;
import tcplab.theory.SavedRun;

/** {@code tcplab coverage}: what of the theory exercises put to the test, and what a saved run shows of it. */
@Command(name = "coverage")
final class CoverageCommand implements Callable<Integer> {
    private final Context context;
    private final List<Text> complaints = new ArrayList<>();

    @Parameters(arity = "0..1", paramLabel = "DIR")
    Optional<Path> directory = Optional.empty();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    CoverageCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Exercises exercises = Exercises.of(context);
        Coverage coverage = exercises.coverage();
        Optional<SavedRun> run = Optional.empty();
        if (directory.isPresent()) {
            run = Optional.of(read(directory.get(), exercises));
        }
        if (format == Format.JSON) {
            new CoverageJson(context.lang())
                    .of(coverage, run)
                    .forEach(line -> context.out().println(line));
        } else {
            CoverageReport report = new CoverageReport(
                    context.lang(), context.style(), context.terminal().width());
            context.out().print(report.of(coverage, run));
        }
        complaints.forEach(context::complain);
        return complaints.isEmpty() ? ExitStatus.OK : ExitStatus.BAD_INPUT;
    }

    private SavedRun read(Path named, Exercises exercises) throws IOException {
        SavedRuns runs = new SavedRuns();
        List<Path> found = RecordingStore.find(named);
        if (found.isEmpty()) {
            throw new Failure(
                    ExitStatus.BAD_INPUT,
                    text("%s holds no recording (%s)", "%s 中没有记录（%s）").with(named, RecordingStore.FILE));
        }
        for (Path saved : found) {
            try {
                Recording recording = RecordingStore.read(saved);
                String name = recording.environment().exercise();
                Optional<Exercise> exercise = exercises.find(name);
                if (exercise.isEmpty()) {
                    complaints.add(text("%s: %s", "%s：%s").with(saved, exercises.unknown(name)));
                    continue;
                }
                runs.add(exercise.get(), Judge.judge(exercise.get().claims(), recording));
            } catch (IOException e) {
                complaints.add(Failures.of(e).text());
            }
        }
        return runs.run();
    }
}

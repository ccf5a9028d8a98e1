package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tcplab.lab.Exercise;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.text.Text;
import tcplab.theory.Judge;

/** {@code tcplab judge}: judges saved recordings again, on any machine. */
@Command(name = "judge")
final class JudgeCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "1..*", paramLabel = "DIR")
    List<Path> directories = List.of();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    JudgeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Verdicts verdicts = new Verdicts(context, format);
        Exercises exercises = Exercises.of(context);
        for (Path named : directories) {
            List<Path> found = RecordingStore.find(named);
            if (found.isEmpty()) {
                verdicts.add(badInput(
                        text("%s holds no recording (%s)", "%s 中没有记录（%s）").with(named, RecordingStore.FILE)));
            }
            for (Path directory : found) {
                judge(directory, exercises, verdicts);
            }
        }
        verdicts.sumUp();
        return verdicts.status();
    }

    private static void judge(Path directory, Exercises exercises, Verdicts verdicts) {
        Recording recording;
        try {
            recording = RecordingStore.read(directory);
        } catch (IOException e) {
            verdicts.add(badInput(Failures.of(e).text()));
            return;
        }
        String name = recording.environment().exercise();
        Optional<Exercise> exercise = exercises.find(name);
        if (exercise.isEmpty()) {
            verdicts.add(badInput(text("%s: %s", "%s：%s").with(directory, exercises.unknown(name))));
            return;
        }
        verdicts.add(new Attempt.Judged(
                exercise.get(), Judge.judge(exercise.get().claims(), recording), Optional.of(directory)));
    }

    private static Failure badInput(Text text) {
        return new Failure(ExitStatus.BAD_INPUT, text);
    }
}

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
import tcplab.text.Text;
import tcplab.theory.Judge;
import tcplab.theory.Judgement;

/** {@code tcplab judge}: judges saved recordings again, on any machine. */
@Command(name = "judge")
final class JudgeCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "1..*", paramLabel = "DIR")
    List<Path> directories = List.of();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    @Option(names = "--report", paramLabel = "FILE.html")
    Optional<Path> report = Optional.empty();

    JudgeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Verdicts verdicts = new Verdicts(context, format);
        Exercises exercises = Exercises.of(context);
        List<Path> all = new ArrayList<>();
        for (Path named : directories) {
            List<Path> found = RecordingStore.find(named);
            if (found.isEmpty()) {
                verdicts.add(badInput(
                        text("%s holds no recording (%s)", "%s 中没有记录（%s）").with(named, RecordingStore.FILE)));
            }
            all.addAll(found);
        }
        Optional<Pages> pages = Pages.to(report, context, all.size() > 1);
        for (Path directory : all) {
            judge(directory, exercises, verdicts, pages);
        }
        if (pages.isPresent()) {
            pages.get().end();
        }
        verdicts.sumUp();
        return verdicts.status();
    }

    private static void judge(Path directory, Exercises exercises, Verdicts verdicts, Optional<Pages> pages)
            throws IOException {
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
        Judgement judgement = Judge.judge(exercise.get().claims(), recording);
        if (pages.isPresent()) {
            pages.get().add(exercise.get(), judgement, directory);
        }
        verdicts.add(new Attempt.Judged(exercise.get(), judgement, Optional.of(directory)));
    }

    private static Failure badInput(Text text) {
        return new Failure(ExitStatus.BAD_INPUT, text);
    }
}

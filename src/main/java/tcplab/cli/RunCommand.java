package tcplab.cli;

import static tcplab.text.Text.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tcplab.lab.Audience;
import tcplab.lab.Exercise;
import tcplab.record.Recording;
import tcplab.theory.Judge;
import tcplab.theory.Judgement;

/** {@code tcplab run}: runs exercises and prints the verdicts on their claims. */
@Command(name = "run")
final class RunCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "1..*", paramLabel = "EXERCISE", completionCandidates = Exercises.Names.class)
    List<String> names = List.of();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    @Option(names = "--save", paramLabel = "DIR")
    Optional<Path> save = Optional.empty();

    @Option(names = "--jobs", paramLabel = "N")
    Optional<Integer> jobs = Optional.empty();

    @Option(names = "--step")
    boolean step;

    @Option(names = "--report", paramLabel = "FILE.html")
    Optional<Path> report = Optional.empty();

    RunCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        List<Exercise> exercises = Exercises.of(context).named(names);
        int atOnce = jobs.orElse(Math.min(exercises.size(), Runtime.getRuntime().availableProcessors()));
        if (atOnce < 1) {
            throw Failure.usage(text("--jobs %s: at least one exercise runs at a time", "--jobs %s：至少要同时运行一个练习")
                    .with(atOnce));
        }
        if (step && exercises.size() > 1) {
            throw Failure.usage(text("--step goes with one exercise", "--step 只能用于单个练习"));
        }
        Verdicts verdicts = new Verdicts(context, format);
        Optional<Pages> pages = Pages.to(report, context, exercises.size() > 1);
        try (SavePlan plan = SavePlan.of(save, exercises.size());
                ProgressBar bar = new ProgressBar(context)) {
            Runs.run(
                    exercises,
                    atOnce,
                    exercise -> () -> attempt(exercise, plan, bar, pages),
                    attempt -> bar.aside(() -> verdicts.add(attempt)));
        }
        if (pages.isPresent()) {
            pages.get().end();
        }
        verdicts.sumUp();
        return verdicts.status();
    }

    private Audience audience(ProgressBar bar) {
        return step ? new StepDialogue(context, System.in) : bar::show;
    }

    private Attempt attempt(Exercise exercise, SavePlan plan, ProgressBar bar, Optional<Pages> pages) throws Exception {
        try {
            Recording recording = context.staging().run(exercise, plan.directory(exercise.name()), audience(bar));
            Judgement judgement = Judge.judge(exercise.claims(), recording);
            if (pages.isPresent()) {
                pages.get().add(exercise, judgement, plan.directory(exercise.name()));
            }
            return new Attempt.Judged(exercise, judgement, plan.kept(exercise.name()));
        } finally {
            bar.done(exercise.name());
        }
    }
}

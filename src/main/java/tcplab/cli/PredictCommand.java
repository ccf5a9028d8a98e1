package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tcplab.lab.Exercise;
import tcplab.lab.Sysctls;
import tcplab.lab.Ticks;
import tcplab.record.Recording;
import tcplab.report.PredictReport;
import tcplab.theory.Forecast;
import tcplab.theory.Judge;
import tcplab.theory.Prediction;
import tcplab.theory.Predictions;
import tcplab.theory.TimerWheel;

/** {@code tcplab predict}: what this machine's settings make TCP do, computed, and on demand measured. */
@Command(name = "predict")
final class PredictCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    @Option(names = "--verify")
    boolean verify;

    @Option(names = "--save", paramLabel = "DIR")
    Optional<Path> save = Optional.empty();

    PredictCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (verify) {
            return measure();
        }
        if (save.isPresent()) {
            throw Failure.usage(
                    text("--save belongs to --verify: without it nothing is run", "--save 要与 --verify 同用：否则什么都不运行"));
        }
        predict();
        return ExitStatus.OK;
    }

    private void predict() throws IOException {
        List<Prediction> predictions = Predictions.of(Sysctls.read(Predictions.settings()), new TimerWheel(Ticks.hz()));
        PredictReport report = new PredictReport(
                context.lang(), context.style(), context.terminal().width());
        if (format == Format.JSON) {
            predictions.forEach(prediction -> context.out().println(report.json(prediction)));
        } else {
            context.out().print(report.of(predictions));
        }
    }

    /** Runs the exercises that make forecasts, side by side. */
    private int measure() throws Exception {
        List<Exercise> exercises = context.catalogue().get().stream()
                .filter(PredictCommand::forecasts)
                .toList();
        Duration longest = exercises.stream()
                .map(Exercise::length)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        context.err()
                .println(text("measuring takes about %s s", "实测约需 %s 秒")
                        .with(longest.toSeconds())
                        .in(context.lang()));
        Comparisons comparisons = new Comparisons(context, format);
        try (SavePlan plan = SavePlan.of(save, exercises.size());
                ProgressBar bar = new ProgressBar(context)) {
            Runs.run(
                    exercises,
                    Math.max(1, exercises.size()),
                    exercise -> () -> attempt(exercise, plan, bar),
                    attempt -> bar.aside(() -> comparisons.add(attempt)));
        }
        comparisons.print();
        return comparisons.status();
    }

    private static boolean forecasts(Exercise exercise) {
        return exercise.claims().stream()
                .flatMap(claim -> claim.documented().stream())
                .anyMatch(Forecast.class::isInstance);
    }

    private Attempt attempt(Exercise exercise, SavePlan plan, ProgressBar bar) throws Exception {
        try {
            Recording recording = context.staging().run(exercise, plan.directory(exercise.name()), bar::show);
            return new Attempt.Judged(exercise, Judge.judge(exercise.claims(), recording), plan.kept(exercise.name()));
        } finally {
            bar.done(exercise.name());
        }
    }
}

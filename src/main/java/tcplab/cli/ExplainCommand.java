package tcplab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tcplab.lab.Exercise;
import tcplab.report.ExplainReport;

/** {@code tcplab explain}: an exercise's claims and where they stand, without running it. */
@Command(name = "explain")
final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "EXERCISE", completionCandidates = Exercises.Names.class)
    String name = "";

    ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Exercise exercise = Exercises.of(context).named(name);
        ExplainReport report = new ExplainReport(
                context.lang(), context.style(), context.terminal().width());
        context.out()
                .print(report.of(exercise.name(), exercise.topic().text(), exercise.question(), exercise.claims()));
        return ExitStatus.OK;
    }
}

package tcplab.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tcplab.lab.Sysctls;
import tcplab.report.PredictReport;
import tcplab.theory.Prediction;
import tcplab.theory.Predictions;

/** {@code tcplab predict}: what this machine's settings make TCP do, computed without running anything. */
@Command(name = "predict")
final class PredictCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    PredictCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        List<Prediction> predictions = Predictions.of(Sysctls.read(Predictions.settings()));
        PredictReport report = new PredictReport(
                context.lang(), context.style(), context.terminal().width());
        if (format == Format.JSON) {
            predictions.forEach(prediction -> context.out().println(report.json(prediction)));
        } else {
            context.out().print(report.of(predictions));
        }
        return ExitStatus.OK;
    }
}

package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tcplab.report.AskReport;
import tcplab.text.Text;
import tcplab.theory.Question;
import tcplab.theory.Questions;

/** {@code tcplab ask}: interview questions with short answers, and the exercises that show them. */
@Command(name = "ask")
final class AskCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "QUESTION", completionCandidates = Ids.class)
    Optional<String> id = Optional.empty();

    AskCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        AskReport report = new AskReport(
                context.lang(), context.style(), context.terminal().width());
        context.out()
                .print(id.map(named ->
                                report.of(question(named), Exercises.of(context).coverage()))
                        .orElseGet(() -> report.list(Questions.ALL)));
        return ExitStatus.OK;
    }

    private static Question question(String id) {
        return Questions.find(id).orElseThrow(() -> Failure.usage(unknown(id)));
    }

    private static Text unknown(String id) {
        Text unknown = text("there is no question %s", "没有问题 %s").with(id);
        return Nearest.of(id, Questions.ALL.stream().map(Question::id).toList())
                .map(near -> text("%s; did you mean %s?", "%s；是否想输入 %s？").with(unknown, near))
                .orElse(text("%s; tcplab ask lists them", "%s；tcplab ask 列出全部问题")
                        .with(unknown));
    }

    /** The ids, for a shell to complete. */
    static final class Ids implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Questions.ALL.stream().map(Question::id).iterator();
        }
    }
}

package tcplab.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tcplab.lab.Exercise;
import tcplab.lab.Topic;
import tcplab.report.Columns;
import tcplab.report.Json;
import tcplab.report.JsonReport;
import tcplab.theory.Claim;

/** {@code tcplab list}: the exercises, a line each, by topic. */
@Command(name = "list")
final class ListCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    ListCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Exercise> exercises = context.catalogue().get();
        if (format == Format.JSON) {
            exercises.forEach(exercise -> context.out().println(Json.line(json(exercise))));
        } else {
            print(exercises);
        }
        return ExitStatus.OK;
    }

    private void print(List<Exercise> exercises) {
        int width = exercises.stream().mapToInt(e -> e.name().length()).max().orElse(0) + 2;
        for (Topic topic : Topic.values()) {
            List<Exercise> about =
                    exercises.stream().filter(e -> e.topic() == topic).toList();
            if (!about.isEmpty()) {
                context.out().println(context.style().bold(topic.text().in(context.lang())));
                about.forEach(e -> context.out()
                        .println("  " + Columns.pad(e.name(), width)
                                + e.question().in(context.lang())));
            }
        }
    }

    private Map<String, Object> json(Exercise exercise) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put("exercise", exercise.name());
        fields.put("topic", exercise.topic().text().in(context.lang()));
        fields.put("question", exercise.question().in(context.lang()));
        fields.put("claims", exercise.claims().stream().map(Claim::id).toList());
        fields.put("seconds", Json.seconds(exercise.length()));
        return fields;
    }
}

package tcplab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.tcp.Arrow;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;
import tcplab.theory.Coverage;
import tcplab.theory.SavedRun;
import tcplab.theory.Sentence;
import tcplab.theory.Sentences;

/**
 * How much of the theory is put to the test, for programs: a line of JSON for each sentence, state, arrow, figure and cell
 * of the matrix.
 */
public record CoverageJson(Lang lang) {
    /** The lines, without line feeds; all but those of sentences need a saved run. */
    public List<String> of(Coverage coverage, Optional<SavedRun> run) {
        List<String> lines = new ArrayList<>();
        Sentences.ALL.forEach(sentence -> lines.add(sentence(sentence, coverage.of(sentence), run)));
        run.ifPresent(saved -> {
            for (TcpState state : TcpState.values()) {
                lines.add(state(state, saved));
            }
            Arrow.ALL.forEach(arrow -> lines.add(arrow(arrow, saved)));
            lines.addAll(new MatrixJson(lang).of(saved));
        });
        lines.addAll(new FigureJson(lang).of(coverage, run));
        return lines;
    }

    private String sentence(Sentence sentence, List<Coverage.Test> tests, Optional<SavedRun> run) {
        Map<String, Object> fields = fields("claim", sentence.id());
        fields.put("sentence", sentence.text().in(lang));
        fields.put("tests", tests.stream().map(test -> test(test, run)).toList());
        return Json.line(fields);
    }

    private static Map<String, Object> test(Coverage.Test test, Optional<SavedRun> run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("exercise", test.exercise());
        fields.put("claim", test.claim().id());
        fields.put("expected", test.claim().expected());
        run.flatMap(saved -> saved.verdict(test)).ifPresent(verdict -> {
            fields.put("verdict", verdict.outcome());
            fields.put("surprise", verdict.surprising());
        });
        return fields;
    }

    private static String state(TcpState state, SavedRun run) {
        Map<String, Object> fields = fields("state", state);
        fields.put("seen", run.seen(state));
        fields.put("frozen", run.frozen(state).stream().map(CoverageJson::held).toList());
        return Json.line(fields);
    }

    private static Map<String, Object> held(SavedRun.Held held) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("side", held.side());
        fields.put("seconds", Json.seconds(held.least()));
        fields.put("exercise", held.exercise());
        return fields;
    }

    private String arrow(Arrow arrow, SavedRun run) {
        Map<String, Object> fields = fields("from", arrow.from());
        fields.put("to", arrow.to());
        fields.put("event", arrow.event().in(lang));
        fields.put("walkable", arrow.walkable());
        fields.put("remark", arrow.remark().map(remark -> remark.in(lang)));
        fields.put("wire", run.byWire(arrow));
        fields.put("kernel", run.byKernel(arrow));
        return Json.line(fields);
    }

    static Map<String, Object> fields(String name, Object value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put(name, value);
        return fields;
    }
}

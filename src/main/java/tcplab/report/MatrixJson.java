package tcplab.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.text.Lang;
import tcplab.theory.Cell;
import tcplab.theory.MatrixSeen.Met;
import tcplab.theory.Reaction;
import tcplab.theory.SavedRun;
import tcplab.theory.StateMatrix;

/** The state × segment matrix for programs: a line of JSON for each of the 88 cells. */
record MatrixJson(Lang lang) {
    List<String> of(SavedRun run) {
        return StateMatrix.CELLS.stream().map(cell -> cell(cell, run)).toList();
    }

    private String cell(Cell cell, SavedRun run) {
        Map<String, Object> fields = CoverageJson.fields("cell", cell);
        fields.put("in", cell.state());
        fields.put("segment", cell.segment());
        fields.put("flags", cell.segment().notation());
        fields.put("expected", reaction(cell.rfc()));
        fields.put("where", cell.where());
        fields.put("deviation", cell.deviation().map(this::deviation));
        fields.put("verdict", run.matrixSeen().verdict(cell));
        fields.put(
                "seen",
                run.matrix()
                        .map(matrix -> matrix.seen().met(cell).stream()
                                .map(met -> met(matrix, met))
                                .toList())
                        .orElse(List.of()));
        return Json.line(fields);
    }

    private Map<String, Object> deviation(Cell.Deviation deviation) {
        Map<String, Object> fields = reaction(deviation.linux());
        fields.put("how", deviation.how().in(lang));
        fields.put("where", deviation.where());
        return fields;
    }

    private static Map<String, Object> reaction(Reaction reaction) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("answer", reaction.reply());
        fields.put("next", reaction.next());
        return fields;
    }

    private static Map<String, Object> met(SavedRun.Matrix matrix, Met met) {
        Map<String, Object> fields = reaction(met.reaction());
        fields.put("socket", met.tuple());
        fields.put("segment", met.segment());
        fields.put("answers", met.answers());
        fields.put("kernel", met.kernel());
        fields.put("exercise", matrix.exercise());
        fields.put("captured", Optional.of(matrix.started().plus(met.at())));
        return fields;
    }
}

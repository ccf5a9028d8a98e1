package tcplab.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.tcp.Rung;
import tcplab.text.Lang;
import tcplab.theory.Coverage;
import tcplab.theory.Figure;
import tcplab.theory.Figures;
import tcplab.theory.LadderComparison;
import tcplab.theory.SavedRun;

/** RFC 9293's figures of segments, for programs: a line of JSON for each, with what a saved run played of it. */
record FigureJson(Lang lang) {
    List<String> of(Coverage coverage, Optional<SavedRun> run) {
        return Figures.ALL.stream()
                .map(figure -> Json.line(figure(figure, coverage, run)))
                .toList();
    }

    private Map<String, Object> figure(Figure figure, Coverage coverage, Optional<SavedRun> run) {
        Optional<LadderComparison> played = run.flatMap(saved -> saved.played(figure));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put("figure", figure.number());
        fields.put("section", figure.section());
        fields.put("title", figure.title().in(lang));
        fields.put("exercise", coverage.plays(figure));
        fields.put("played", played.isPresent());
        fields.put(
                "lines",
                played.map(FigureJson::lines)
                        .orElseGet(() -> figure.ladder().rungs().stream()
                                .map(rung -> line(Optional.of(rung), Optional.empty()))
                                .toList()));
        fields.put("reading", figure.reading().map(text -> text.in(lang)));
        fields.put(
                "differs",
                played.filter(comparison -> !comparison.same())
                        .flatMap(any -> figure.differs())
                        .map(text -> text.in(lang)));
        return fields;
    }

    private static List<Map<String, Object>> lines(LadderComparison comparison) {
        return comparison.lines().stream()
                .map(line -> {
                    Map<String, Object> fields = line(line.figure(), line.live());
                    fields.put("same", line.same());
                    return fields;
                })
                .toList();
    }

    private static Map<String, Object> line(Optional<Rung> figure, Optional<Rung> live) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("figure", figure.map(Rung::toString));
        fields.put("live", live.map(Rung::toString));
        return fields;
    }
}

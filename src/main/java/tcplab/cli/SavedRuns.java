package tcplab.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tcplab.analysis.Holds;
import tcplab.analysis.Walks;
import tcplab.lab.Exercise;
import tcplab.record.Witness;
import tcplab.theory.Evidence;
import tcplab.theory.Figures;
import tcplab.theory.Judgement;
import tcplab.theory.LadderComparison;
import tcplab.theory.MatrixSeen;
import tcplab.theory.SavedRun;
import tcplab.theory.StateMatrix;
import tcplab.theory.Verdict;

/** Takes the judgements on exercises one after another, and says what they came to together. */
final class SavedRuns {
    private final Map<String, List<Verdict>> verdicts = new LinkedHashMap<>();
    private final Map<String, Walks> walks = new LinkedHashMap<>();
    private final Map<String, Holds> holds = new LinkedHashMap<>();
    private final Map<Integer, LadderComparison> figures = new TreeMap<>();
    private Optional<SavedRun.Matrix> matrix = Optional.empty();

    void add(Exercise exercise, Judgement judgement) {
        Evidence evidence = judgement.evidence();
        String name = exercise.name();
        verdicts.put(name, judgement.verdicts());
        walks.put(name, Walks.of(evidence.whole(), evidence.connections()));
        figures.putAll(Figures.played(exercise.replays(), evidence));
        if (evidence.witness(Witness.SS).filter(Witness.Report::sound).isPresent()) {
            holds.put(name, Holds.of(evidence.sockets()));
        }
        MatrixSeen seen = MatrixSeen.of(evidence);
        if (seen.count(MatrixSeen.Verdict.NOT_SHOWN) < StateMatrix.CELLS.size()) {
            matrix = Optional.of(
                    new SavedRun.Matrix(name, evidence.whole().environment().started(), seen));
        }
    }

    SavedRun run() {
        return new SavedRun(verdicts, walks, holds, figures, matrix);
    }
}

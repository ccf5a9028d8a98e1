package tcplab.board;

import static tcplab.board.Values.both;
import static tcplab.board.Values.object;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.lab.Audience;
import tcplab.lab.Exercise;
import tcplab.lab.News;
import tcplab.lab.Progress;
import tcplab.lab.StageControl;
import tcplab.lab.Tempo;
import tcplab.record.Recording;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Citation;
import tcplab.theory.Judge;
import tcplab.theory.Judgement;
import tcplab.theory.Verdict;

/** What is behind the page: the exercises, the one that runs, and what the page may ask of it. Thread-safe. */
public final class Board {
    /** Puts an exercise on the stage and brings back its recording; the directory is the caller's to make and remove. */
    public interface Stage {
        Recording run(Exercise exercise, Audience audience) throws IOException;

        /** What an exception means to a user. */
        Text explained(Exception error);
    }

    private final List<Exercise> exercises;
    private final Stage stage;
    private Optional<Run> running = Optional.empty();
    private LiveState live = new LiveState(0, "", Tempo.FREE);
    private int runs;

    public Board(List<Exercise> exercises, Stage stage) {
        this.exercises = List.copyOf(exercises);
        this.stage = stage;
        live.ended(object("status", "idle"));
    }

    /** A run and how to hold it up. */
    private final class Run implements Audience {
        private final Exercise exercise;
        private final Tempo tempo;
        private final Optional<TcpState> rest;
        private final LiveState state;
        private Optional<StageControl> control = Optional.empty();
        private boolean stopped;

        Run(Exercise exercise, Tempo tempo, Optional<TcpState> rest, LiveState state) {
            this.exercise = exercise;
            this.tempo = tempo;
            this.rest = rest;
            this.state = state;
        }

        @Override
        public Optional<Tempo> watches() {
            return Optional.of(tempo);
        }

        @Override
        public synchronized void began(StageControl stageControl) {
            control = Optional.of(stageControl);
            if (rest.isPresent()) {
                stageControl.freeze(rest);
            }
            if (stopped) {
                stageControl.stop();
            }
        }

        synchronized Optional<StageControl> control() {
            return control;
        }

        synchronized void stop() {
            stopped = true;
            control.ifPresent(StageControl::stop);
        }

        synchronized boolean stopped() {
            return stopped;
        }

        @Override
        public void accept(Progress progress) {
            state.progress(progress);
        }

        @Override
        public void hear(News news) {
            state.hear(news);
        }

        void perform() {
            try {
                Recording recording = stage.run(exercise, this);
                state.ended(judged(Judge.judge(exercise.claims(), recording)));
            } catch (IOException | RuntimeException e) {
                state.ended(
                        stopped()
                                ? object("status", "stopped")
                                : object("status", "failed", "why", both(stage.explained(e))));
            }
        }
    }

    private static Map<String, Object> judged(Judgement judgement) {
        List<Map<String, Object>> verdicts = new ArrayList<>();
        for (Verdict verdict : judgement.verdicts()) {
            verdicts.add(object(
                    "id", verdict.claim().id(),
                    "outcome", verdict.outcome(),
                    "surprising", verdict.surprising(),
                    "sentence", both(verdict.claim().sentence()),
                    "because", both(verdict.explained()),
                    "citations",
                            verdict.claim().citations().stream()
                                    .map(Citation::toString)
                                    .toList()));
        }
        return object(
                "status",
                "done",
                "verdicts",
                verdicts,
                "stepped",
                judgement.evidence().recording().environment().facts().containsKey(Judge.STEPPED));
    }

    /** The exercises, as the page lists them. */
    List<Map<String, Object>> list() {
        return exercises.stream()
                .map(exercise -> object(
                        "name", exercise.name(),
                        "question", both(exercise.question()),
                        "seconds", Math.max(1, exercise.length().toSeconds())))
                .toList();
    }

    /**
     * Begins an exercise, ending the one that runs.
     *
     * @throws IllegalArgumentException when there is none of that name, or the tempo is none
     */
    synchronized void start(String name, String tempo, String freeze) {
        Exercise exercise = exercises.stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no exercise '" + name + "'"));
        Tempo wanted = Tempo.parse(tempo);
        Optional<TcpState> rest = state(freeze);
        running.ifPresent(Run::stop);
        live = new LiveState(++runs, name, wanted);
        live.freezing(rest);
        Run run = new Run(exercise, wanted, rest, live);
        running = Optional.of(run);
        Thread thread = new Thread(run::perform, "tcplab-board-run");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the exercise that runs, if one does. */
    public synchronized void stop() {
        running.ifPresent(Run::stop);
    }

    private synchronized Optional<StageControl> control() {
        return running.flatMap(Run::control);
    }

    void step() {
        control().ifPresent(StageControl::step);
    }

    /** @throws IllegalArgumentException when the text is no tempo */
    void tempo(String text) {
        Tempo tempo = Tempo.parse(text);
        control().ifPresent(control -> control.tempo(tempo));
    }

    private static Optional<TcpState> state(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(TcpState.parse(text));
    }

    /** @throws IllegalArgumentException when the text is no state and not empty */
    void freeze(String text) {
        Optional<TcpState> state = state(text);
        control().ifPresent(control -> control.freeze(state));
        live().freezing(state);
    }

    synchronized LiveState live() {
        return live;
    }

    /** How often a page is told what changed. */
    static Duration tick() {
        return Duration.ofMillis(40);
    }
}

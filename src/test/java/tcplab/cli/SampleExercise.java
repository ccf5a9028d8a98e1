package tcplab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.Progress;
import tcplab.lab.Topic;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;
import tcplab.report.Samples;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** An exercise that nobody runs: its recording is at hand, and its one claim comes to what the test wants. */
record SampleExercise(String name, Topic topic, Finding finding) implements Exercise {
    static final SampleExercise HOLDS = new SampleExercise("half-close", Topic.CLOSING, Finding.holds(seen()));
    static final SampleExercise FAILS = new SampleExercise("reset", Topic.RESET, Finding.fails(seen()));
    static final SampleExercise BLIND = new SampleExercise("short-connections", Topic.TIME_WAIT, Finding.blind(seen()));
    static final List<Exercise> ALL = List.of(HOLDS, BLIND, FAILS);

    private static Text seen() {
        return Text.text("it was seen", "看到了");
    }

    /** Writes the recording as the stage does, and reports progress. */
    static Recording stage(Exercise exercise, Path directory, Consumer<Progress> progress) throws IOException {
        progress.accept(new Progress(exercise.name(), Text.text("opening", "打开连接"), java.time.Duration.ofSeconds(60)));
        Recording recording = RecordingStore.parse(Samples.recording(exercise.name()));
        RecordingStore.write(recording, directory);
        return recording;
    }

    @Override
    public Text question() {
        return Text.text("What does " + name + " show?", name + " 说明什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(Claim.claim("C1", Text.text("It is so.", "确实如此。"))
                .expect(Expectation.that(Set.of(Witness.SNIFFER), evidence -> finding)));
    }

    @Override
    public void run(Lab lab) {
        throw new AssertionError("nobody runs this");
    }
}

package tcplab.cli;

import java.nio.file.Path;
import java.util.Optional;
import tcplab.lab.Exercise;
import tcplab.theory.Judgement;

/** What became of an exercise that was to be run or judged. */
sealed interface Attempt {
    Exercise exercise();

    /**
     * It was judged.
     *
     * @param saved where its recording is kept, if it is
     */
    record Judged(Exercise exercise, Judgement judgement, Optional<Path> saved) implements Attempt {}

    /** It gave nothing to judge. */
    record Failed(Exercise exercise, Failure failure) implements Attempt {}
}

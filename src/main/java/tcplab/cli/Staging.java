package tcplab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import tcplab.lab.Exercise;
import tcplab.lab.Progress;
import tcplab.record.Recording;

/** Puts an exercise on the stage and brings back its recording, which it leaves in the directory too. */
@FunctionalInterface
interface Staging {
    Recording run(Exercise exercise, Path directory, Consumer<Progress> progress) throws IOException;
}

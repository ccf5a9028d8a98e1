package tcplab.cli;

import java.io.IOException;
import java.nio.file.Path;
import tcplab.lab.Audience;
import tcplab.lab.Exercise;
import tcplab.record.Recording;

/** Puts an exercise on the stage and brings back its recording, which it leaves in the directory too. */
@FunctionalInterface
interface Staging {
    Recording run(Exercise exercise, Path directory, Audience audience) throws IOException;
}

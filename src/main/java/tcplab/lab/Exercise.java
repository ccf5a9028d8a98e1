package tcplab.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Replay;

/**
 * One experiment: the claims that it puts to the test and the script that lets the evidence arise. A claim never sees a
 * socket, a script never sees a claim; they meet in the recording.
 *
 * <p>An implementation is one file, found by being annotated {@code @AutoService(Exercise.class)}.
 */
public interface Exercise {
    /** The name that a user types: the class's name, {@code HalfClose} as {@code half-close}. */
    default String name() {
        return getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    Topic topic();

    /** What the exercise asks, in a sentence that a student understands. */
    Text question();

    List<Claim> claims();

    /** Where the script plays figures of RFC 9293; mostly nowhere. */
    default List<Replay> replays() {
        return List.of();
    }

    /** About how long the script takes on an idle machine: what a progress bar goes by. */
    default Duration length() {
        return Duration.ofSeconds(1);
    }

    /** Does what the claims speak of, with real sockets, in the lab's namespace. */
    void run(Lab lab) throws IOException;
}

package tcplab.lab;

import java.util.Optional;
import java.util.function.Consumer;

/** Who waits for a run: hears how far it is; and, if it watches, sees what happens and may hold it up. */
@FunctionalInterface
public interface Audience extends Consumer<Progress> {
    /**
     * The tempo at which a watched run begins. Empty for one that nobody watches. A watched run may take as long as it likes.
     */
    default Optional<Tempo> watches() {
        return Optional.empty();
    }

    /** The run has begun, and does as it is told from now on. */
    default void began(StageControl control) {}

    /** Something happened; told by one thread, in order. */
    default void hear(News news) {}
}

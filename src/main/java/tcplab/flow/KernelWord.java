package tcplab.flow;

import java.util.List;

/**
 * What the kernel itself reported of an end's states, beside what segments imply; known of our own recordings only.
 *
 * @param agreement how the two go together: {@code same}, {@code disagrees}, and why they may differ
 * @param path the end's states by both: the segments' where they agree, else the kernel's; steps of the kernel alone have no
 *     frame
 */
public record KernelWord(String agreement, List<Step> path) {
    public KernelWord {
        path = List.copyOf(path);
    }
}

package tcplab.flow;

import java.util.Optional;
import tcplab.tcp.TcpState;

/**
 * A state that an end was in.
 *
 * @param state empty where the capture does not determine it
 * @param file the index of the capture with the segment that caused the step; -1 for a first state that no segment caused
 * @param frame the number of that segment's frame
 * @param since the number of the frame after which the state held: that of a later segment when the two had crossed
 */
public record Step(Optional<TcpState> state, int file, long frame, long since) {
    /** In place of a state's name. */
    public static final String UNKNOWN = "UNKNOWN";

    public String name() {
        return state.map(TcpState::toString).orElse(UNKNOWN);
    }
}

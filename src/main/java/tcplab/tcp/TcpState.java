package tcplab.tcp;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A state of a connection end (RFC 9293 §3.3.2), printed as the RFC prints it: {@code FIN-WAIT-1}. */
public enum TcpState {
    CLOSED,
    LISTEN,
    SYN_SENT,
    SYN_RECEIVED,
    ESTABLISHED,
    FIN_WAIT_1,
    FIN_WAIT_2,
    CLOSE_WAIT,
    CLOSING,
    LAST_ACK,
    TIME_WAIT;

    /**
     * Reads the RFC's name of a state.
     *
     * @throws IllegalArgumentException naming the text and the eleven names
     */
    public static TcpState parse(String name) {
        for (TcpState state : values()) {
            if (state.toString().equals(name)) {
                return state;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is no TCP state; the states are "
                + Arrays.stream(values()).map(TcpState::toString).collect(Collectors.joining(" ")));
    }

    @Override
    public String toString() {
        return name().replace('_', '-');
    }
}

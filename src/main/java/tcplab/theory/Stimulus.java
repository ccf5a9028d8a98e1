package tcplab.theory;

import java.util.Arrays;
import java.util.Optional;
import tcplab.tcp.Flags;

/** A kind of segment that the {@link StateMatrix} puts to every state, without payload. */
public enum Stimulus {
    SYN("S"),
    SYN_ACK("S."),
    SYN_FIN("SF"),
    ACK("."),
    FIN("F"),
    FIN_ACK("F."),
    RST("R"),
    RST_ACK("R.");

    private final String notation;

    Stimulus(String notation) {
        this.notation = notation;
    }

    /** The one with exactly these flags. */
    public static Optional<Stimulus> of(Flags flags) {
        return Arrays.stream(values()).filter(s -> s.flags().equals(flags)).findFirst();
    }

    /** Its flags, as {@link Flags#parse} reads them. */
    public String notation() {
        return notation;
    }

    public Flags flags() {
        return Flags.parse(notation);
    }

    /** As a table's head has it: {@code SYN-ACK}. */
    @Override
    public String toString() {
        return name().replace('_', '-');
    }
}

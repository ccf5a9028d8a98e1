package tcplab.theory;

import java.util.Optional;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/**
 * One of the 88 questions: what does a socket in a state do about a kind of segment?
 *
 * @param rfc what RFC 9293 §3.10.7 has it do
 * @param where the section and the step of it that decides
 * @param deviation what Linux is known to do instead, if it does
 */
public record Cell(TcpState state, Stimulus segment, Reaction rfc, Citation where, Optional<Deviation> deviation) {
    /** What Linux does, in what it differs, and where in its source. */
    public record Deviation(Reaction linux, Text how, Citation where) {}

    /** What is no surprise on this system. */
    public Reaction known() {
        return deviation.map(Deviation::linux).orElse(rfc);
    }

    /** {@code LISTEN × SYN-FIN}. */
    @Override
    public String toString() {
        return state + " × " + segment;
    }
}

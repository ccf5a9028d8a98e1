package tcplab.cli;

import java.util.Optional;
import tcplab.programs.Transport;

/** Opens the transport that was asked for. */
final class Transports {
    private Transports() {}

    /** With so many loops for servers, and so many for clients. */
    static Transport open(Optional<Transport.Kind> kind, int serving, int connecting) {
        try {
            return Transport.open(kind.orElseGet(Transport::best), serving, connecting);
        } catch (UnsupportedOperationException e) {
            Failure failure = new Failure(
                    ExitStatus.INCONCLUSIVE, kind.flatMap(Transport::whyNot).orElseGet(Transport::why));
            failure.initCause(e);
            throw failure;
        }
    }
}

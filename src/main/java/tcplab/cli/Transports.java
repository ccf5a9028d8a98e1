package tcplab.cli;

import java.util.Optional;
import tcplab.programs.Transport;

/** Opens the transport that was asked for. */
final class Transports {
    private Transports() {}

    static Transport open(Optional<Transport.Kind> kind) {
        try {
            return kind.map(Transport::open).orElseGet(Transport::open);
        } catch (UnsupportedOperationException e) {
            Failure failure = new Failure(
                    ExitStatus.INCONCLUSIVE, kind.flatMap(Transport::whyNot).orElseGet(Transport::why));
            failure.initCause(e);
            throw failure;
        }
    }
}

package tcplab.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tcplab.Approved;

class StateDiagramTest {
    @Test
    void everyStateWithEverySignalIsAsApproved() throws IOException {
        StringBuilder table = new StringBuilder();
        for (TcpState from : TcpState.values()) {
            for (Signal signal : Signal.values()) {
                TcpState to = StateDiagram.next(from, signal);
                table.append(String.format("%-12s %-18s %s%n", from, signal, to == from ? "-" : to));
            }
        }
        Approved.check("tcp/state-diagram.approved.txt", table.toString());
    }

    @Test
    void theDrawnGraphIsAsApproved() throws IOException {
        Approved.check("tcp/state-diagram.approved.dot", StateDiagram.toDot());
    }

    @Test
    void everyStateIsReachedByAnArrow() {
        assertThat(Arrays.stream(TcpState.values()).filter(s -> s != TcpState.LISTEN))
                .allSatisfy(state -> assertThat(StateDiagram.EDGES)
                        .anySatisfy(edge -> assertThat(edge.to()).isEqualTo(state)));
    }
}

package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import tcplab.record.Event.StateChanged;
import tcplab.record.Recorder;
import tcplab.record.Witness;
import tcplab.tcp.TcpState;

class StateTracerIT {
    private static final int CONNECTIONS = 200;
    private static final String ADDRESS = "127.77.0.1";

    @RepeatedTest(5)
    void losesNoChangeOfState() throws IOException {
        Path tracefs = Live.tracefs();
        Recorder recorder = new Recorder();
        StateTracer tracer = new StateTracer(recorder, tracefs, List.of(ADDRESS, "127.78.0.1"));
        tracer.start();
        int port = Live.churn(ADDRESS, CONNECTIONS);
        Live.churn("127.79.0.1", 3);
        tracer.stop();

        List<StateChanged> changes =
                recorder.events().stream().map(StateChanged.class::cast).toList();
        assertThat(tracer.report())
                .isEqualTo(new Witness.Report(Witness.TRACEPOINT, true, changes.size(), 0, Optional.empty()));
        for (TcpState state : List.of(
                TcpState.SYN_SENT,
                TcpState.SYN_RECEIVED,
                TcpState.FIN_WAIT_1,
                TcpState.FIN_WAIT_2,
                TcpState.CLOSE_WAIT,
                TcpState.LAST_ACK)) {
            assertThat(changes)
                    .filteredOn(c -> c.to() == state)
                    .as("to %s", state)
                    .hasSize(CONNECTIONS);
        }
        assertThat(changes).filteredOn(c -> c.to() == TcpState.ESTABLISHED).hasSize(2 * CONNECTIONS);
        assertThat(changes).filteredOn(c -> c.to() == TcpState.LISTEN).hasSize(1);
        assertThat(changes).allSatisfy(c -> {
            assertThat(List.of(c.tuple().local().port(), c.tuple().remote().port()))
                    .contains(port);
            assertThat(c.at()).isPositive().isLessThan(recorder.now());
        });
        assertThat(instances(tracefs))
                .noneMatch(name ->
                        name.startsWith("tcplab-" + ProcessHandle.current().pid()));
    }

    @Test
    void sweepsWhatDeadProcessesLeft() throws IOException {
        Path instances = Live.tracefs().resolve("instances");
        Path dead = Files.createDirectory(instances.resolve("tcplab-2147483647"));
        Path alive = Files.createDirectory(
                instances.resolve("tcplab-" + ProcessHandle.current().pid() + "-77"));
        try {
            StateTracer.sweep(Live.tracefs());
            assertThat(dead).doesNotExist();
            assertThat(alive).exists();
        } finally {
            Files.deleteIfExists(dead);
            Files.deleteIfExists(alive);
        }
    }

    @Test
    void anAddressThatIsNotOursIsATroubleAndNoException() throws IOException {
        Path tracefs = Live.tracefs();
        StateTracer tracer = new StateTracer(new Recorder(), tracefs, List.of("192.0.2.1"));
        tracer.start();
        assertThat(tracer.report().available()).isFalse();
        assertThat(tracer.report().why().orElseThrow().en()).contains("cannot listen on 192.0.2.1:");
        assertThat(instances(tracefs))
                .noneMatch(name ->
                        name.startsWith("tcplab-" + ProcessHandle.current().pid()));
    }

    private static List<String> instances(Path tracefs) throws IOException {
        try (Stream<Path> all = Files.list(tracefs.resolve("instances"))) {
            return all.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }
}

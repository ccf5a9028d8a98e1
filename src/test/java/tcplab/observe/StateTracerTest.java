package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.record.Recorder;
import tcplab.record.Witness;

class StateTracerTest {
    @Test
    void filtersByAddressAtEitherEnd() {
        assertThat(StateTracer.filter(List.of("127.77.0.1", "127.78.3.200")))
                .isEqualTo("protocol == 6 && (saddr == 0x01004d7f || daddr == 0x01004d7f"
                        + " || saddr == 0xc8034e7f || daddr == 0xc8034e7f)");
        assertThat(StateTracer.filter(List.of())).isEqualTo("protocol == 6");
    }

    /** Where it cannot look it says so, and nothing is thrown. */
    @Test
    void saysWhyItCannotLook(@TempDir Path directory) throws IOException {
        assertThat(report(directory.resolve("missing"))).contains("not mounted at");
        assertThat(report(directory)).contains("not mounted at");
        Files.createDirectory(directory.resolve("instances"));
        assertThat(report(directory)).contains("no tracepoint sock:inet_sock_set_state");
        Files.createDirectories(directory.resolve("events/sock/inet_sock_set_state"));
        assertThat(report(directory)).contains("cannot be read").contains("trace_clock");
    }

    private static String report(Path tracefs) {
        StateTracer tracer = new StateTracer(new Recorder(), tracefs, List.of("127.0.0.1"));
        tracer.start();
        tracer.stop();
        Witness.Report report = tracer.report();
        assertThat(report.available()).isFalse();
        return report.why().orElseThrow().en();
    }
}

package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tcplab.programs.OnEnd;
import tcplab.programs.ServerProcess;
import tcplab.record.Errno;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.ProgramReport.Act;
import tcplab.record.Recorder;

class LabProcessTest {
    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void prlimit() {
        boolean there = List.of("/usr/bin", "/bin").stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "prlimit")));
        Assumptions.assumeTrue(there, "prlimit(1) is missing; util-linux has it");
    }

    /** Starts a shell script that speaks as a server would. */
    private LabProcess speaking(String script) throws IOException {
        return LabProcess.start("speaker", 64, List.of("sh", "-c", script), recorder);
    }

    private <E> List<E> recorded(Class<E> kind) {
        return recorder.events().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Test
    void theCommandStartsThisJavaWithItsClassPathBelowALimit() {
        List<String> command =
                JavaCommand.withDescriptors(64, JavaCommand.of(ServerProcess.class, "127.77.0.1:*", "leak"));

        assertThat(command).startsWith("prlimit", "--nofile=64:64", "--");
        assertThat(command.get(3)).endsWith("java");
        assertThat(command)
                .endsWith(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "tcplab.programs.ServerProcess",
                        "127.77.0.1:*",
                        "leak");
    }

    @Test
    void aRealServerReportsIsCountedAndEndsWithItsInput() throws IOException {
        String leak = ServerProcess.word(OnEnd.LEAK);
        LabProcess server =
                LabProcess.start("server", 200, JavaCommand.of(ServerProcess.class, "127.0.0.1:*", leak), recorder);
        try {
            assertThat(server.address().host()).isEqualTo("127.0.0.1");
            assertThat(server.address().port()).isPositive();
            assertThat(server.descriptors()).isBetween(5, 200);
        } finally {
            server.end();
        }
        assertThat(recorded(ProgramReported.class))
                .extracting(ProgramReported::program)
                .containsExactly("server");
        assertThat(recorded(SettingChanged.class))
                .extracting(SettingChanged::name)
                .containsExactly("server" + LabProcess.LIMIT, "server" + LabProcess.DESCRIPTORS);
        assertThat(recorded(StepReturned.class)).singleElement().satisfies(step -> {
            assertThat(step.step().en()).isEqualTo("end server");
            assertThat(step.errno()).isEqualTo(Errno.OK);
        });
    }

    @Test
    void theLimitIsTheProcesssOwn() throws IOException {
        LabProcess speaker = speaking("echo \"listening - > - OK 127.0.0.1:$(ulimit -Hn)\"; cat >&2");

        assertThat(speaker.address().port()).isEqualTo(64);
        speaker.end();
    }

    @Test
    void aServerThatEndsBeforeItListensIsSaidToHave() {
        assertThatThrownBy(() -> speaking("exit 3"))
                .isInstanceOf(IOException.class)
                .hasMessage("waited in vain for speaker to report 1 times LISTENING: it closed its output");
    }

    @Test
    void whatIsNoReportIsShown() {
        assertThatThrownBy(() -> speaking("echo hello; cat >&2"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'hello' is no program's report");
    }

    @Test
    void whatItSaidLastIsToldWhenMoreIsAwaited() throws IOException {
        LabProcess speaker = speaking("echo 'listening - > - OK 127.0.0.1:80'");

        assertThatThrownBy(() -> speaker.await(Act.LEAKED, 2))
                .isInstanceOf(IOException.class)
                .hasMessage("waited in vain for speaker to report 2 times LEAKED: it closed its output;"
                        + " its last report was 'listening - > - OK 127.0.0.1:80'");
        speaker.end();
    }

    @Test
    void oneThatDoesNotHeedTheEndOfItsInputIsKilled() throws IOException {
        LabProcess speaker = LabProcess.start(
                "deaf", 64, List.of("sh", "-c", "echo \"listening - > - OK 127.0.0.1:80\"; exec sleep 1000"), recorder);

        speaker.end(Duration.ofMillis(100));

        assertThat(recorded(StepReturned.class)).singleElement().satisfies(step -> {
            assertThat(step.step().en()).isEqualTo("end deaf");
            assertThat(step.errno()).isEqualTo(Errno.DEADLINE);
        });
        assertThat(speaker.process().isAlive()).isFalse();
    }
}

package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tcplab.leaks.AttachLeaks;
import tcplab.observe.SsVersion;

/** The command {@code leaks} as a user runs it: for a time, on a program that runs already and knows nothing of it. */
@Timeout(300)
class LeaksAttachIT {
    /** Fewer show no growth twice. */
    private static final int LOOKS = 4;

    @BeforeEach
    void needsSs() {
        SsVersion version = SsVersion.detect();
        assumeTrue(version.usable(), version.text().en());
    }

    @Test
    void namesTheLineOfALoopThatWasAcceptingBeforeTheAgentCame() throws Exception {
        try (LeakProgram program = new LeakProgram(AttachLeaks.OneLongLoop.class, List.of(), 0);
                Visitors visitors = new Visitors(program)) {
            visitors.start();
            Cli leaks = Cli.run(
                    "leaks",
                    "--pid",
                    String.valueOf(program.pid()),
                    "--attach",
                    "--for",
                    "4s",
                    "--interval",
                    "100ms",
                    "--older-than",
                    "200ms",
                    "--format",
                    "json");
            visitors.check();

            assertThat(leaks.err()).isEmpty();
            assumeTrue(looks(leaks.out()) >= LOOKS, "too busy a machine for " + LOOKS + " looks in 4 s");
            assertThat(leaks.out()).contains("\"outcome\":\"LEAKS\"").contains("(" + program.leakingLine() + ")");
            assertThat(leaks.status()).isEqualTo(ExitStatus.SURPRISE);
        }
    }

    private static int looks(String json) {
        return Integer.parseInt(json.replaceAll("(?s).*\"looks\":(\\d+).*", "$1"));
    }

    /** One connection after the other, for as long as the command watches. */
    private static final class Visitors extends Thread implements AutoCloseable {
        private static final int PAUSE_MILLIS = 20;

        private final LeakProgram program;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<Exception> trouble = new AtomicReference<>();

        Visitors(LeakProgram program) {
            super("visitors");
            this.program = program;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (!over.get()) {
                    program.step();
                    sleep(PAUSE_MILLIS); // a pace, not a wait for anything
                }
            } catch (IOException | InterruptedException e) {
                trouble.set(e);
            }
        }

        void check() {
            assertThat(trouble.get()).as("what stopped the connections").isNull();
        }

        @Override
        public void close() {
            over.set(true);
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.agent.Agent;

class LeaksCommandTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void wrongUsageIsSaidInALine() {
        assertThat(Cli.run("leaks", "--attach").err()).isEqualTo("tcplab: --attach goes with --pid only\n");
        assertThat(Cli.run("leaks", "--attach").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(Cli.run("leaks", "--pid", "999999999").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(Cli.run("leaks", "--for", "0s").status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void withoutSsNothingCanBeSaid() throws Exception {
        try (Child child = Child.start(Child.path(directory), "leaks")) {
            assertThat(child.line("tcplab: ")).contains("There is no ss that can be run");
            assertThat(child.status()).isEqualTo(ExitStatus.INCONCLUSIVE);
        }
    }

    @Test
    void whatWasSeenIsJudgedAlsoWhenCtrlCEndsTheWatch() throws Exception {
        Path looked = directory.resolve("looked");
        Path ss = Files.writeString(directory.resolve("ss"), """
                #!/bin/sh
                [ "$1" = -V ] && { echo 'ss utility, iproute2-6.1.0'; exit; }
                case "$*" in *close-wait*) : > '%s' ;; esac
                """.formatted(looked));
        Files.setPosixFilePermissions(ss, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Child child = Child.start(Child.path(directory), "leaks", "--for", "1h", "--interval", "1h")) {
            long start = System.nanoTime();
            while (!Files.exists(looked)) {
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("waited for a look at the socket table")
                        .isLessThan(Duration.ofSeconds(60));
                Thread.onSpinWait();
            }
            child.terminate();

            assertThat(child.line("No evidence")).contains("in 1 looks");
            assertThat(child.status()).isZero();
        }
    }

    /** What stands in it comes onto the class path of a program that is watched. */
    @Test
    void theAgentIsAJarOfItsOwnAndHoldsNothingElseOfTcplab() throws Exception {
        Path jar = directory.resolve("agent.jar");

        assertThat(Cli.run("leaks", "--save-agent", jar.toString()).status()).isZero();

        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.getManifest().getMainAttributes().getValue("Premain-Class"))
                    .isEqualTo(Agent.class.getName());
            assertThat(file.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")))
                    .contains("tcplab/agent/Agent.class", "tcplab/agent/Births.class")
                    .allMatch(name -> name.startsWith("tcplab/agent/") || name.startsWith("org/objectweb/asm/"));
        }
    }
}

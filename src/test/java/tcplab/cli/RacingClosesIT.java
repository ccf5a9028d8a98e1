package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.lab.JavaCommand;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;

/**
 * Ten thousand connections closed in racing, crossing, half-closed and reset ways: the path that {@code tcplab analyze} reads
 * from the wire is the kernel's.
 */
class RacingClosesIT {
    private static final int CONNECTIONS = 10_000;
    /**
     * Ends that may differ: one in a thousand. All agreed in twelve of thirteen runs; in one, on a busy machine, some did not, probably
     * because a sender was preempted between its change of state and the tap. A tracker that errs in one kind of close shows hundreds.
     */
    private static final int MISORDERED = 20;

    private static final String TRACEFS = "/sys/kernel/tracing";
    private static final String ENTER = "test -d " + TRACEFS + "/instances || mount -t tracefs nodev " + TRACEFS
            + "; ip link set lo up && exec taskset -c \"$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')\" \"$@\"";

    @TempDir
    Path directory;

    @Test
    void wireAndKernelTellTheSameOfEveryEnd() throws Exception {
        assumeTrue(inNamespace("true") == 0, "no network namespace can be made here");
        assumeTrue(
                inNamespace("test", "-d", TRACEFS + "/events/sock/inet_sock_set_state") == 0,
                "the kernel's tracepoint is open to root only, or this kernel has none");
        assumeTrue(inNamespace("nft", "list", "tables") == 0, "nft is not there, or nothing may be dropped here");
        Path run = directory.resolve("run");
        int status = inNamespace(JavaCommand.of(RacingCloses.class, run.toString(), Integer.toString(CONNECTIONS))
                .toArray(String[]::new));
        assumeTrue(status != ExitStatus.INCONCLUSIVE, said());
        assertThat(status).as(said()).isZero();
        for (Witness.Report report : RecordingStore.read(run).witnesses()) {
            assumeTrue(report.sound(), "a witness missed something: " + report);
        }

        Map<String, Integer> words = new TreeMap<>();
        List<String> unexplained = new ArrayList<>();
        List<Map<String, String>> rows =
                Csv.rows(Cli.run("analyze", run.toString(), "--format", "csv").out());
        for (Map<String, String> row : rows) {
            for (String party : List.of("client", "server")) {
                String word = row.getOrDefault("kernel." + party, "");
                words.merge(word, 1, Integer::sum);
                if (!word.equals("same") && !word.equals("orphaned")) {
                    unexplained.add(party + " " + row);
                }
            }
        }
        assertThat(unexplained.size())
                .as("of %s: %s", words, unexplained.stream().limit(10).toList())
                .isLessThanOrEqualTo(MISORDERED);
        assertThat(rows).hasSize(CONNECTIONS);
        assertThat(rows.stream().map(row -> row.get("close")))
                .contains("four-segment", "half-close", "simultaneous", "reset");
        assertThat(words.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * CONNECTIONS);
        System.out.println("ends, wire beside kernel: " + words);
    }

    private int inNamespace(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("unshare", "--net", "--mount", "sh", "-c", ENTER, "sh"));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("waited 300 s for the connections; said so far: " + said());
        }
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said"));
    }
}

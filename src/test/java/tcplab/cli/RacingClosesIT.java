package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.lab.JavaCommand;
import tcplab.record.Event;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;
import tcplab.tcp.Endpoint;

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

    /** Where a disagreement is told in full. */
    private static final Path DISAGREEMENTS = Path.of("target", "racing-closes.txt");

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
        Set<Map<String, String>> disagreeing = new LinkedHashSet<>();
        List<Map<String, String>> rows =
                Csv.rows(Cli.run("analyze", run.toString(), "--format", "csv").out());
        for (Map<String, String> row : rows) {
            for (String party : List.of("client", "server")) {
                String word = row.getOrDefault("kernel." + party, "");
                words.merge(word, 1, Integer::sum);
                if (!word.equals("same") && !word.equals("orphaned")) {
                    unexplained.add(party + " " + row);
                    disagreeing.add(row);
                }
            }
        }
        if (!disagreeing.isEmpty()) {
            Files.write(DISAGREEMENTS, inFull(run, disagreeing));
        }
        assertThat(unexplained.size())
                .as(
                        "in full in %s; of %s: %s",
                        DISAGREEMENTS, words, unexplained.stream().limit(10).toList())
                .isLessThanOrEqualTo(MISORDERED);
        assertThat(rows).hasSize(CONNECTIONS);
        assertThat(rows.stream().map(row -> row.get("close")))
                .contains("four-segment", "half-close", "simultaneous", "reset");
        assertThat(words.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * CONNECTIONS);
        System.out.println("ends, wire beside kernel: " + words);
    }

    /** Of each connection the ladder by segments, and in time order what both witnesses saw of it. */
    private static List<String> inFull(Path run, Set<Map<String, String>> rows) throws IOException {
        List<Event> events = RecordingStore.read(run).events();
        List<String> lines = new ArrayList<>();
        for (Map<String, String> row : rows) {
            lines.add(row.toString());
            String number = row.getOrDefault("n", "");
            lines.add(Cli.run("analyze", run.toString(), "--connection", number).out());
            Endpoint client = Endpoint.parse(row.getOrDefault("client", ""));
            for (Event event : events) {
                if (event instanceof StateChanged change
                        && (change.tuple().local().equals(client)
                                || change.tuple().remote().equals(client))) {
                    lines.add(change.at().toNanos() + " ns " + change.tuple() + " " + change.from() + " -> "
                            + change.to());
                } else if (event instanceof SegmentSeen seen
                        && (seen.segment().source().equals(client)
                                || seen.segment().destination().equals(client))) {
                    lines.add(seen.at().toNanos() + " ns " + seen.segment());
                }
            }
            lines.add("");
        }
        return lines;
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

package tcplab.exercises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.lab.Catalogue;
import tcplab.lab.Exercise;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;
import tcplab.theory.Judge;
import tcplab.theory.Judgement;
import tcplab.theory.Outcome;
import tcplab.theory.Verdict;

/** Runs every exercise on this machine's kernel, each in a namespace of its own, and judges what was seen. */
class ExercisesIT {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    @TempDir
    static Path saved;

    private static String said = "";

    static Stream<Exercise> exercises() {
        return Catalogue.all().stream();
    }

    @BeforeAll
    static void runAll() throws IOException, InterruptedException {
        assumeTrue(namespaces(), "no network namespace can be made here; tcplab doctor says why");
        Path output = saved.resolve("output.txt");
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("tcplab.jar"),
                        "run",
                        "all",
                        "--save",
                        saved.resolve("runs").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        run.getOutputStream().close();
        assertThat(run.waitFor(15, TimeUnit.MINUTES))
                .as("done after 15 minutes")
                .isTrue();
        said = Files.readString(output, StandardCharsets.UTF_8);
    }

    private static boolean namespaces() throws IOException, InterruptedException {
        List<String> command = ROOT
                ? List.of("unshare", "--net", "true")
                : List.of("unshare", "--user", "--map-current-user", "--keep-caps", "--net", "true");
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    /** Whether the kernel tells here how large its structures are: to every user, but not every kernel. */
    private static boolean tellsSizes() {
        return Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"));
    }

    private static Recording recording(Exercise exercise) throws IOException {
        Path directory = saved.resolve("runs").resolve(exercise.name());
        assertThat(directory.resolve(RecordingStore.FILE)).as(said).exists();
        return RecordingStore.read(directory);
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void noVerdictIsASurprise(Exercise exercise) throws IOException {
        Judgement judgement = Judge.judge(exercise.claims(), recording(exercise));
        for (Verdict verdict : judgement.verdicts()) {
            assertThat(verdict.surprising())
                    .as(
                            "%s %s: %s",
                            verdict.claim().id(),
                            verdict.outcome(),
                            verdict.explained().en())
                    .isFalse();
            boolean needsRoot = verdict.standing() && !ROOT;
            boolean notTold = verdict.claim().id().equals("D11b") && !tellsSizes();
            assertThat(verdict.outcome() != Outcome.NOT_SHOWN || needsRoot || notTold)
                    .as("%s: %s", verdict.claim().id(), verdict.explained().en())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void everyWitnessThatCouldLookMissedNothing(Exercise exercise) throws IOException {
        for (Witness.Report report : recording(exercise).witnesses()) {
            boolean closed = report.witness() == Witness.TRACEPOINT && !ROOT;
            assertThat(report.sound() || closed).as(report.toString()).isTrue();
        }
    }

    /** The same capture, opened by another program: SYN, FIN and RST of each direction as recorded, held-up copies included. */
    @ParameterizedTest
    @MethodSource("exercises")
    void tsharkCountsTheSameSegments(Exercise exercise) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of("/usr/bin/tshark", "/usr/local/bin/tshark").anyMatch(p -> Files.exists(Path.of(p))),
                "no tshark");
        Map<String, int[]> ours = new TreeMap<>();
        recording(exercise)
                .each(SegmentSeen.class)
                .map(SegmentSeen::segment)
                .forEach(raw -> count(
                        ours,
                        raw.source().port() + " " + raw.destination().port(),
                        raw.flags().syn(),
                        raw.flags().fin(),
                        raw.flags().rst()));
        assertThat(shown(tshark(exercise))).isEqualTo(shown(ours));
    }

    private static Map<String, int[]> tshark(Exercise exercise) throws IOException, InterruptedException {
        Path capture = saved.resolve("runs").resolve(exercise.name()).resolve(RecordingStore.CAPTURE);
        Process tshark = new ProcessBuilder(
                        "tshark",
                        "-r",
                        capture.toString(),
                        "-Y",
                        "tcp",
                        "-T",
                        "fields",
                        "-e",
                        "tcp.srcport",
                        "-e",
                        "tcp.dstport",
                        "-e",
                        "tcp.flags")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Map<String, int[]> counted = new TreeMap<>();
        String lines = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tshark.waitFor()).isZero();
        lines.lines().map(line -> line.split("\t", -1)).forEach(w -> {
            int flags = Integer.decode(w[2]);
            count(counted, w[0] + " " + w[1], (flags & 2) != 0, (flags & 1) != 0, (flags & 4) != 0);
        });
        return counted;
    }

    private static void count(Map<String, int[]> counts, String direction, boolean syn, boolean fin, boolean rst) {
        int[] c = counts.computeIfAbsent(direction, any -> new int[4]);
        c[0]++;
        c[1] += syn ? 1 : 0;
        c[2] += fin ? 1 : 0;
        c[3] += rst ? 1 : 0;
    }

    private static String shown(Map<String, int[]> counts) {
        StringBuilder out = new StringBuilder();
        counts.forEach((direction, c) -> out.append(
                String.format("%s: %d segments, %d SYN, %d FIN, %d RST%n", direction, c[0], c[1], c[2], c[3])));
        return out.toString();
    }
}

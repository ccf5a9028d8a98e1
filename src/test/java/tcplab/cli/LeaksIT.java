package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.agent.AgentJar;
import tcplab.leaks.BlockingLeaks;
import tcplab.leaks.ClientLeaks;
import tcplab.leaks.HttpLeaks;
import tcplab.leaks.NettyLeaks;
import tcplab.leaks.NioLeaks;
import tcplab.leaks.Peer;
import tcplab.observe.SsVersion;
import tcplab.report.Leak;
import tcplab.text.Lang;

/**
 * Programs that leak in different ways, each in a process of its own: every one is found, with the line that made its
 * sockets, and none that closes is accused. Looks are made when the kernel shows what the step before should have left, so
 * that nothing here depends on how fast anything is.
 */
@Timeout(300)
class LeaksIT {
    private static final int STEPS = 4;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path directory = Path.of("");

    @BeforeEach
    void needsSs() {
        SsVersion version = SsVersion.detect();
        assumeTrue(version.usable(), version.text().en());
    }

    @ParameterizedTest
    @ValueSource(classes = {BlockingLeaks.class, NioLeaks.class, NettyLeaks.class, HttpLeaks.class})
    void everyLeakingServerIsFoundWithItsLineAndNoOtherIs(Class<?> family) throws Exception {
        judge(family, 0, name -> true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BlockingClient ChannelClient AsynchronousClient CleanClient", "NettyClient NettyEpollClient"})
    void everyLeakingClientIsFoundWithItsLineAndNoOtherIs(String names) throws Exception {
        try (Peer peer = new Peer(false)) {
            judge(ClientLeaks.class, peer.port(), List.of(names.split(" ", -1))::contains);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "UrlClient ModernClient ModernAsyncClient")
    void everyLeakingHttpClientIsFoundWithItsLine(String names) throws Exception {
        try (Peer peer = new Peer(true)) {
            judge(ClientLeaks.class, peer.port(), List.of(names.split(" ", -1))::contains);
        }
    }

    private void judge(Class<?> family, int peer, java.util.function.Predicate<String> wanted) throws Exception {
        Path agent = directory.resolve("agent.jar");
        AgentJar.write(agent);
        List<LeakProgram> programs = new ArrayList<>();
        try {
            for (Class<?> main : family.getClasses()) {
                if (wanted.test(main.getSimpleName())) {
                    programs.add(new LeakProgram(main, agent, peer));
                }
            }
            assertThat(programs).isNotEmpty();
            Map<Long, Leak> found = watch(programs);
            for (LeakProgram program : programs) {
                Leak leak = found.get(program.pid());
                if (program.clean()) {
                    assertThat(leak == null || !leak.leaks())
                            .as("%s is not accused, of %s", program.name(), leak)
                            .isTrue();
                } else {
                    check(program, Objects.requireNonNull(leak, program.name()));
                }
            }
        } finally {
            for (LeakProgram program : programs) {
                program.close();
            }
        }
    }

    private static void check(LeakProgram program, Leak leak) throws IOException {
        assertThat(leak.leaks())
                .as("%s leaks: %s", program.name(), leak.because().en())
                .isTrue();
        assertThat(leak.trouble()).as(program.name()).isEmpty();
        assertThat(leak.made())
                .as("%s: the lines, of %s", program.name(), leak.lines())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.at()).contains("(" + program.leakingLine() + ")");
                    assertThat(line.sockets()).isEqualTo(STEPS);
                });
    }

    /** A look before the first step and one after each, and more until the oldest socket is old enough. */
    private static Map<Long, Leak> watch(List<LeakProgram> programs) throws Exception {
        LeaksWatch watch = new LeaksWatch(context(), Optional.empty(), PATIENCE, false);
        watch.look();
        for (int step = 1; step <= STEPS; step++) {
            for (LeakProgram program : programs) {
                program.step();
            }
            long start = System.nanoTime();
            while (!asFar(programs, step)) {
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as(
                                "waited for %s sockets in CLOSE-WAIT of each that leaks; there are %s",
                                step, counts(programs))
                        .isLessThan(DEADLINE);
            }
            watch.look();
        }
        Map<Long, Leak> leaks = leaks(watch);
        long start = System.nanoTime();
        while (!leaks.values().stream().allMatch(leak -> leak.course().oldest().compareTo(PATIENCE) >= 0)
                && System.nanoTime() - start < DEADLINE.toNanos()) {
            watch.look();
            leaks = leaks(watch);
        }
        return leaks;
    }

    private static Map<Long, Leak> leaks(LeaksWatch watch) {
        return watch.report().processes().stream()
                .collect(java.util.stream.Collectors.toMap(
                        leak -> leak.course().process().pid(), leak -> leak));
    }

    private static boolean asFar(List<LeakProgram> programs, int step) throws IOException {
        Map<String, Integer> counts = counts(programs);
        return programs.stream()
                .filter(program -> !program.clean())
                .allMatch(program -> counts.getOrDefault(program.name(), 0) == step);
    }

    private static Map<String, Integer> counts(List<LeakProgram> programs) throws IOException {
        LeaksWatch look = new LeaksWatch(context(), Optional.empty(), PATIENCE, false);
        look.look();
        Map<String, Integer> counts = new java.util.TreeMap<>();
        for (Leak leak : look.report().processes()) {
            programs.stream()
                    .filter(program -> program.pid() == leak.course().process().pid())
                    .forEach(program -> counts.put(program.name(), leak.course().last()));
        }
        return counts;
    }

    private static Context context() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Context(Lang.EN, Map.of(), Terminal.NONE, nowhere, nowhere, List::of, Cli.NO_STAGE);
    }
}

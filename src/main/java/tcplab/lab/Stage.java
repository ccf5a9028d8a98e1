package tcplab.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tcplab.observe.SsVersion;
import tcplab.observe.Tracefs;
import tcplab.programs.Transport;
import tcplab.record.Environment;
import tcplab.record.Recorder;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;
import tcplab.text.Text;
import tcplab.text.ToldException;
import tcplab.theory.Forecast;
import tcplab.theory.Judge;

/** The child's part of a run: sets the stage in the namespace that it was started in, runs the script, keeps what was seen. */
public final class Stage {
    /** The stage could not be set; the last line on standard error says why, in both languages. */
    public static final int STATUS_NOT_SET = 3;

    /** Where the kernel has its trace file system mounted by convention. */
    static final Path TRACEFS = Path.of("/sys/kernel/tracing");

    private static final int FAULT = 70;

    private Stage() {}

    /** Runs an exercise and writes its recording and capture into a directory; returns the process's exit status. */
    public static int run(String name, Path directory) {
        ParentWatch.start(line -> {});
        return run(name, directory, new Stepper(news -> {}), recorder -> {});
    }

    /** Does the same and tells standard output what happens, at the tempo and as it is told on standard input. */
    public static int runWatched(String name, Path directory, Tempo tempo) {
        try (LiveFeed feed = LiveFeed.start()) {
            Stepper stepper = new Stepper(feed::tell);
            ParentWatch.start(stepper::obey);
            stepper.tempo(tempo);
            return run(name, directory, stepper, recorder -> {
                feed.tell(new News.Began(recorder.started()));
                recorder.tell(event -> feed.tell(new News.Seen(event)));
            });
        } catch (IOException e) {
            return status(e);
        }
    }

    private static int run(String name, Path directory, Stepper stepper, Consumer<Recorder> listening) {
        Exercise exercise = Catalogue.find(name).orElseThrow(() -> new IllegalArgumentException("no exercise " + name));
        try {
            perform(exercise, directory, stepper, listening);
            return 0;
        } catch (IOException e) {
            return status(e);
        }
    }

    private static int status(IOException e) {
        if (e instanceof StageException stage) {
            System.err.println(ProgressLine.write(stage.text()));
            return STATUS_NOT_SET;
        }
        System.err.println(e);
        return FAULT;
    }

    private static void perform(Exercise exercise, Path directory, Stepper stepper, Consumer<Recorder> listening)
            throws IOException {
        Files.createDirectories(directory);
        setUp();
        Addresses addresses = Addresses.ofProcess(ProcessHandle.current().pid());
        Recorder recorder = new Recorder();
        listening.accept(recorder);
        Map<String, String> sysctls = Sysctls.recorded();
        Witnesses witnesses = Witnesses.start(recorder, addresses, directory.resolve(RecordingStore.CAPTURE));
        Optional<Text> failure = Optional.empty();
        Transport transport = Transport.open();
        Map<String, String> wired = new TreeMap<>();
        try (Lab lab = new Lab(exercise, recorder, witnesses, transport, addresses, stepper)) {
            try {
                exercise.run(lab);
            } catch (StageException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                failure = Optional.of(
                        Text.text("the script stopped: %s", "脚本中止：%s").with(describe(e)));
            }
            stepper.finish();
            witnesses.stop();
            lab.laid().ifPresent(wire -> wired.put("wire", wire.toString()));
        }
        Duration took = recorder.now();
        Map<String, String> facts = facts(addresses, transport);
        facts.putAll(wired);
        stepper.account().ifPresent(account -> facts.put(Judge.STEPPED, account));
        Recording recording = new Recording(
                new Environment(exercise.name(), recorder.started(), took, facts, sysctls),
                recorder.events(),
                witnesses.reports(script(recorder, failure)));
        RecordingStore.write(recording, directory);
    }

    private static Text describe(Exception e) {
        return e instanceof IOException ? ToldException.of(e) : Text.same(e.toString());
    }

    private static Witness.Report script(Recorder recorder, Optional<Text> failure) {
        long steps = recorder.events().stream()
                .filter(e -> e instanceof tcplab.record.Event.StepReturned
                        || e instanceof tcplab.record.Event.ProgramReported)
                .count();
        return new Witness.Report(Witness.SCRIPT, true, steps, failure.isPresent() ? 1 : 0, failure);
    }

    /** Loopback with segments of textbook size: without it one "segment" of lo carries up to 64 KiB. */
    private static void setUp() throws IOException {
        if (!Sysctls.exists("net.ipv4.tcp_tw_reuse")) {
            throw new StageException(
                    Text.text("/proc/sys/net is not there; mount /proc", "没有 /proc/sys/net；请挂载 /proc"));
        }
        try {
            Shell.run("ip", "link", "set", "dev", "lo", "mtu", "1500", "gso_max_segs", "1", "up");
            Sysctls.set("net.ipv4.tcp_congestion_control", "reno");
            mountTraceFileSystem();
        } catch (IOException e) {
            throw new StageException(Text.text("the namespace cannot be set up: %s", "无法设置命名空间：%s")
                    .with(e.getMessage()));
        }
    }

    /**
     * Mounts the kernel's trace file system, for this process alone, where the host has not mounted it; only root's way in
     * can. Where that fails too the tracer finds nothing and says so.
     */
    private static void mountTraceFileSystem() throws IOException {
        if (Namespace.hostRoot() && Tracefs.find().isEmpty() && Files.isDirectory(TRACEFS) && ownMounts()) {
            try {
                Shell.run("mount", "-t", "tracefs", "nodev", TRACEFS.toString());
            } catch (IOException e) {
                System.err.println("tcplab: " + e.getMessage());
            }
        }
    }

    /** Whether this process has mounts of its own: another mount namespace than its parent. */
    private static boolean ownMounts() throws IOException {
        long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
        Path theirs = Path.of("/proc", Long.toString(parent), "ns", "mnt");
        return Files.exists(theirs)
                && !Files.readSymbolicLink(theirs).equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
    }

    private static Map<String, String> facts(Addresses addresses, Transport transport) throws IOException {
        Map<String, String> facts = new TreeMap<>();
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.version"));
        facts.put("transport", transport.name());
        facts.put("ss", SsVersion.detect().version());
        facts.put("privilege", Namespace.hostRoot() ? "root" : "user namespace");
        facts.put("server", addresses.server());
        facts.put(Forecast.HZ, Integer.toString(Ticks.hz()));
        return facts;
    }
}

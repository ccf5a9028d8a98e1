package tcplab.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tcplab.record.Deadline;
import tcplab.record.Errno;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.record.Recorder;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;

/**
 * A server in a process of its own, whose end is an event and whose descriptors can be few. Everything that it reports is
 * recorded under its name.
 *
 * <p>It lives no longer than this process, however that ends: it ends at the end of its standard input, of which we hold
 * the other end.
 */
public final class LabProcess {
    /** A Java process starts in less than a second on an idle machine, and in several on a busy one. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** The recorded setting, after the process's name: how many descriptors it may hold. */
    public static final String LIMIT = ".nofile";

    /** The recorded setting, after the process's name: how many descriptors it holds. */
    public static final String DESCRIPTORS = ".descriptors";

    private final String name;
    private final Recorder recorder;
    private final Process process;
    private final Thread hearing;
    private final List<ProgramReport> heard = new ArrayList<>();
    private Optional<String> silence = Optional.empty();

    private LabProcess(String name, Recorder recorder, Process process) {
        this.name = name;
        this.recorder = recorder;
        this.process = process;
        this.hearing = new Thread(this::hear, "tcplab-" + name);
        hearing.setDaemon(true);
        hearing.start();
    }

    /** Starts a command that reports as {@link tcplab.programs.ServerProcess} does, and waits until it listens. */
    static LabProcess start(String name, int descriptors, List<String> command, Recorder recorder) throws IOException {
        recorder.add(new SettingChanged(recorder.now(), name + LIMIT, Integer.toString(descriptors)));
        Process process = new ProcessBuilder(JavaCommand.withDescriptors(descriptors, command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        LabProcess started = new LabProcess(name, recorder, process);
        try {
            started.await(Act.LISTENING, 1);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        return started;
    }

    private void hear() {
        String why = "it closed its output";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(ProgramReport.parse(line));
            }
        } catch (IOException | IllegalArgumentException e) {
            why = String.valueOf(e.getMessage());
        }
        synchronized (heard) {
            silence = Optional.of(why);
            heard.notifyAll();
        }
    }

    private void hear(ProgramReport report) {
        synchronized (heard) {
            recorder.add(new ProgramReported(recorder.now(), name, report));
            heard.add(report);
            heard.notifyAll();
        }
    }

    /** Where it listens. */
    public Endpoint address() throws IOException {
        return Endpoint.parse(await(Act.LISTENING, 1).detail());
    }

    /**
     * Waits until it has reported an act so many times since its start.
     *
     * @return the last of these reports
     * @throws IOException at the deadline or when it can no longer be heard, with what it reported last
     */
    public ProgramReport await(Act act, int times) throws IOException {
        return await(times + " times " + act, times, report -> report.act() == act);
    }

    /** Waits for the first report, since its start, that is as wanted. */
    public ProgramReport await(String what, Predicate<ProgramReport> wanted) throws IOException {
        return await(what, 1, wanted);
    }

    private ProgramReport await(String what, int times, Predicate<ProgramReport> wanted) throws IOException {
        Deadline end = Deadline.in(DEADLINE);
        synchronized (heard) {
            while (true) {
                List<ProgramReport> found =
                        heard.stream().filter(wanted).limit(times).toList();
                if (found.size() == times) {
                    return found.get(times - 1);
                }
                long left = end.left();
                if (left <= 0 || silence.isPresent()) {
                    throw new IOException("waited in vain for " + name + " to report " + what + ": "
                            + silence.orElse("the deadline of " + DEADLINE.toSeconds() + " s passed")
                            + (heard.isEmpty() ? "" : "; its last report was '" + heard.get(heard.size() - 1) + "'"));
                }
                pause(left);
            }
        }
    }

    private void pause(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.timedWait(heard, nanos);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for " + name);
        interrupted.initCause(e);
        return interrupted;
    }

    /** Counts the descriptors that it holds now, and records the number. */
    public int descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            int count = Math.toIntExact(open.count());
            recorder.add(new SettingChanged(recorder.now(), name + DESCRIPTORS, Integer.toString(count)));
            return count;
        }
    }

    /**
     * Ends it: by the end of its input, and if it does not heed that, by SIGKILL. It is gone when this returns; the
     * recorded step is {@link #ending}, with DEADLINE if it had to be killed.
     */
    public void end() throws IOException {
        end(DEADLINE);
    }

    /** The name of the step that {@link #end} is. */
    public static Text ending(String name) {
        return Text.text("end %s", "结束 %s").with(name);
    }

    void end(Duration deadline) throws IOException {
        Duration at = recorder.now();
        Errno errno = Errno.OK;
        try {
            process.getOutputStream().close();
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                errno = Errno.DEADLINE;
                process.destroyForcibly().waitFor();
            }
            hearing.join(DEADLINE.toMillis());
        } catch (InterruptedException e) {
            kill();
            throw interrupted(e);
        }
        recorder.add(new StepReturned(at, recorder.now().minus(at), ending(name), errno));
    }

    Process process() {
        return process;
    }

    /** Ends it at once, if it lives. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return name + ", process " + process.pid();
    }
}

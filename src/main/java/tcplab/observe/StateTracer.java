package tcplab.observe;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import tcplab.record.Event.StateChanged;
import tcplab.record.Recorder;
import tcplab.record.Witness;
import tcplab.text.Text;
import tcplab.text.ToldException;
import tcplab.wire.IpText;

/**
 * The witness in the kernel: every change of a TCP socket's state, by the tracepoint {@code sock:inet_sock_set_state},
 * read as plain files from a trace instance of its own. It needs root. Where it cannot look, {@link #start} does not
 * fail, and {@link #report} says why.
 *
 * <p>The tracepoint sees the sockets of all namespaces and does not say whose they are: only those with one of the given
 * addresses are recorded. The start and the end are proved by a {@link SentinelListener}, which is kept out of the record.
 */
public final class StateTracer {
    private static final String EVENT = "events/sock/inet_sock_set_state";

    /** The whole buffer, in KiB, to be shared among processors: some 400 000 changes of state. */
    private static final int BUFFER_KIB = 32 << 10;

    private static final int LEAST_BUFFER_KIB = 1 << 10;
    private static final long DEADLINE_MILLIS = 5000;
    private static final String END = "tcplab end";

    private final Recorder recorder;
    private final Path tracefs;
    private final List<String> servers;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong misread = new AtomicLong();
    private volatile Optional<Text> trouble = Optional.empty();
    private volatile boolean open;
    private Optional<Running> running = Optional.empty();
    private boolean available;
    private long lost;

    /** A trace being read. */
    private record Running(TraceInstance instance, SentinelListener sentinel, Thread reader) {}

    /**
     * A tracer of the sockets that have one of the servers' addresses at either end.
     *
     * @param tracefs where the trace file system is or should be; see {@link Tracefs#find}
     * @param servers IPv4 addresses, dotted, at least one of which is local; none for every socket on the machine
     */
    public StateTracer(Recorder recorder, Path tracefs, List<String> servers) {
        this.recorder = recorder;
        this.tracefs = tracefs;
        this.servers = List.copyOf(servers);
    }

    /** Removes what tracers of processes that are gone have left. */
    public static void sweep(Path tracefs) throws IOException {
        TraceInstance.sweep(tracefs);
    }

    /** Begins, and returns when the trace is known to show what happens, or to be unavailable. */
    public void start() {
        trouble = missing();
        if (trouble.isPresent()) {
            return;
        }
        try {
            TraceInstance.sweep(tracefs);
            TraceInstance instance = TraceInstance.create(tracefs);
            SentinelListener sentinel =
                    new SentinelListener(servers.stream().findFirst().orElse("127.0.0.1"));
            Thread reader = new Thread(() -> read(instance, sentinel), "state-tracer");
            reader.setDaemon(true);
            running = Optional.of(new Running(instance, sentinel, reader));
            enable(instance);
            reader.start();
            sentinel.prove();
            available = true;
        } catch (IOException e) {
            trouble = Optional.of(Text.text("the kernel's trace cannot be read: %s", "无法读取内核跟踪：%s")
                    .with(e));
            end();
        }
    }

    private Optional<Text> missing() {
        if (Files.isDirectory(tracefs.resolve(EVENT))) {
            return Optional.empty();
        }
        if (Files.isDirectory(tracefs.resolve("instances"))) {
            return Optional.of(Text.text(
                    "this kernel has no tracepoint sock:inet_sock_set_state (Linux 4.16 brought it)",
                    "该内核没有跟踪点 sock:inet_sock_set_state（Linux 4.16 起才有）"));
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of(Text.text("the kernel's state tracepoint is open to root only", "内核的状态跟踪点只对 root 开放"));
        }
        return Optional.of(Text.text(
                        "the trace file system is not mounted at %s; as root: mount -t tracefs nodev %s",
                        "%s 处没有挂载跟踪文件系统；以 root 执行：mount -t tracefs nodev %s")
                .with(tracefs, tracefs));
    }

    private void enable(TraceInstance instance) throws IOException {
        // The clock first: setting it empties the buffer.
        instance.write("trace_clock", "mono");
        int cpus = Runtime.getRuntime().availableProcessors();
        instance.write("buffer_size_kb", String.valueOf(Math.max(LEAST_BUFFER_KIB, BUFFER_KIB / cpus)));
        instance.write(EVENT + "/filter", filter(servers));
        instance.write(EVENT + "/enable", "1");
    }

    /** The event filter. Addresses are numbers in it, read from memory in the machine's own byte order. */
    static String filter(List<String> servers) {
        String addresses = servers.stream()
                .map(IpText::parseV4)
                .map(bytes ->
                        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt())
                .map(number -> String.format("0x%08x", number))
                .map(number -> "saddr == " + number + " || daddr == " + number)
                .collect(Collectors.joining(" || "));
        return "protocol == 6" + (addresses.isEmpty() ? "" : " && (" + addresses + ")");
    }

    private void read(TraceInstance instance, SentinelListener sentinel) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new FileInputStream(instance.file("trace_pipe").toFile()), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && !line.contains(END); line = lines.readLine()) {
                take(line, sentinel);
            }
        } catch (IOException e) {
            trouble = Optional.of(Text.text("reading the kernel's trace failed: %s", "读取内核跟踪失败：%s")
                    .with(e));
        }
    }

    private void take(String line, SentinelListener sentinel) {
        try {
            Optional<Transition> parsed = StateTraceParser.parse(line);
            if (parsed.isEmpty()) {
                return;
            }
            Transition t = parsed.get();
            if (sentinel.isSeenIn(t)) {
                open = true;
            } else if (open) {
                seen.incrementAndGet();
                recorder.add(new StateChanged(recorder.atMonotonic(t.monotonicNanos()), t.tuple(), t.from(), t.to()));
            }
        } catch (IllegalArgumentException e) {
            misread.incrementAndGet();
            trouble = Optional.of(ToldException.of(e));
        }
    }

    /** Ends, and returns when every change of state before the call is recorded, or {@link #report} says that it is not. */
    public void stop() {
        if (running.isPresent()) {
            try {
                running.get().sentinel().prove();
            } catch (IOException e) {
                trouble = Optional.of(Text.text("the end of the kernel's trace is not proved: %s", "内核跟踪的结尾未能证实：%s")
                        .with(String.valueOf(e.getMessage())));
            }
            end();
        }
    }

    /** Ends the reader by a mark in the trace, which also comes after whatever the processors still had, and removes it. */
    private void end() {
        if (running.isEmpty()) {
            return;
        }
        Running then = running.get();
        running = Optional.empty();
        try {
            if (then.reader().isAlive()) {
                then.instance().write("trace_marker", END);
                then.reader().join(DEADLINE_MILLIS);
            }
            then.instance().write("events/enable", "0");
            lost = then.instance().lost();
            then.instance().remove();
        } catch (IOException e) {
            trouble = trouble.or(() -> Optional.of(Text.text("the trace instance could not be ended: %s", "无法结束跟踪实例：%s")
                    .with(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trouble = Optional.of(Text.text("interrupted while the trace ended", "跟踪结束时被中断"));
        }
    }

    /** What it saw and what it missed; whole after {@link #stop}. */
    public Witness.Report report() {
        Optional<Text> why = trouble;
        if (why.isEmpty() && lost > 0) {
            why = Optional.of(
                    Text.text("the kernel's trace buffer overran and lost %s changes of state", "内核跟踪缓冲区溢出，丢失 %s 次状态变化")
                            .with(lost));
        }
        long missed = lost + misread.get();
        return new Witness.Report(
                Witness.TRACEPOINT,
                available,
                seen.get(),
                available && missed == 0 && why.isPresent() ? 1 : missed,
                why);
    }
}

package tcplab.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import tcplab.observe.DeadlineException;
import tcplab.record.Deadline;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recorder;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/**
 * What a script sees of its stage, and what it waits for: the half of {@link Lab} that changes nothing.
 *
 * <p>Every wait has a deadline, and its error says what was awaited and what was there instead.
 */
abstract class Lookout {
    /** The deadline of every wait that should end at once. */
    public static final Duration SOON = Duration.ofSeconds(10);

    private final Recorder recorder;
    private final Witnesses witnesses;

    Lookout(Recorder recorder, Witnesses witnesses) {
        this.recorder = recorder;
        this.witnesses = witnesses;
    }

    /** Waits until the kernel shows both ends of a new connection established. */
    public void awaitOpen(LabSocket client, LabSocket server) throws IOException {
        await(client, TcpState.ESTABLISHED);
        await(server, TcpState.ESTABLISHED);
    }

    /** Waits until the kernel shows an end in a state. */
    public void await(LabSocket socket, TcpState state) throws IOException {
        await(socket.tuple(), state);
    }

    public void await(FourTuple tuple, TcpState state) throws IOException {
        await(
                rows -> shows(rows, tuple, state),
                SOON,
                Text.text("%s in %s", "%s 进入 %s").with(tuple, state));
    }

    /** Waits until one look at the kernel shows two ends at once, each in its state. */
    public void await(LabSocket one, TcpState state, LabSocket other, TcpState otherState) throws IOException {
        await(
                rows -> shows(rows, one.tuple(), state) && shows(rows, other.tuple(), otherState),
                SOON,
                Text.text("%s in %s and %s in %s", "%s 进入 %s，且 %s 进入 %s")
                        .with(one.tuple(), state, other.tuple(), otherState));
    }

    private static boolean shows(List<SocketEntry> rows, FourTuple tuple, TcpState state) {
        return rows.stream().anyMatch(row -> row.tuple().equals(tuple) && row.state() == state);
    }

    /** Waits until the kernel no longer has an end. */
    public void awaitGone(FourTuple tuple) throws IOException {
        await(
                rows -> rows.stream().noneMatch(row -> row.tuple().equals(tuple)),
                SOON,
                Text.text("%s to be gone", "%s 消失").with(tuple));
    }

    final void awaitNoListener(Endpoint address) throws IOException {
        await(
                rows -> rows.stream()
                        .noneMatch(row ->
                                row.state() == TcpState.LISTEN && row.local().equals(address)),
                SOON,
                Text.text("the listener at %s to be gone", "%s 处的监听者消失").with(address));
    }

    /** Waits until the socket table is as wanted; at the deadline the error says what was waited for and what was there. */
    public void await(Predicate<List<SocketEntry>> wanted, Duration deadline, Text what) throws IOException {
        witnesses.ss().await(wanted, deadline, what);
    }

    /**
     * Where an end stands now, by all that it has put on the wire before this call.
     *
     * @throws IOException when the capture does not show its SYN
     */
    public Numbers numbers(FourTuple tuple) throws IOException {
        witnesses.sniffer().catchUp();
        return Numbers.of(recorder.events(), tuple)
                .orElseThrow(() -> new IOException("no SYN of " + tuple + " was captured"));
    }

    /**
     * Waits until the sniffer has seen what is awaited, among the segments since the recording began.
     *
     * @return the first such segment
     * @throws DeadlineException at the deadline, with what was awaited and how many segments were seen
     */
    public RawSegment awaitSegment(Predicate<RawSegment> wanted, Text what) throws IOException {
        return awaitSeen(seen -> seen.stream().filter(wanted).findFirst(), what);
    }

    private RawSegment awaitSeen(Function<List<RawSegment>, Optional<RawSegment>> find, Text what) throws IOException {
        Deadline end = Deadline.in(SOON);
        while (true) {
            List<RawSegment> seen = recorder.events().stream()
                    .filter(SegmentSeen.class::isInstance)
                    .map(event -> ((SegmentSeen) event).segment())
                    .toList();
            Optional<RawSegment> found = find.apply(seen);
            if (found.isPresent()) {
                return found.get();
            }
            if (end.passed()) {
                throw new DeadlineException(Text.text(
                                "waited %s s in vain for %s; %s segments were seen, the last %s",
                                "等待了 %s 秒，仍未等到%s；看到 %s 个报文段，最后一个是 %s")
                        .with(SOON.toSeconds(), what, seen.size(), seen.isEmpty() ? "-" : seen.get(seen.size() - 1)));
            }
            pause(Duration.ofMillis(1));
        }
    }

    /** Waits until the sniffer has seen what is awaited behind a segment. */
    public RawSegment awaitAfter(RawSegment segment, Predicate<RawSegment> wanted, Text what) throws IOException {
        return awaitSeen(
                seen -> seen.stream()
                        .skip(seen.indexOf(segment) < 0 ? seen.size() : seen.indexOf(segment) + 1L)
                        .filter(wanted)
                        .findFirst(),
                what);
    }

    /** Asks {@code ss} now. */
    public List<SocketEntry> look() throws IOException {
        return witnesses.ss().look().sockets();
    }

    /** Asks {@code ss} now, and which processes hold the sockets. */
    public List<SocketEntry> lookWithHolders() throws IOException {
        return witnesses.ss().lookWithHolders().sockets();
    }

    /** Reads the kernel's counters now. */
    public void count() throws IOException {
        witnesses.counters().look();
    }

    /**
     * Records how many bytes structures of this kernel take, {@code Sizeof_} before their names; nothing where the kernel
     * was not built to tell. Every user may read it.
     */
    public void sizes(String... structs) throws IOException {
        if (Files.isReadable(KernelTypes.VMLINUX)) {
            recorder.add(new CountersSeen(recorder.now(), sizesOf(Set.of(structs))));
        }
    }

    private static Map<String, Long> sizesOf(Set<String> structs) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        KernelTypes.sizes(KernelTypes.VMLINUX, structs).forEach((name, size) -> sizes.put("Sizeof_" + name, size));
        return sizes;
    }

    /** Lets time pass where its passing is the experiment, the witnesses watching; says so to who waits for the run. */
    public void watch(Duration time, Text why) throws IOException {
        Duration end = recorder.now().plus(time);
        Duration left = time;
        while (!left.isNegative() && !left.isZero()) {
            progress(why, left);
            pause(left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1));
            left = end.minus(recorder.now());
        }
    }

    private static void pause(Duration time) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while watching", e);
        }
    }

    /** Tells who waits for the run what it does and about how long that still takes. */
    public void progress(Text doing, Duration left) {
        System.out.println(ProgressLine.write(doing, left));
    }
}

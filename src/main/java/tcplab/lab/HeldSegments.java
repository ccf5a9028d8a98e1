package tcplab.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tcplab.lab.QueueMessages.Packet;
import tcplab.tcp.RawSegment;
import tcplab.wire.FrameDecoder;
import tcplab.wire.LinkType;
import tcplab.wire.MalformedPacketException;

/**
 * The segments that wait in the kernel's queues, oldest first. What their senders repeat because of it is taken away, and
 * counted. Not thread-safe: {@link Stepper} asks under its own lock.
 */
final class HeldSegments {
    /** The kernel repeats nothing sooner than this after it left (TCP_RTO_MIN): what comes sooner was due meanwhile. */
    private static final Duration SOONEST_REPETITION = Duration.ofMillis(200);

    private static final FrameDecoder DECODER = new FrameDecoder(LinkType.RAW_IP);

    private record Waiting(int number, SegmentQueue queue, int packet, RawSegment segment, long since) {}

    private record Gone(RawSegment segment, long at) {}

    private final Consumer<News> news;
    private final Supplier<List<RawSegment>> onWire;
    private final Repetitions repetitions = new Repetitions();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Gone> gone = new ArrayList<>();
    /** What the script forges, until it passes by: a raw socket's segments meet the queues too. */
    private final List<RawSegment> forged = new ArrayList<>();

    private int numbers;
    private int copies;

    /**
     * None yet.
     *
     * @param onWire what the lab's own wire holds: senders repeat that too
     */
    HeldSegments(Consumer<News> news, Supplier<List<RawSegment>> onWire) {
        this.news = news;
        this.onWire = onWire;
    }

    boolean any() {
        return !waiting.isEmpty();
    }

    /** When the oldest came, by {@link System#nanoTime}; there must be one. */
    long oldestSince() {
        return waiting.get(0).since();
    }

    /** A segment of the script's own making will come, and is not to be held. */
    void forging(RawSegment segment) {
        forged.add(segment);
    }

    /**
     * Takes all that has come to a queue.
     *
     * @param passing whether it goes on at once
     * @return whether more are held than before
     */
    boolean take(SegmentQueue queue, boolean passing) throws IOException {
        int before = waiting.size();
        for (Optional<Packet> packet = queue.take(); packet.isPresent(); packet = queue.take()) {
            arrived(queue, packet.get(), passing);
        }
        return waiting.size() > before;
    }

    private void arrived(SegmentQueue queue, Packet packet, boolean passing) throws IOException {
        Optional<RawSegment> segment = decoded(packet);
        if (segment.isEmpty() || forged.remove(segment.get())) {
            queue.pass(packet.id());
            return;
        }
        long now = System.nanoTime();
        gone.removeIf(g -> now - g.at() > SOONEST_REPETITION.toNanos());
        List<RawSegment> here = Stream.concat(
                        waiting.stream().map(Waiting::segment), gone.stream().map(Gone::segment))
                .toList();
        boolean copy = repetitions.isCopy(
                segment.get(),
                Stream.concat(here.stream(), onWire.get().stream()).toList());
        if (copy && Repetitions.repeats(segment.get(), here)) {
            queue.drop(packet.id());
            news.accept(new News.Copy(++copies));
        } else if (copy || passing) {
            queue.pass(packet.id()); // the wire puts its own copies aside
        } else {
            Waiting held = new Waiting(++numbers, queue, packet.id(), segment.get(), now);
            waiting.add(held);
            news.accept(new News.Held(held.number(), held.segment()));
        }
    }

    private static Optional<RawSegment> decoded(Packet packet) {
        try {
            return DECODER.decode(packet.frame().bytes(), packet.frame().originalLength());
        } catch (MalformedPacketException e) {
            return Optional.empty();
        }
    }

    /** Lets the oldest go; there must be one. */
    void letOldestGo() throws IOException {
        Waiting oldest = waiting.remove(0);
        gone.add(new Gone(oldest.segment(), System.nanoTime()));
        news.accept(new News.Passed(oldest.number()));
        oldest.queue().pass(oldest.packet());
    }

    /** What was done, for the recording: nothing if no segment was ever held. */
    Optional<String> account() {
        return numbers == 0
                ? Optional.empty()
                : Optional.of(numbers + " segments held, " + copies + " repetitions taken away");
    }
}

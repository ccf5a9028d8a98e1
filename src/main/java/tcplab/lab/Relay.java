package tcplab.lab;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tcplab.observe.DeadlineException;
import tcplab.record.Deadline;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Recorder;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SegmentBytes;
import tcplab.text.Text;
import tcplab.wire.CapturedFrame;
import tcplab.wire.FrameDecoder;
import tcplab.wire.LinkType;
import tcplab.wire.MalformedPacketException;

/**
 * Takes every frame that a host sends, decides by rules what becomes of its segment, and keeps the record of it. Frames
 * without TCP pass. Thread-safe: the two directions and the script meet here, one at a time.
 */
final class Relay {
    /** Where frames leave. */
    interface Outlet {
        void send(byte[] frame) throws IOException;
    }

    private static final FrameDecoder DECODER = new FrameDecoder(LinkType.ETHERNET);

    private final Recorder recorder;
    private final Consumer<CapturedFrame> seen;
    private final ScheduledExecutorService later;
    private final Repetitions repetitions = new Repetitions();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Carried> held = new ArrayList<>();
    private final List<Released> released = new ArrayList<>();
    private final Set<Long> moments = new HashSet<>();
    private boolean keeping;
    private int copies;
    private Optional<Text> trouble = Optional.empty();

    /** A segment on its way. */
    private record Carried(Outlet to, CapturedFrame frame, RawSegment segment, Duration sent) {}

    /** A segment that was held until a moment of the recording. */
    private record Released(RawSegment segment, Duration until) {}

    /** @param seen is told of each frame with a segment, at the moment at which its fates refer to it */
    Relay(Recorder recorder, Consumer<CapturedFrame> seen) {
        this.recorder = recorder;
        this.seen = seen;
        this.later = Executors.newSingleThreadScheduledExecutor(body -> {
            Thread thread = new Thread(body, "tcplab-delay");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes a frame that should leave by an outlet. */
    synchronized void arrived(CapturedFrame arrived, Outlet to) {
        CapturedFrame frame = atItsOwnMoment(arrived);
        try {
            Optional<RawSegment> segment = DECODER.decode(frame.bytes(), frame.originalLength());
            if (segment.isPresent()) {
                seen.accept(frame);
                keep(frame);
                decide(new Carried(to, frame, segment.get(), recorder.atWall(frame.nanos())));
            } else {
                send(to, frame);
            }
        } catch (MalformedPacketException e) {
            seen.accept(frame); // whose decoder counts it
            send(to, frame);
        }
    }

    /** Delivers a forged segment past all rules; recorded as forged, as seen, and with its fate. */
    synchronized void inject(RawSegment segment, byte[] bytes, Outlet to) {
        Instant now = Instant.now();
        CapturedFrame frame = atItsOwnMoment(new CapturedFrame(nanos(now), bytes, bytes.length));
        Duration at = recorder.atWall(frame.nanos());
        recorder.add(new SegmentInjected(at, segment));
        seen.accept(frame);
        keep(frame);
        deliver(new Carried(to, frame, segment, at));
    }

    /** Records the segment's bytes, if that was asked for. */
    private void keep(CapturedFrame frame) {
        if (keeping) {
            recorder.add(new BytesSeen(recorder.atWall(frame.nanos()), bytes(frame)));
        }
    }

    private static String bytes(CapturedFrame frame) {
        try {
            return DECODER.bytes(frame.bytes(), frame.originalLength())
                    .map(SegmentBytes::toString)
                    .orElse("");
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("a frame whose segment was read before", e);
        }
    }

    /** From now on the bytes of every segment are recorded. */
    synchronized void keepBytes() {
        keeping = true;
    }

    /** No two frames have the same, so that it names one. */
    private CapturedFrame atItsOwnMoment(CapturedFrame frame) {
        long nanos = frame.nanos();
        while (!moments.add(nanos)) {
            nanos++;
        }
        return nanos == frame.nanos() ? frame : new CapturedFrame(nanos, frame.bytes(), frame.originalLength());
    }

    private void decide(Carried carried) {
        if (repetitions.isCopy(carried.segment(), heldAt(carried.sent()))) {
            copies++;
            fate(carried, Fate.COPY);
            return;
        }
        Optional<Rule> rule = ruling(carried.segment());
        switch (rule.map(Rule::kind).orElse(Rule.Kind.PASS)) {
            case PASS -> deliver(carried);
            case DUPLICATE -> {
                deliver(carried);
                deliver(carried);
            }
            case DROP -> fate(carried, Fate.DROPPED);
            case HOLD -> {
                held.add(carried);
                fate(carried, Fate.HELD);
                notifyAll();
            }
            case DELAY -> {
                fate(carried, Fate.HELD);
                var unused = later.schedule(
                        () -> deliver(carried), rule.orElseThrow().delay().toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** What was held when a segment was sent, which may have waited here since. */
    private List<RawSegment> heldAt(Duration moment) {
        List<RawSegment> then = new ArrayList<>(heldSegments());
        released.stream()
                .filter(r -> r.until().compareTo(moment) > 0)
                .map(Released::segment)
                .forEach(then::add);
        return then;
    }

    /** The latest rule decides. */
    private Optional<Rule> ruling(RawSegment segment) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            if (rules.get(i).takes(segment)) {
                return Optional.of(rules.get(i));
            }
        }
        return Optional.empty();
    }

    /** The moment is told by the clock that also tells when segments are sent: an answer comes after it. */
    private synchronized void deliver(Carried carried) {
        fate(carried, Fate.DELIVERED);
        send(carried.to(), carried.frame());
    }

    private void send(Outlet to, CapturedFrame frame) {
        try {
            if (frame.bytes().length < frame.originalLength()) {
                throw new IOException(
                        "a frame of " + frame.originalLength() + " bytes is longer than the wire carries");
            }
            to.send(frame.bytes());
        } catch (IOException e) {
            trouble = trouble.or(() -> Optional.of(
                    Text.text("the wire lost a frame: %s", "线路丢失了一帧：%s").with(String.valueOf(e.getMessage()))));
        }
    }

    private void fate(Carried carried, Fate fate) {
        recorder.add(new SegmentFate(now(), carried.sent(), fate));
    }

    private Duration now() {
        return recorder.atWall(nanos(Instant.now()));
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    synchronized void add(Rule rule) {
        rules.add(rule);
    }

    synchronized void endAll() {
        rules.forEach(Rule::end);
        rules.clear();
    }

    /** What is held, the oldest first. */
    synchronized List<RawSegment> heldSegments() {
        return held.stream().map(Carried::segment).toList();
    }

    /** Waits until so many segments of a kind are held, and returns them, the oldest first. */
    synchronized List<RawSegment> awaitHeld(SegmentFilter which, int count, Duration deadline) throws IOException {
        Deadline end = Deadline.in(deadline);
        while (true) {
            List<RawSegment> found = heldSegments().stream()
                    .filter((Predicate<RawSegment>) which)
                    .toList();
            if (found.size() >= count) {
                return found;
            }
            long left = end.left();
            if (left <= 0) {
                throw new DeadlineException(Text.text(
                                "waited %s ms in vain for the wire to hold %s × %s; it holds: %s",
                                "等待了 %s 毫秒，线路仍未扣住 %s 个 %s；已扣住的是：%s")
                        .with(deadline.toMillis(), count, which, heldSegments()));
            }
            pause(left);
        }
    }

    private synchronized void pause(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the wire to hold a segment", e);
        }
    }

    /** Delivers the oldest of the held segments that are of a kind, if there is one. */
    synchronized Optional<RawSegment> release(SegmentFilter which) {
        Optional<Carried> first =
                held.stream().filter(carried -> which.test(carried.segment())).findFirst();
        first.ifPresent(carried -> {
            held.remove(carried);
            released.add(new Released(carried.segment(), now()));
            deliver(carried);
        });
        return first.map(Carried::segment);
    }

    /** Segments that were put aside because they only repeated what is held. */
    synchronized int copies() {
        return copies;
    }

    synchronized Optional<Text> trouble() {
        return trouble;
    }

    void stop() {
        later.shutdownNow();
    }
}

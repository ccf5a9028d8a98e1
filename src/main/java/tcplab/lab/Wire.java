package tcplab.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tcplab.observe.Tap;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Recorder;
import tcplab.tcp.RawSegment;
import tcplab.text.Text;
import tcplab.wire.TcpCodec;

/**
 * The wire between two hosts, in a script's hand: the lab itself carries each segment, and can hold, drop, delay, double or
 * reorder exactly those that it is told. Where no rule says otherwise, segments pass; where several do, the latest
 * decides. Every segment is recorded as its sender sent it, once, and so is what became of it.
 *
 * <p>While a segment is held its sender goes on waiting, and so does the one whose segment it acknowledges: both repeat
 * themselves after their retransmission time-outs. Such copies are put aside, whatever the rules say: they reach nobody,
 * stand in no ladder, and {@link #copies} tells their number. What is delayed or dropped has no such effect: its
 * repetitions are segments like others.
 */
public final class Wire implements AutoCloseable {
    private static final int ALL = Integer.MAX_VALUE;

    private final Recorder recorder;
    private final Relay relay;
    private final List<End> ends;

    /**
     * A host, and where the wire begins there.
     *
     * @param mac the address of the host's device, six bytes in hexadecimal with colons between
     */
    record End(Host host, Tap tap, String mac) {
        byte[] device() {
            return HexFormat.ofDelimiter(":").parseHex(mac);
        }
    }

    /** @param ends the client's, then the server's */
    Wire(Recorder recorder, Relay relay, List<End> ends) {
        this.recorder = recorder;
        this.relay = relay;
        this.ends = List.copyOf(ends);
    }

    public Host client() {
        return ends.get(0).host();
    }

    public Host server() {
        return ends.get(1).host();
    }

    List<Host> hosts() {
        return List.of(client(), server());
    }

    /** Holds segments until they are released. */
    public Rule hold(SegmentFilter which) {
        return rule(Rule.Kind.HOLD, which, ALL, Duration.ZERO);
    }

    /** Loses segments. */
    public Rule drop(SegmentFilter which) {
        return drop(which, ALL);
    }

    /** Loses so many segments, the first that come. */
    public Rule drop(SegmentFilter which, int first) {
        return rule(Rule.Kind.DROP, which, first, Duration.ZERO);
    }

    /** Delivers segments later by so much; one that comes meanwhile and is not delayed overtakes them. */
    public Rule delay(SegmentFilter which, Duration by) {
        return rule(Rule.Kind.DELAY, which, ALL, by);
    }

    /** Delivers segments twice. */
    public Rule duplicate(SegmentFilter which) {
        return rule(Rule.Kind.DUPLICATE, which, ALL, Duration.ZERO);
    }

    private Rule rule(Rule.Kind kind, SegmentFilter which, int most, Duration delay) {
        Rule rule = new Rule(kind, which, most, delay);
        recorder.add(new SettingChanged(recorder.now(), "wire", rule.toString()));
        relay.add(rule);
        return rule;
    }

    /** Ends all rules: everything passes that comes from now on. What is held stays held. */
    public void open() {
        recorder.add(new SettingChanged(recorder.now(), "wire", "pass any"));
        relay.endAll();
    }

    /** What is held, the oldest first. */
    public List<RawSegment> held() {
        return relay.heldSegments();
    }

    /** Waits until a segment of a kind is held, and returns the oldest. */
    public RawSegment awaitHeld(SegmentFilter which) throws IOException {
        return awaitHeld(which, 1).get(0);
    }

    /** Waits until so many segments of a kind are held, and returns them, the oldest first. */
    public List<RawSegment> awaitHeld(SegmentFilter which, int count) throws IOException {
        return relay.awaitHeld(which, count, Lab.SOON);
    }

    /** Delivers the oldest held segment of a kind, waiting for one if none is held. */
    public RawSegment release(SegmentFilter which) throws IOException {
        Optional<RawSegment> released = relay.release(which);
        while (released.isEmpty()) {
            awaitHeld(which);
            released = relay.release(which);
        }
        return released.get();
    }

    /** Delivers the oldest held segment, waiting for one if none is held: with everything held, the next step. */
    public RawSegment step() throws IOException {
        return release(SegmentFilter.ANY);
    }

    /** Delivers everything that is held, the oldest first. */
    public List<RawSegment> releaseAll() {
        List<RawSegment> all = held();
        all.forEach(segment -> relay.release(SegmentFilter.ANY));
        return all;
    }

    /**
     * Delivers a forged segment to the host that it names, past all rules; its payload is as many bytes as it says, all of
     * them {@code x}. What the host answers goes the way of every other segment.
     *
     * @throws IOException when no host of this wire has that address
     */
    public void inject(RawSegment segment) throws IOException {
        String to = segment.destination().host();
        for (int i = 0; i < ends.size(); i++) {
            End end = ends.get(i);
            if (end.host().address().equals(to)) {
                byte[] payload = new byte[segment.length()];
                Arrays.fill(payload, (byte) 'x');
                byte[] packet = TcpCodec.encode(segment, payload);
                byte[] from = ends.get(1 - i).device();
                relay.inject(segment, TcpCodec.frame(packet, end.device(), from), end.tap()::send);
                return;
            }
        }
        throw new IOException("no host on this wire has the address " + to + " of " + segment);
    }

    /** From now on every segment's bytes are recorded too, header and data: for a script whose claims read them. */
    public void keepBytes() {
        relay.keepBytes();
    }

    /** How many segments were put aside because they only repeated what was held, or what waited for it. */
    public int copies() {
        return relay.copies();
    }

    /** Returns when each host's segments pass, or the sending of each has been seen. */
    void prove() throws IOException {
        for (int i = 0; i < ends.size(); i++) {
            End end = ends.get(i);
            String other = ends.get(1 - i).host().address();
            end.host().place().inside(() -> {
                end.tap().prove(other);
                return true;
            });
        }
    }

    /** Ends the carrying; what the hosts had sent before has been seen. */
    void stop() throws IOException {
        prove();
        relay.stop();
        for (End end : ends) {
            end.tap().close();
        }
    }

    /** Frames that were not seen, and troubles; whole after {@link #stop}. */
    long missed() {
        return ends.stream().mapToLong(end -> end.tap().dropped()).sum()
                + (trouble().isPresent() ? 1 : 0);
    }

    Optional<Text> trouble() {
        return relay.trouble()
                .or(() -> ends.stream()
                        .flatMap(end -> end.tap().trouble().stream())
                        .findFirst());
    }

    @Override
    public void close() {
        ends.forEach(end -> end.host().close());
    }

    /** The hosts' addresses. */
    @Override
    public String toString() {
        return client().address() + " > " + server().address();
    }
}

package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Recorder;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.wire.CapturedFrame;
import tcplab.wire.FrameDecoder;
import tcplab.wire.LinkType;
import tcplab.wire.MalformedPacketException;

/** Lays wires in namespaces of this process's own; skipped where a process may not make any. */
class WireIT {
    private static final int EXCHANGES = 500;
    private static final int MEGABYTE = 1 << 20;

    private final List<CapturedFrame> seen = Collections.synchronizedList(new ArrayList<>());
    private final Recorder recorder = new Recorder();
    private Optional<Wire> laid = Optional.empty();

    @BeforeEach
    void lay() throws IOException {
        NetworkNamespace lab;
        try {
            lab = NetworkNamespace.create();
        } catch (IOException e) {
            assumeTrue(false, "no network namespace: " + e.getMessage());
            return;
        }
        Addresses addresses = Addresses.ofProcess(ProcessHandle.current().pid());
        laid = Optional.of(
                lab.inside(() -> Cabling.lay(recorder, addresses, seen::add, address -> {}, new Stepper(news -> {}))));
    }

    @AfterEach
    void stop() throws IOException {
        if (laid.isPresent()) {
            laid.get().stop();
            laid.get().close();
        }
    }

    private Wire wire() {
        return laid.orElseThrow();
    }

    @Test
    void aRoundTripTakesLessThanAMillisecond() throws IOException {
        LabListener listener = wire().server().listen();
        LabSocket client = wire().client().connect(listener);
        LabSocket server = listener.accept();
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < EXCHANGES; i++) {
            long start = System.nanoTime();
            client.write(1);
            server.read(1);
            server.write(1);
            client.read(1);
            nanos.add(System.nanoTime() - start);
        }
        Collections.sort(nanos);
        assertThat(Duration.ofNanos(nanos.get(EXCHANGES / 2)))
                .as("median of %s", EXCHANGES)
                .isLessThan(Duration.ofMillis(1));
    }

    @Test
    void everyByteOfALargeTransferIsCarriedInSegmentsOfTextbookSize() throws IOException {
        LabListener listener = wire().server().listen();
        LabSocket client = wire().client().connect(listener);
        LabSocket server = listener.accept();
        Thread writing = new Thread(() -> {
            try {
                client.write(MEGABYTE);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writing.start();
        server.read(MEGABYTE);
        wire().stop();
        assertThat(wire().missed()).as("%s", wire().trouble()).isZero();
        assertThat(seen).extracting(CapturedFrame::originalLength).allMatch(length -> length <= 1514);
        assertThat(seen).hasSizeGreaterThan(MEGABYTE / 1460);
        laid.get().close();
        laid = Optional.empty();
    }

    @Test
    void aHostHasSettingsOfItsOwn() throws IOException {
        String setting = "net.ipv4.tcp_retries2";
        String before = wire().server().sysctl(setting);
        wire().client().sysctl(setting, "3");
        assertThat(wire().client().sysctl(setting)).isEqualTo("3");
        assertThat(wire().server().sysctl(setting)).isEqualTo(before);
    }

    @Test
    void aLostSegmentIsRepeatedAndAHeldOneIsCopied() throws IOException {
        LabListener listener = wire().server().listen();
        LabSocket client = wire().client().connect(listener);
        LabSocket server = listener.accept();
        Rule drop = wire().drop(SegmentFilter.DATA, 1);
        client.write("lost");
        assertThat(server.read(4)).isEqualTo("lost");
        assertThat(drop.taken()).isEqualTo(1);
        wire().hold(SegmentFilter.DATA);
        client.write("held");
        wire().awaitHeld(SegmentFilter.DATA);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (wire().copies() == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(wire().copies()).isPositive();
        assertThat(wire().held()).hasSize(1);
        wire().step();
        assertThat(server.read(4)).isEqualTo("held");
    }

    /** By the wire's clock, and however late the acknowledgment comes; else it could kill the TIME-WAIT. */
    @Test
    void inAnOrderlyCloseTheSecondFinIsSentWhenTheFirstOnesAcknowledgmentHasArrived() throws IOException {
        LabListener listener = wire().server().listen();
        LabSocket client = wire().client().connect(listener);
        LabSocket server = listener.accept();
        wire().delay(SegmentFilter.PURE_ACK.from(server.local()), Duration.ofSeconds(1));
        OrderlyClose.of(client, server, () -> {
            throw new IOException("this transport does not tell a socket's state");
        });
        wire().prove();
        Moment acknowledgment = delivered(SegmentFilter.PURE_ACK.from(server.local()));
        Moment fin = delivered(SegmentFilter.FIN.from(server.local()));
        assertThat(acknowledgment.segment().ack()).isEqualTo(fin.segment().ack());
        assertThat(fin.sent()).isGreaterThan(acknowledgment.delivered());
    }

    /** A segment, when it was sent and when it came out of the wire. */
    private record Moment(RawSegment segment, Duration sent, Duration delivered) {}

    private Moment delivered(SegmentFilter which) {
        FrameDecoder decoder = new FrameDecoder(LinkType.ETHERNET);
        for (CapturedFrame frame : List.copyOf(seen)) {
            RawSegment segment = decoded(decoder, frame);
            Duration sent = recorder.atWall(frame.nanos());
            if (which.test(segment)) {
                return recorder.events().stream()
                        .filter(SegmentFate.class::isInstance)
                        .map(SegmentFate.class::cast)
                        .filter(fate -> fate.sent().equals(sent) && fate.fate() == Fate.DELIVERED)
                        .map(fate -> new Moment(segment, sent, fate.at()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(segment + " was not delivered"));
            }
        }
        throw new AssertionError("no " + which + " was seen");
    }

    private static RawSegment decoded(FrameDecoder decoder, CapturedFrame frame) {
        try {
            return decoder.decode(frame.bytes(), frame.originalLength()).orElseThrow();
        } catch (MalformedPacketException e) {
            throw new AssertionError("a frame that the wire carried", e);
        }
    }

    @Test
    void aForgedSegmentReachesTheHostThatItNames() throws IOException {
        Rule held = wire().hold(SegmentFilter.RST);
        RawSegment forged = new RawSegment(
                wire().client().at(20_000), wire().server().at(1), Flags.parse("S"), 7, 0, 512, 0, List.of());
        wire().inject(forged);
        RawSegment refusal = wire().awaitHeld(SegmentFilter.RST);
        assertThat(refusal.tuple()).isEqualTo(forged.tuple().reversed());
        assertThat(refusal.ack()).isEqualTo(8);
        assertThat(held.taken()).isEqualTo(1);
        RawSegment elsewhere = new RawSegment(
                wire().client().at(20_000), new Endpoint("10.0.0.1", 1), Flags.parse("S"), 7, 0, 512, 0, List.of());
        assertThatThrownBy(() -> wire().inject(elsewhere)).hasMessageContaining("10.0.0.1");
    }
}

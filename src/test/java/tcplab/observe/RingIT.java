package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.flow.FlowTracker;
import tcplab.flow.WholeLives;
import tcplab.wire.CaptureSource;
import tcplab.wire.FrameView;
import tcplab.wire.Progress;
import tcplab.wire.SegmentView;
import tcplab.wire.SegmentVisitor;

/** The mapped ring and libpcap on the same traffic of the loopback device. */
class RingIT {
    private static final String ADDRESS = "127.77.0.2";
    private static final int CONNECTIONS = 40;
    /** More than is kept of a frame. */
    private static final int MOST = 3000;

    @BeforeEach
    void canCapture() {
        Live.needsCapture();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bothCaptureTheSameFrames(long seed, @TempDir Path directory) throws IOException {
        Path byRing = directory.resolve("ring.pcap");
        Path byPcap = directory.resolve("pcap.pcap");
        String filter = "host " + ADDRESS;
        try (Sniffer ring = new Sniffer(CaptureBy.RING, (at, s) -> {}, "lo", filter, Optional.of(byRing));
                Sniffer pcap = new Sniffer(CaptureBy.PCAP, (at, s) -> {}, "lo", filter, Optional.of(byPcap))) {
            ring.start();
            pcap.start();
            exchange(new Random(seed));
            ring.catchUp(); // what the first proof set off, an acknowledgment for example, is there at the second
            pcap.catchUp();
            ring.stop();
            pcap.stop();
            assertThat(ring.report().sound()).as("%s", ring.report()).isTrue();
            assertThat(pcap.report().sound()).as("%s", pcap.report()).isTrue();
        }
        // Frames of different processors may stand in another order.
        assertThat(frames(byRing))
                .hasSizeGreaterThanOrEqualTo(Live.FEWEST_SEGMENTS * CONNECTIONS)
                .containsExactlyInAnyOrderElementsOf(frames(byPcap));
    }

    private static void exchange(Random random) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getByName(ADDRESS), 0));
            for (int i = 0; i < CONNECTIONS; i++) {
                try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
                        SocketChannel accepted = server.accept()) {
                    send(client, accepted, 1 + random.nextInt(MOST));
                    send(accepted, client, 1 + random.nextInt(MOST));
                    client.shutdownOutput();
                    assertThat(accepted.read(ByteBuffer.allocate(1))).isNegative();
                }
            }
        }
    }

    private static void send(SocketChannel from, SocketChannel to, int bytes) throws IOException {
        ByteBuffer sent = ByteBuffer.allocate(bytes);
        while (sent.hasRemaining()) {
            from.write(sent);
        }
        ByteBuffer received = ByteBuffer.allocate(bytes);
        while (received.hasRemaining()) {
            assertThat(to.read(received)).isPositive();
        }
    }

    private static List<String> frames(Path file) throws IOException {
        List<String> frames = new ArrayList<>();
        try (CaptureSource source = CaptureSource.open(List.of(file))) {
            source.read(
                    new SegmentVisitor() {
                        @Override
                        public void segment(SegmentView segment) {}

                        @Override
                        public void frame(FrameView frame) {
                            byte[] bytes = new byte[frame.captured()];
                            frame.bytes().get(frame.at(), bytes);
                            frames.add(HexFormat.of().formatHex(bytes) + " of " + frame.originalLength());
                        }
                    },
                    Progress.NONE);
        }
        return frames;
    }

    @ParameterizedTest
    @EnumSource
    void everyConnectionIsFollowedWhileItIsThere(CaptureBy by) throws IOException {
        WholeLives lives = new WholeLives();
        FlowTracker tracker = FlowTracker.live(lives);
        try (SegmentWatch watch = new SegmentWatch(by, "host " + ADDRESS, tracker)) {
            watch.start();
            Live.churn(ADDRESS, CONNECTIONS);
            watch.catchUp();
            watch.stop();
            tracker.finish();
            assertThat(watch.report())
                    .isEqualTo(new SegmentWatch.Report(tracker.segments(), 0, 0, 0, Optional.empty()));
        }
        assertThat(lives.unexplained()).isEmpty();
        assertThat(lives.explained()).isEqualTo(CONNECTIONS);
        assertThat(lives.clientWaits() + lives.killed()).isEqualTo(CONNECTIONS);
        assertThat(lives.serverWaits()).isZero();
    }

    @Test
    void aCaptureThatCannotBeTellsWhy() throws IOException {
        try (Sniffer sniffer = new Sniffer(CaptureBy.RING, (at, s) -> {}, "nope0", "", Optional.empty())) {
            assertThatThrownBy(sniffer::start)
                    .isInstanceOf(SnifferException.class)
                    .hasMessageContaining("there is no device 'nope0' here");
        }
        try (SegmentWatch watch = new SegmentWatch(CaptureBy.RING, "tcp prot 80", segment -> {})) {
            assertThatThrownBy(watch::start)
                    .isInstanceOf(SnifferException.class)
                    .hasMessageStartingWith("'tcp prot 80' is no capture filter")
                    .hasMessageContaining("syntax error");
        }
    }
}

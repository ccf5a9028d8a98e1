package tcplab.observe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the live tests share: whether this process can look at all, and connections to look at. */
final class Live {
    /** Segments of a connection made by {@link #churn}: three to open, two with data, three to close. */
    static final int FEWEST_SEGMENTS = 8;

    private Live() {}

    /** Skips the calling test, with the reason, where no capture can be opened. */
    static void needsCapture() {
        try (Sniffer sniffer = new Sniffer((at, segment) -> {}, "lo", "", Optional.empty())) {
            sniffer.start();
        } catch (IOException e) {
            assumeTrue(false, "no capture on lo: " + e.getMessage());
        }
    }

    /** The trace file system, or a skipped test. */
    static Path tracefs() {
        Optional<Path> found = Tracefs.find();
        assumeTrue(
                found.isPresent() && Files.isWritable(found.get().resolve("instances")),
                "no trace file system to write to; as root: unshare --mount sh -c"
                        + " 'mount -t tracefs nodev /sys/kernel/tracing; ...'");
        return found.orElseThrow();
    }

    /** Opens connections one after the other, sends a byte each way and closes, client first; returns the port. */
    static int churn(String address, int connections) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            for (int i = 0; i < connections; i++) {
                try (SocketChannel client = SocketChannel.open(new InetSocketAddress(address, port));
                        SocketChannel accepted = server.accept()) {
                    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    exchange(client, accepted);
                    exchange(accepted, client);
                    client.shutdownOutput();
                    accepted.read(ByteBuffer.allocate(1));
                }
            }
            return port;
        }
    }

    private static void exchange(SocketChannel from, SocketChannel to) throws IOException {
        from.write(ByteBuffer.wrap(new byte[] {1}));
        to.read(ByteBuffer.allocate(1));
    }
}

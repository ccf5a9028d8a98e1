package tcplab.observe;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tcplab.tcp.TcpState;
import tcplab.wire.IpText;

/**
 * A socket that listens for a moment, so that the state tracepoint can prove that it reports: the port is this process's
 * own, and no connection is ever made to it.
 */
final class SentinelListener {
    /** Above the ports that the kernel gives to clients unless it is told otherwise. */
    private static final int FIRST_PORT = 61_000;

    private static final int PORTS = 65_536 - FIRST_PORT;
    private static final int TRIES = 16;
    private static final int DEADLINE_SECONDS = 5;

    private final InetAddress address;
    private final String host;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore rounds = new Semaphore(0);
    private volatile int port;

    SentinelListener(String host) throws IOException {
        this.host = host;
        this.address = InetAddress.getByAddress(IpText.parseV4(host));
        this.port = FIRST_PORT + random.nextInt(PORTS);
    }

    /** Whether a change of state is that of this socket; to be called in the order of the trace. */
    boolean isSeenIn(Transition t) {
        if (t.tuple().local().port() != port
                || !t.tuple().local().host().equals(host)
                || t.tuple().remote().port() != 0) {
            return false;
        }
        if (t.from() == TcpState.LISTEN && t.to() == TcpState.CLOSED) {
            rounds.release();
        }
        return true;
    }

    /**
     * Listens, stops listening and waits until the trace has shown it.
     *
     * @throws IOException when it cannot listen or was not seen in five seconds
     */
    void prove() throws IOException {
        rounds.drainPermits();
        listenOnce();
        try {
            if (!rounds.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "waited " + DEADLINE_SECONDS + " s for the trace to show that a socket listened on " + host
                                + ":" + port + " and was closed; it did not");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the trace to show " + host + ":" + port, e);
        }
    }

    private void listenOnce() throws IOException {
        for (int i = 1; ; i++) {
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
                listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                listener.bind(new InetSocketAddress(address, port), 1);
                return;
            } catch (BindException e) {
                if (i == TRIES) {
                    throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
                }
                port = FIRST_PORT + random.nextInt(PORTS);
            }
        }
    }
}

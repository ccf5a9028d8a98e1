package tcplab.programs;

import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One thread that is both ends of one connection after another: connect, a byte there and one back, close, close. On loopback
 * the kernel delivers a segment within the call that sends it, so nobody has to be woken for it, and each call finds what it
 * looks for; where it does not, it looks again until a deadline.
 */
final class ChurnLoop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BACKLOG = 1024;
    private static final int ADDRESS_BYTES = 26;
    private static final int TOLD_EVERY = 64;

    private final LinuxSocket[] listeners;
    private final InetSocketAddress[] targets;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(8);
    private final long bytes = Buffer.memoryAddress(memory);
    private final byte[] from = new byte[ADDRESS_BYTES];
    private final boolean clientFirst;

    ChurnLoop(ChurnOptions options) throws IOException {
        clientFirst = options.first() == ClosesFirst.CLIENT;
        listeners = new LinuxSocket[options.addresses()];
        targets = new InetSocketAddress[options.addresses()];
        byte[] address = Addresses.of(options.server()).getAddress().getAddress();
        try {
            for (int i = 0; i < listeners.length; i++) {
                LinuxSocket listener = LinuxSocket.newSocketStream(SocketProtocolFamily.INET);
                listeners[i] = listener;
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
                listener.listen(BACKLOG);
                targets[i] = listener.localAddress();
                address[3]++;
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Opens and closes so many connections, unless asked to stop; adds to the count as it goes. */
    void run(long count, AtomicLong done, BooleanSupplier stopped) throws IOException {
        int untold = 0;
        for (long i = 0; i < count && !stopped.getAsBoolean(); i++) {
            int at = (int) (i % listeners.length);
            once(listeners[at], targets[at]);
            if (++untold == TOLD_EVERY) {
                done.addAndGet(untold);
                untold = 0;
            }
        }
        done.addAndGet(untold);
    }

    private void once(LinuxSocket listener, InetSocketAddress target) throws IOException {
        LinuxSocket client = LinuxSocket.newSocketStream(SocketProtocolFamily.INET);
        FileDescriptor server = null;
        try {
            client.connect(target);
            server = new FileDescriptor(accept(listener, target));
            write(client, target);
            read(server, 1, target);
            write(server, target);
            read(client, 1, target);
            (clientFirst ? client : server).close();
            read(clientFirst ? server : client, -1, target);
        } finally {
            client.close();
            if (server != null) {
                server.close();
            }
        }
    }

    private int accept(LinuxSocket listener, InetSocketAddress target) throws IOException {
        int accepted = listener.accept(from);
        for (long start = System.nanoTime(); accepted < 0; accepted = listener.accept(from)) {
            again(start, "accept", target);
        }
        return accepted;
    }

    private void write(FileDescriptor end, InetSocketAddress target) throws IOException {
        for (long start = 0; end.writeAddress(bytes, 0, 1) != 1; ) {
            start = start == 0 ? System.nanoTime() : start;
            again(start, "write", target);
        }
    }

    /** Reads until it gets what is wanted: one byte, or -1 for the end of the stream. */
    private void read(FileDescriptor end, int wanted, InetSocketAddress target) throws IOException {
        int got = end.readAddress(bytes, 0, 1);
        for (long start = 0; got == 0; got = end.readAddress(bytes, 0, 1)) {
            start = start == 0 ? System.nanoTime() : start;
            again(start, "read", target);
        }
        if (got != wanted) {
            throw new IOException("read at " + target + ": " + (got < 0 ? "the end of the stream" : "a byte too many"));
        }
    }

    private static void again(long start, String call, InetSocketAddress target) throws SocketTimeoutException {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
            throw new SocketTimeoutException(
                    call + " at " + target + ": nothing came within " + PATIENCE.toSeconds() + " s");
        }
        Thread.onSpinWait();
    }

    @Override
    public void close() throws IOException {
        for (LinuxSocket listener : listeners) {
            if (listener != null) {
                listener.close();
            }
        }
    }
}

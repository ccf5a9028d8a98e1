package tcplab.observe;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A netlink(7) socket, of the network namespace of the thread that opens it. The JDK has none, so the C library's calls are
 * called by their names.
 */
final class Netlink implements Closeable {
    /** As large as the largest block of a dump that the kernel makes. */
    static final int BLOCK = 1 << 16;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUF = 8;
    private static final int EINTR = 4;
    private static final long TIMEOUT_SECONDS = 5;

    /** The C library's calls. */
    interface LibC extends Library {
        int socket(int domain, int type, int protocol);

        int setsockopt(int descriptor, int level, int name, ByteBuffer value, int length);

        NativeLong send(int descriptor, ByteBuffer bytes, NativeLong length, int flags);

        NativeLong recv(int descriptor, ByteBuffer bytes, NativeLong length, int flags);

        int close(int descriptor);
    }

    /** Loaded when the first one is opened, which takes some ten milliseconds. */
    private static final class Loaded {
        static final LibC CALLS = Native.load("c", LibC.class);
    }

    private final int descriptor;

    /** @param protocol a NETLINK_ number of netlink(7) */
    Netlink(int protocol) throws IOException {
        this.descriptor =
                check(Loaded.CALLS.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol), "socket(AF_NETLINK)");
        ByteBuffer timeout = buffer(16).putLong(TIMEOUT_SECONDS).putLong(0);
        option(SO_RCVTIMEO, timeout, "setsockopt(SO_RCVTIMEO)");
        option(SO_RCVBUF, buffer(4).putInt(16 * BLOCK), "setsockopt(SO_RCVBUF)");
    }

    /** Memory that the kernel can fill, in this machine's byte order. */
    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private void option(int name, ByteBuffer value, String call) throws IOException {
        check(Loaded.CALLS.setsockopt(descriptor, SOL_SOCKET, name, value.flip(), value.limit()), call);
    }

    /** Sends what stands between position and limit. */
    void send(ByteBuffer message) throws IOException {
        check(
                Loaded.CALLS
                        .send(descriptor, message, new NativeLong(message.remaining()), 0)
                        .intValue(),
                "send(AF_NETLINK)");
    }

    /**
     * Fills a buffer from its beginning with the next block.
     *
     * @throws IOException when none came within 5 s
     */
    void receive(ByteBuffer block) throws IOException {
        block.clear();
        int length;
        do {
            length = Loaded.CALLS
                    .recv(descriptor, block, new NativeLong(block.capacity()), 0)
                    .intValue();
        } while (length < 0 && Native.getLastError() == EINTR);
        block.limit(check(length, "recv(AF_NETLINK)"));
    }

    private static int check(int returned, String call) throws IOException {
        if (returned < 0) {
            throw new IOException(call + " failed: errno " + Native.getLastError());
        }
        return returned;
    }

    @Override
    public void close() {
        Loaded.CALLS.close(descriptor);
    }
}

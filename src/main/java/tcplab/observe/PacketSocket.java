package tcplab.observe;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.Closeable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A packet(7) socket of the calling thread's network namespace, with a ring that is mapped into this process. The C library's
 * calls are called by their names.
 */
final class PacketSocket implements Closeable {
    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_ATTACH_FILTER = 26;
    static final int SOL_PACKET = 263;
    static final int PACKET_RX_RING = 5;
    static final int PACKET_STATISTICS = 6;
    static final int PACKET_VERSION = 10;
    static final int PACKET_IGNORE_OUTGOING = 23;

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int EFD_CLOEXEC = 02000000;
    private static final int ETH_P_ALL = 3;
    private static final int ADDRESS = 20;
    private static final int READ_AND_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int POLLIN = 1;
    private static final int POLLFD = 8;
    private static final int EINTR = 4;
    private static final long MAP_FAILED = -1;

    /** The C library's calls. */
    interface LibC extends Library {
        int if_nametoindex(String name);

        int socket(int domain, int type, int protocol);

        int setsockopt(int descriptor, int level, int name, Pointer value, int length);

        int getsockopt(int descriptor, int level, int name, ByteBuffer value, ByteBuffer length);

        int bind(int descriptor, ByteBuffer address, int length);

        int getsockname(int descriptor, ByteBuffer address, ByteBuffer length);

        Pointer mmap(
                @Nullable Pointer at, NativeLong length, int protection, int flags, int descriptor, NativeLong from);

        int munmap(Pointer at, NativeLong length);

        int eventfd(int initial, int flags);

        NativeLong write(int descriptor, ByteBuffer bytes, NativeLong length);

        int poll(ByteBuffer descriptors, NativeLong count, int timeout);

        int close(int descriptor);

        String strerror(int errno);
    }

    /** Loaded when the first one is opened. */
    private static final class Loaded {
        static final LibC CALLS = Native.load("c", LibC.class);
    }

    private final String device;
    private final int descriptor;
    private final int wake;
    private @Nullable Pointer mapped;
    private long mappedBytes;

    /** Opens one that receives nothing yet. */
    PacketSocket(String device) throws SnifferException {
        this.device = device;
        this.descriptor = check(Loaded.CALLS.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), "socket(AF_PACKET)");
        this.wake = Loaded.CALLS.eventfd(0, EFD_CLOEXEC);
        if (wake < 0) {
            int error = Native.getLastError();
            Loaded.CALLS.close(descriptor);
            throw failed("eventfd", error);
        }
    }

    void set(int level, int name, Pointer value, int length, String call) throws SnifferException {
        check(Loaded.CALLS.setsockopt(descriptor, level, name, value, length), call);
    }

    /** Fills a buffer with an option's value, and returns it. */
    ByteBuffer get(int level, int name, int length, String call) throws SnifferException {
        ByteBuffer value = Netlink.buffer(length);
        check(
                Loaded.CALLS.getsockopt(
                        descriptor, level, name, value, Netlink.buffer(4).putInt(0, length)),
                call);
        return value;
    }

    /** Maps the ring, which has been asked for. */
    ByteBuffer map(long bytes) throws SnifferException {
        Pointer at = Loaded.CALLS.mmap(
                null, new NativeLong(bytes), READ_AND_WRITE, MAP_SHARED, descriptor, new NativeLong(0));
        if (Pointer.nativeValue(at) == MAP_FAILED) {
            throw failed("mmap", Native.getLastError());
        }
        mapped = at;
        mappedBytes = bytes;
        return at.getByteBuffer(0, bytes);
    }

    /** Begins to receive; returns the device's kind, as ARPHRD_ numbers of {@code include/uapi/linux/if_arp.h}. */
    int bind() throws SnifferException {
        int index = Loaded.CALLS.if_nametoindex(device);
        check(index == 0 ? -1 : index, "if_nametoindex");
        ByteBuffer address = Netlink.buffer(ADDRESS);
        address.putShort(0, (short) AF_PACKET)
                .put(2, (byte) 0)
                .put(3, (byte) ETH_P_ALL)
                .putInt(4, index);
        check(Loaded.CALLS.bind(descriptor, address, ADDRESS), "bind(AF_PACKET)");
        int error = get(SOL_SOCKET, SO_ERROR, 4, "getsockopt(SO_ERROR)").getInt(0);
        if (error != 0) {
            throw failed("bind(AF_PACKET)", error);
        }
        check(
                Loaded.CALLS.getsockname(descriptor, address, Netlink.buffer(4).putInt(0, ADDRESS)),
                "getsockname(AF_PACKET)");
        return Short.toUnsignedInt(address.getShort(8));
    }

    /**
     * Waits for a block of the ring, or to be woken.
     *
     * @return whether it was woken
     * @throws SnifferException when the device is gone or down
     */
    boolean await() throws SnifferException {
        ByteBuffer descriptors = Netlink.buffer(2 * POLLFD);
        descriptors.putInt(0, descriptor).putShort(4, (short) POLLIN);
        descriptors.putInt(POLLFD, wake).putShort(POLLFD + 4, (short) POLLIN);
        while (Loaded.CALLS.poll(descriptors, new NativeLong(2), -1) < 0) {
            int error = Native.getLastError();
            if (error != EINTR) {
                throw failed("poll", error);
            }
        }
        if ((descriptors.getShort(6) & ~POLLIN) != 0) {
            throw failed(
                    "poll", get(SOL_SOCKET, SO_ERROR, 4, "getsockopt(SO_ERROR)").getInt(0));
        }
        return descriptors.getShort(POLLFD + 6) != 0;
    }

    /** Lets {@link #await} return, now and from now on. */
    void wake() {
        ByteBuffer one = Netlink.buffer(8).putLong(0, 1);
        Loaded.CALLS.write(wake, one, new NativeLong(8));
    }

    private int check(int returned, String call) throws SnifferException {
        if (returned < 0) {
            throw failed(call, Native.getLastError());
        }
        return returned;
    }

    private SnifferException failed(String call, int error) {
        return new SnifferException(Captures.trouble(device, call + ": " + Loaded.CALLS.strerror(error)));
    }

    @Override
    public void close() {
        if (mapped != null) {
            Loaded.CALLS.munmap(mapped, new NativeLong(mappedBytes));
            mapped = null;
        }
        Loaded.CALLS.close(wake);
        Loaded.CALLS.close(descriptor);
    }
}

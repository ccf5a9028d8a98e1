package tcplab.lab;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.util.Arrays;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Recorder;
import tcplab.tcp.RawSegment;
import tcplab.wire.TcpCodec;

/**
 * Puts forged segments on the wire of this namespace, under any address, with right checksums: by a raw socket that takes
 * whole IP packets (raw(7), IPPROTO_RAW), which loopback accepts from its own addresses. Needs CAP_NET_RAW in the
 * network's user namespace. The kernel whose address is borrowed knows nothing of it, and answers what comes back as it
 * answers any stranger.
 */
final class Injector implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int IPPROTO_RAW = 255;
    /** Size of struct sockaddr_in, and where the address stands in it. */
    private static final int SOCKADDR = 16;

    private static final int ADDRESS = 4;
    /** Where the destination stands in an IPv4 header. */
    private static final int DESTINATION = 16;

    /** The C library's calls; the names are its own. */
    interface LibC extends Library {
        int socket(int domain, int type, int protocol);

        NativeLong sendto(int socket, byte[] packet, NativeLong size, int flags, byte[] address, int addressSize);

        int close(int socket);

        String strerror(int errno);
    }

    private final LibC libc = Native.load("c", LibC.class);
    private final Recorder recorder;
    private int socket = -1;

    Injector(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Sends a segment and records that it was forged.
     *
     * @param payload as many bytes as the segment says
     * @throws IOException when the raw socket is refused or does not take the packet, with the segment and the errno's text
     */
    synchronized void inject(RawSegment segment, byte[] payload) throws IOException {
        byte[] packet = TcpCodec.encode(segment, payload);
        if (socket < 0) {
            socket = libc.socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
            if (socket < 0) {
                throw failed("a raw socket", segment);
            }
        }
        byte[] address = new byte[SOCKADDR];
        // The family is in the machine's own byte order; the kernel reads the port of a raw packet nowhere.
        address[java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? 0 : 1] = AF_INET;
        System.arraycopy(Arrays.copyOfRange(packet, DESTINATION, DESTINATION + 4), 0, address, ADDRESS, 4);
        recorder.add(new SegmentInjected(recorder.now(), segment));
        NativeLong sent = libc.sendto(socket, packet, new NativeLong(packet.length), 0, address, SOCKADDR);
        if (sent.longValue() != packet.length) {
            throw failed("sendto", segment);
        }
    }

    private IOException failed(String call, RawSegment segment) {
        return new IOException(call + " for " + segment + " was refused: " + libc.strerror(Native.getLastError()));
    }

    @Override
    public synchronized void close() {
        if (socket >= 0) {
            libc.close(socket);
            socket = -1;
        }
    }
}

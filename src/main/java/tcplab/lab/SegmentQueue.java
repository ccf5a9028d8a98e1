package tcplab.lab;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import tcplab.lab.QueueMessages.Packet;
import tcplab.text.Text;

/**
 * The kernel's packet queue (NFQUEUE) of a network namespace, on the output hook: every segment that a socket of the
 * namespace sends stops there, before any device, until a verdict is given on it. A capture shows a segment when it has
 * passed. While its original waits here a sender does not repeat it, for the kernel knows that it is still its own.
 */
final class SegmentQueue {
    private static final int QUEUE = 7;
    private static final int MOST = 65_536;
    /** The longest IP and TCP headers. */
    private static final int HEADERS = 128;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int BUFFER_BYTES = 8 << 20;
    private static final short POLLIN = 1;
    private static final int EINTR = 4;

    private static final String NFT = "table inet tcplab_queue {\n chain out {\n  type filter hook output priority 0;\n"
            + "  meta l4proto tcp queue num " + QUEUE + " bypass\n }\n}\n";

    /** The C library's calls; the names are its own. */
    interface LibC extends Library {
        LibC CALLS = Native.load("c", LibC.class);

        int socket(int domain, int type, int protocol);

        int bind(int socket, byte[] address, int length);

        int setsockopt(int socket, int level, int option, byte[] value, int length);

        NativeLong send(int socket, byte[] message, NativeLong length, int flags);

        NativeLong recv(int socket, byte[] buffer, NativeLong length, int flags);

        int poll(byte[] descriptors, NativeLong count, int timeout);
    }

    private final int socket;
    private final byte[] buffer = new byte[1 << 16];
    private final Queue<Packet> read = new ArrayDeque<>();

    private SegmentQueue(int socket) {
        this.socket = socket;
    }

    /**
     * Opens the queue of the calling thread's namespace; nothing goes into it yet.
     *
     * @throws IOException where the kernel has none
     */
    static SegmentQueue open() throws IOException {
        int socket = tcplab.lab.LibC.check(
                LibC.CALLS.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER), "socket(NETLINK_NETFILTER)");
        byte[] address = ByteBuffer.allocate(12)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_NETLINK)
                .array();
        tcplab.lab.LibC.check(LibC.CALLS.bind(socket, address, address.length), "bind of a netlink socket");
        byte[] size = ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(BUFFER_BYTES)
                .array();
        tcplab.lab.LibC.check(
                LibC.CALLS.setsockopt(socket, SOL_SOCKET, SO_RCVBUF, size, size.length), "setsockopt(SO_RCVBUF)");
        SegmentQueue queue = new SegmentQueue(socket);
        queue.configure(QueueMessages.bind(QUEUE));
        queue.configure(QueueMessages.copy(QUEUE, HEADERS));
        queue.configure(QueueMessages.most(QUEUE, MOST));
        return queue;
    }

    private void configure(byte[] message) throws IOException {
        send(message);
        int length = tcplab.lab.LibC.check(
                LibC.CALLS
                        .recv(socket, buffer, new NativeLong(buffer.length), 0)
                        .intValue(),
                "recv of a packet queue");
        int error = QueueMessages.error(buffer, length);
        if (error != 0) {
            throw new IOException("the kernel's packet queue answers with errno " + error);
        }
    }

    /**
     * From now on segments of the calling thread's namespace go into it: by nft(8), or by iptables(8) where the kernel's
     * nftables knows no queues.
     *
     * @throws StageException when neither can
     */
    static void fill() throws IOException {
        try {
            Shell.feed(NFT, "nft", "-f", "-");
        } catch (IOException nft) {
            try {
                iptables("-A");
            } catch (IOException iptables) {
                throw new StageException(Text.text(
                                "segments cannot be held here: %s; %s. It takes a kernel with NFQUEUE, and nft or iptables (apt-get install iptables).",
                                "这里无法扣住报文段：%s；%s。需要支持 NFQUEUE 的内核，以及 nft 或 iptables（apt-get install iptables）。")
                        .with(oneLine(nft), oneLine(iptables)));
            }
        }
    }

    private static void iptables(String act) throws IOException {
        Shell.run(
                "iptables",
                "-w",
                act,
                "OUTPUT",
                "-p",
                "tcp",
                "-j",
                "NFQUEUE",
                "--queue-num",
                Integer.toString(QUEUE),
                "--queue-bypass");
    }

    private static String oneLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    /** Waits until a packet has come that was not taken yet. */
    void await() throws IOException {
        byte[] descriptors = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putInt(socket)
                .putShort(POLLIN)
                .array();
        int ready;
        do {
            ready = LibC.CALLS.poll(descriptors, new NativeLong(1), -1);
        } while (ready < 0 && Native.getLastError() == EINTR);
        tcplab.lab.LibC.check(ready, "poll of a packet queue");
    }

    /** The next packet, if one has come. */
    Optional<Packet> take() {
        if (read.isEmpty()) {
            int length = LibC.CALLS
                    .recv(socket, buffer, new NativeLong(buffer.length), MSG_DONTWAIT)
                    .intValue();
            if (length > 0) {
                read.addAll(QueueMessages.packets(buffer, length));
            }
        }
        return Optional.ofNullable(read.poll());
    }

    /** Lets a packet go: when this returns it has left, and on loopback has arrived. */
    void pass(int id) throws IOException {
        send(QueueMessages.verdict(QUEUE, id, QueueMessages.ACCEPT));
    }

    void drop(int id) throws IOException {
        send(QueueMessages.verdict(QUEUE, id, QueueMessages.DROP));
    }

    private void send(byte[] message) throws IOException {
        tcplab.lab.LibC.check(
                LibC.CALLS
                        .send(socket, message, new NativeLong(message.length), 0)
                        .intValue(),
                "send to a packet queue");
    }
}

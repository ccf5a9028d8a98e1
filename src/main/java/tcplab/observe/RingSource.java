package tcplab.observe;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import tcplab.text.Text;
import tcplab.wire.LinkType;

/**
 * Frames from a ring of the kernel that is mapped into this process (packet(7), TPACKET_V3): libpcap's way, without its
 * copy and without a call for each frame. A VLAN tag that the device took off a frame is not put back.
 */
final class RingSource implements FrameSource {
    /** TPACKET_V3 in {@code enum tpacket_versions}. */
    private static final int VERSION_3 = 2;

    private static final int BLOCK_BYTES = 1 << 20;

    /** 64 MiB: more than a second of the fastest churn that two processors make. */
    private static final int BLOCKS = 64;

    /** How long the kernel may keep a block that is not yet full. */
    private static final int RETIRE_MILLIS = 10;

    /** The kernel asks for it and, in this version, looks only whether it fits into a block. */
    private static final int FRAME_BYTES = 2048;

    private static final int STATISTICS = 12;
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;

    private final PacketSocket socket;
    private final RingBlocks ring;
    private volatile boolean ended;
    private long dropped;
    private long freezes;

    private RingSource(PacketSocket socket, ByteBuffer memory) {
        this.socket = socket;
        this.ring = new RingBlocks(memory, BLOCK_BYTES);
    }

    /** Opens a device of the calling thread's network namespace; see {@link CaptureBy#open}. */
    static RingSource open(String device, String extra, String orElse) throws SnifferException {
        BpfFilter filter = BpfFilter.of(extra, orElse, LinkType.ETHERNET.number(), Captures.SNAPSHOT_LENGTH);
        PacketSocket socket = new PacketSocket(device);
        try {
            number(socket, PacketSocket.PACKET_VERSION, VERSION_3, "setsockopt(PACKET_VERSION)");
            if (device.equals(PcapSource.LOOPBACK)) {
                // There each frame passes twice, on its way out and on its way in.
                number(socket, PacketSocket.PACKET_IGNORE_OUTGOING, 1, "setsockopt(PACKET_IGNORE_OUTGOING)");
            }
            socket.set(
                    PacketSocket.SOL_SOCKET,
                    PacketSocket.SO_ATTACH_FILTER,
                    filter.program(),
                    (int) filter.program().size(),
                    "setsockopt(SO_ATTACH_FILTER)");
            Memory request = request();
            socket.set(
                    PacketSocket.SOL_PACKET,
                    PacketSocket.PACKET_RX_RING,
                    request,
                    (int) request.size(),
                    "setsockopt(PACKET_RX_RING)");
            RingSource source = new RingSource(socket, socket.map((long) BLOCK_BYTES * BLOCKS));
            checkKind(device, socket.bind());
            return source;
        } catch (SnifferException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void checkKind(String device, int kind) throws SnifferException {
        if (kind != ARPHRD_ETHER && kind != ARPHRD_LOOPBACK) {
            throw new SnifferException(Text.text(
                            "'%s' has no Ethernet frames (it is of kind %s); a ring is for those, libpcap takes others too",
                            "“%s”上不是以太网帧（类型 %s）；抓包环只支持以太网帧，其他设备请用 libpcap")
                    .with(device, kind));
        }
    }

    private static void number(PacketSocket socket, int name, int value, String call) throws SnifferException {
        Memory four = new Memory(4);
        four.setInt(0, value);
        socket.set(PacketSocket.SOL_PACKET, name, four, 4, call);
    }

    /** A {@code struct tpacket_req3}. */
    private static Memory request() {
        int[] words = {BLOCK_BYTES, BLOCKS, FRAME_BYTES, BLOCK_BYTES / FRAME_BYTES * BLOCKS, RETIRE_MILLIS, 0, 0};
        Memory request = new Memory(4L * words.length);
        request.write(0, words, 0, words.length);
        return request;
    }

    @Override
    public int link() {
        return LinkType.ETHERNET.number();
    }

    @Override
    public void run(Frames frames) throws SnifferException {
        boolean more = true;
        while (more) {
            more = !ended; // what was handed over before the end is still taken
            while (ring.take(frames)) {
                // the next one
            }
            if (more) {
                socket.await();
            }
        }
    }

    @Override
    public void end() {
        ended = true;
        socket.wake();
    }

    /** The kernel forgets what it told, so it is added up. A block that says of losses what the counter does not is one, too. */
    @Override
    public Losses losses() throws SnifferException {
        ByteBuffer told = socket.get(
                PacketSocket.SOL_PACKET, PacketSocket.PACKET_STATISTICS, STATISTICS, "getsockopt(PACKET_STATISTICS)");
        dropped += Integer.toUnsignedLong(told.getInt(4));
        freezes += Integer.toUnsignedLong(told.getInt(8));
        return new Losses(Math.max(dropped, ring.losing() > 0 ? 1 : 0), freezes);
    }

    @Override
    public void close() {
        socket.close();
    }
}

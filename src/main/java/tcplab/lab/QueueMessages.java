package tcplab.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tcplab.record.Errno;
import tcplab.wire.CapturedFrame;

/**
 * The messages by which a program and the kernel's packet queue talk: netlink's (netlink(7)), with the types and attributes
 * of linux/netfilter/nfnetlink_queue.h. Netlink's own numbers are in the machine's byte order, the queue's in the network's.
 */
final class QueueMessages {
    static final int ACCEPT = 1;
    static final int DROP = 0;

    private static final int SUBSYSTEM = 3 << 8;
    private static final int PACKET = SUBSYSTEM;
    private static final int VERDICT = SUBSYSTEM | 1;
    private static final int CONFIG = SUBSYSTEM | 2;
    private static final int REQUEST = 1;
    private static final int ACKNOWLEDGE = 4;
    private static final int ERROR = 2;
    /** Lengths of struct nlmsghdr and struct nfgenmsg. */
    private static final int NETLINK = 16;

    private static final int HEADERS = NETLINK + 4;

    private QueueMessages() {}

    /** A packet in the queue; when it came there is not told. */
    record Packet(int id, CapturedFrame frame) {}

    /** Takes a queue for the caller's socket. */
    static byte[] bind(int queue) {
        ByteBuffer command = ByteBuffer.allocate(4).put((byte) 1).put((byte) 0).putShort((short) 0);
        return message(CONFIG, REQUEST | ACKNOWLEDGE, queue, 1, command.array());
    }

    /** Asks for the first bytes of each packet. */
    static byte[] copy(int queue, int bytes) {
        ByteBuffer parameters = ByteBuffer.allocate(5).putInt(bytes).put((byte) 2);
        return message(CONFIG, REQUEST | ACKNOWLEDGE, queue, 2, parameters.array());
    }

    /** Lets so many packets wait. */
    static byte[] most(int queue, int packets) {
        return message(
                CONFIG,
                REQUEST | ACKNOWLEDGE,
                queue,
                3,
                ByteBuffer.allocate(4).putInt(packets).array());
    }

    /** Says what becomes of a packet. */
    static byte[] verdict(int queue, int id, int verdict) {
        return message(
                VERDICT,
                REQUEST,
                queue,
                2,
                ByteBuffer.allocate(8).putInt(verdict).putInt(id).array());
    }

    private static byte[] message(int type, int flags, int queue, int attribute, byte[] value) {
        int padded = value.length + 3 & ~3;
        ByteBuffer out = ByteBuffer.allocate(HEADERS + 4 + padded).order(ByteOrder.nativeOrder());
        out.putInt(out.capacity())
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(1)
                .putInt(0);
        out.put((byte) 0).put((byte) 0).order(ByteOrder.BIG_ENDIAN).putShort((short) queue);
        out.order(ByteOrder.nativeOrder()).putShort((short) (4 + value.length)).putShort((short) attribute);
        out.put(value);
        return out.array();
    }

    /** The error in an answer to a request: 0 for none. */
    static int error(byte[] answer, int length) {
        ByteBuffer in = ByteBuffer.wrap(answer, 0, length).order(ByteOrder.nativeOrder());
        return length >= HEADERS && in.getShort(4) == ERROR ? -in.getInt(NETLINK) : Errno.UNKNOWN.number();
    }

    /** The packets in what the kernel sent; whatever else it sent is passed over. */
    static List<Packet> packets(byte[] received, int length) {
        List<Packet> packets = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(received, 0, length).order(ByteOrder.nativeOrder());
        int at = 0;
        while (at + HEADERS <= length) {
            int size = in.getInt(at);
            if (size < HEADERS || at + size > length) {
                break;
            }
            if (in.getShort(at + 4) == PACKET) {
                packets.add(packet(received, in, at + HEADERS, at + size));
            }
            at += size + 3 & ~3;
        }
        return packets;
    }

    private static Packet packet(byte[] received, ByteBuffer in, int from, int to) {
        int id = 0;
        int whole = -1;
        byte[] bytes = {};
        int at = from;
        while (at + 4 <= to) {
            int size = in.getShort(at) & 0xffff;
            if (size < 4 || at + size > to) {
                break;
            }
            switch (in.getShort(at + 2) & 0x3fff) {
                case 1 -> id = network(in, at + 4);
                case 10 -> bytes = Arrays.copyOfRange(received, at + 4, at + size);
                case 13 -> whole = network(in, at + 4);
                default -> {
                    // Marks, devices, hardware addresses.
                }
            }
            at += size + 3 & ~3;
        }
        return new Packet(id, new CapturedFrame(0, bytes, whole < 0 ? bytes.length : whole));
    }

    private static int network(ByteBuffer in, int at) {
        return in.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(at);
    }
}

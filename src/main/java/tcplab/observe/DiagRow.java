package tcplab.observe;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tcplab.record.SocketEntry;
import tcplab.record.Timer;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;
import tcplab.wire.IpText;

/** One socket of a {@link SockDiag} dump, looked at where it lies ({@code struct inet_diag_msg}). */
final class DiagRow {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final int PORTS = 4;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;
    private static final int INTERFACE = 40;
    private static final int COOKIE = 44;
    private static final int EXPIRES = 52;
    private static final int RECEIVE_QUEUE = 56;
    private static final int SEND_QUEUE = 60;
    private static final int INODE = 68;
    private static final int SIZE = 72;
    static final int ATTRIBUTE_INFO = 2;
    private static final int ATTRIBUTE_V6ONLY = 11;
    /** {@code tcpi_last_ack_recv} of {@code struct tcp_info}. */
    private static final int LAST_ACK = 56;

    private static final String[] TIMERS = {"", "on", "keepalive", "timewait", "persist"};

    /** By the kernel's number ({@code include/net/tcp_states.h}); 12 is a request socket, which shows itself as 3. */
    private static final TcpState[] STATES = {
        TcpState.CLOSED,
        TcpState.ESTABLISHED,
        TcpState.SYN_SENT,
        TcpState.SYN_RECEIVED,
        TcpState.FIN_WAIT_1,
        TcpState.FIN_WAIT_2,
        TcpState.TIME_WAIT,
        TcpState.CLOSED,
        TcpState.CLOSE_WAIT,
        TcpState.LAST_ACK,
        TcpState.LISTEN,
        TcpState.CLOSING,
        TcpState.SYN_RECEIVED
    };

    /** A table names few hosts, many times: the last one of each of so many kinds is remembered, a power of two. */
    private static final int REMEMBERED = 64;

    private final int[] addresses = new int[REMEMBERED];
    private final String[] names = new String[REMEMBERED];
    private final ByteBuffer bytes;
    private final ByteBuffer network;
    private int at;
    private int end;

    DiagRow(ByteBuffer block) {
        this.bytes = block;
        this.network = block.duplicate().order(ByteOrder.BIG_ENDIAN);
    }

    /** The states that the kernel numbers so, as a mask. */
    static int mask(TcpState state) {
        int mask = 0;
        for (int number = 1; number < STATES.length; number++) {
            mask |= STATES[number] == state ? 1 << number : 0;
        }
        return mask;
    }

    void at(int from, int to) {
        if (to - from < SIZE) {
            throw new IllegalArgumentException("sock_diag: a socket in " + (to - from) + " bytes; it takes " + SIZE);
        }
        network.clear();
        at = from;
        end = to;
    }

    TcpState state() {
        int number = bytes.get(at + 1);
        return number >= 0 && number < STATES.length ? STATES[number] : TcpState.CLOSED;
    }

    int localPort() {
        return Short.toUnsignedInt(network.getShort(at + PORTS));
    }

    int remotePort() {
        return Short.toUnsignedInt(network.getShort(at + PORTS + 2));
    }

    /** The kernel's name for the socket, never used twice while the machine runs. */
    long cookie() {
        return Integer.toUnsignedLong(bytes.getInt(at + COOKIE)) | (long) bytes.getInt(at + COOKIE + 4) << 32;
    }

    long inode() {
        return Integer.toUnsignedLong(bytes.getInt(at + INODE));
    }

    /** The same socket as {@code ss} tells of it, but for who holds it. */
    SocketEntry entry() throws SocketException {
        boolean anyFamily = bytes.get(at) == AF_INET6 && !v6only();
        return new SocketEntry(
                state(),
                bytes.getInt(at + RECEIVE_QUEUE),
                bytes.getInt(at + SEND_QUEUE),
                new Endpoint(host(at + SOURCE, anyFamily), localPort()),
                new Endpoint(host(at + DESTINATION, anyFamily), remotePort()),
                timer(),
                inode(),
                Long.toHexString(cookie()),
                deviceName(),
                List.of());
    }

    private String deviceName() throws SocketException {
        int number = bytes.getInt(at + INTERFACE);
        NetworkInterface device = number == 0 ? null : NetworkInterface.getByIndex(number);
        return device == null ? "" : device.getName();
    }

    private Optional<Timer> timer() {
        int kind = bytes.get(at + 2);
        return kind == 0
                ? Optional.empty()
                : Optional.of(new Timer(
                        kind > 0 && kind < TIMERS.length ? TIMERS[kind] : "unknown",
                        Duration.ofMillis(Integer.toUnsignedLong(bytes.getInt(at + EXPIRES))),
                        Byte.toUnsignedInt(bytes.get(at + 3))));
    }

    private String host(int address, boolean anyFamily) {
        if (bytes.get(at) == AF_INET) {
            return name(network.getInt(address));
        }
        long high = network.getLong(address);
        long low = network.getLong(address + 8);
        return anyFamily && high == 0 && low == 0 ? "*" : IpText.v6(high, low);
    }

    private String name(int address) {
        int place = (address * 0x9E3779B9) >>> -Integer.numberOfTrailingZeros(REMEMBERED);
        String known = names[place];
        if (known == null || addresses[place] != address) {
            known = IpText.v4(address);
            names[place] = known;
            addresses[place] = address;
        }
        return known;
    }

    /** Whether an IPv6 socket leaves IPv4 alone; the kernel says so in an attribute behind the structure. */
    private boolean v6only() {
        int value = attribute(ATTRIBUTE_V6ONLY, 1);
        return value >= 0 && bytes.get(value) != 0;
    }

    /** How long ago the last acknowledgement came in; empty where that was not asked for, or no socket is there to tell. */
    Optional<Duration> sinceAcknowledged() {
        int info = attribute(ATTRIBUTE_INFO, LAST_ACK + 4);
        return info < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Integer.toUnsignedLong(bytes.getInt(info + LAST_ACK))));
    }

    /** Where the value of an attribute of so many bytes at least begins; -1 if there is none. */
    private int attribute(int type, int size) {
        int attribute = at + SIZE;
        while (attribute + 4 <= end) {
            int length = Short.toUnsignedInt(bytes.getShort(attribute));
            if (bytes.getShort(attribute + 2) == type && length >= 4 + size && attribute + length <= end) {
                return attribute + 4;
            }
            attribute += Math.max(4, length + 3 & ~3);
        }
        return -1;
    }
}

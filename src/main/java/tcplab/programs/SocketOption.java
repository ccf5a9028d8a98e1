package tcplab.programs;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;

/** A socket option that takes a number, set as setsockopt(2) sets it: those of socket(7) and tcp(7) that scripts need. */
public enum SocketOption {
    /** Probes an idle peer; when and how often is for {@code tcp_keepalive_*} to say. */
    KEEPALIVE(Level.SO, 9),
    /** Acknowledges at once (1) or when there is something to send along (0). Not permanent. */
    QUICKACK(Level.TCP, 12),
    /** Takes the socket out of the protocol's hands (1) and gives it back (0). Needs CAP_NET_ADMIN. */
    REPAIR(Level.TCP, 19),
    /** The queue that repair speaks of: {@link #SEND_QUEUE}. */
    REPAIR_QUEUE(Level.TCP, 20),
    /** The repaired queue's sequence number; on a socket that has not connected yet, its initial one. */
    QUEUE_SEQ(Level.TCP, 21),
    /** Opens with Fast Open: with a cookie, connect(2) sends nothing and the first write goes with the SYN (RFC 7413). */
    FASTOPEN_CONNECT(Level.TCP, 30);

    /** The queue of bytes to be sent, for {@link #REPAIR_QUEUE}. */
    public static final int SEND_QUEUE = 2;

    private final Level level;
    private final int number;

    SocketOption(Level level, int number) {
        this.level = level;
        this.number = number;
    }

    /** From {@code asm-generic/socket.h} and {@code linux/in.h}. */
    private enum Level {
        SO(1),
        TCP(6);

        private final int number;

        Level(int number) {
            this.number = number;
        }
    }

    /**
     * Calls setsockopt(2).
     *
     * @param on the connection or attempt, for messages
     * @throws UnsupportedOperationException on nio
     */
    void set(Channel channel, int value, Object on) throws IOException {
        set(channel, new IntegerUnixChannelOption(level + "_" + name(), level.number, number), value, on);
    }

    static <T> void set(Channel channel, ChannelOption<T> option, T value, Object on) throws IOException {
        String call = "setsockopt " + option.name() + "=" + value + " on " + on;
        try {
            if (!channel.config().setOption(option, value)) {
                throw new UnsupportedOperationException(call + ": not possible with "
                        + (channel instanceof AbstractNioChannel ? Transport.Kind.NIO : Transport.Kind.EPOLL));
            }
        } catch (ChannelException e) {
            throw Calls.failed(call, e);
        }
    }
}

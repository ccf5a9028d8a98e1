package tcplab.programs;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;

/** Options of socket(7) and tcp(7) that Netty names differently for each transport. */
final class SocketOptions {
    private SocketOptions() {}

    static ChannelOption<Boolean> reusePort(Transport.Kind kind) {
        return kind == Transport.Kind.NIO
                ? NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)
                : UnixChannelOption.SO_REUSEPORT;
    }

    static ChannelOption<Boolean> quickAck(Transport.Kind kind) {
        return kind == Transport.Kind.EPOLL
                ? EpollChannelOption.TCP_QUICKACK
                : NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);
    }
}

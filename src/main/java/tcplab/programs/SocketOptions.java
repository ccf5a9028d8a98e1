package tcplab.programs;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/** Options of tcp(7) that Netty names differently for each transport. */
final class SocketOptions {
    private SocketOptions() {}

    static ChannelOption<Boolean> quickAck(Transport.Kind kind) {
        return kind == Transport.Kind.EPOLL
                ? EpollChannelOption.TCP_QUICKACK
                : NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);
    }
}

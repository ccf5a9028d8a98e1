package tcplab.programs;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** What {@link Listener} and {@link Server} share: the listening socket, and how the accepted ones are made. */
final class Listening {
    private Listening() {}

    static ServerBootstrap bootstrap(Transport transport, ListenOptions options) throws IOException {
        InetSocketAddress address = Addresses.of(options.address());
        return new ServerBootstrap()
                .group(transport.serving())
                .channelFactory(() -> transport.newServerChannel(Addresses.family(address)))
                .localAddress(address)
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .option(ChannelOption.SO_REUSEADDR, options.reuseAddress())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true);
    }

    static ChannelHandler accepting(ListenOptions options, Consumer<Throwable> failed) {
        return options.acceptAll() ? new AcceptFailures(failed) : new AcceptOnDemand(failed);
    }

    static Channel bind(ServerBootstrap bootstrap, ListenOptions options) throws IOException {
        ChannelFuture bound = bootstrap.bind();
        Calls.await(bound, Calls.SOON, "listen on " + options.address());
        return bound.channel();
    }
}

package tcplab.programs;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What {@link Listener} and {@link Server} share: the listening socket, and how the accepted ones are made. TCP_NODELAY is on
 * because Netty sets it on every socket.
 */
final class Listening {
    private Listening() {}

    static ServerBootstrap bootstrap(Transport transport, ListenOptions options) throws IOException {
        return bootstrap(transport, transport.serving(), options);
    }

    private static ServerBootstrap bootstrap(Transport transport, EventLoop loop, ListenOptions options)
            throws IOException {
        InetSocketAddress address = Addresses.of(options.address());
        return new ServerBootstrap()
                .group(loop)
                .channelFactory(() -> transport.newServerChannel(Addresses.family(address)))
                .localAddress(address)
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .option(ChannelOption.SO_REUSEADDR, options.reuseAddress())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    static ChannelHandler accepting(ListenOptions options, Consumer<Throwable> failed) {
        return options.acceptAll() ? new AcceptFailures(failed) : new AcceptOnDemand(failed);
    }

    /**
     * Listens in each of the transport's loops. The first socket binds alone, so that an address at which somebody listens is refused
     * as ever; only then does it let the others in (SO_REUSEPORT).
     */
    static List<Channel> bindAll(
            Transport transport, ListenOptions options, Consumer<Throwable> failed, ChannelHandler connections)
            throws IOException {
        List<EventLoop> loops = transport.servingLoops();
        ChannelOption<Boolean> reusePort = SocketOptions.reusePort(transport.kind());
        List<Channel> bound = new ArrayList<>();
        try {
            bound.add(bind(
                    bootstrap(transport, loops.get(0), options)
                            .handler(new AcceptFailures(failed))
                            .childHandler(connections),
                    options));
            if (loops.size() > 1) {
                SocketOption.set(bound.get(0), reusePort, true, options.address());
            }
            ListenOptions same = options.at(Addresses.of(bound.get(0).localAddress()));
            for (EventLoop loop : loops.subList(1, loops.size())) {
                bound.add(bind(
                        bootstrap(transport, loop, same)
                                .option(reusePort, true)
                                .handler(new AcceptFailures(failed))
                                .childHandler(connections),
                        same));
            }
            return List.copyOf(bound);
        } catch (IOException e) {
            bound.forEach(Calls::closeLater);
            throw e;
        }
    }

    static Channel bind(ServerBootstrap bootstrap, ListenOptions options) throws IOException {
        ChannelFuture bound = bootstrap.bind();
        Calls.await(bound, Calls.SOON, "listen on " + options.address());
        return bound.channel();
    }
}

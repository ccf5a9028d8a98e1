package tcplab.leaks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;

/** Servers of Netty that keep channels whose peer has gone; and one that does not. */
public final class NettyLeaks {
    private NettyLeaks() {}

    private static void serve(
            IoHandlerFactory io,
            Class<? extends ServerChannel> type,
            ChannelOption<Boolean> option,
            boolean value,
            ChannelHandler child)
            throws Exception {
        Channel server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(type)
                .childOption(option, value)
                .childHandler(child)
                .bind(Seeded.anyPort())
                .sync()
                .channel();
        Seeded.serve(((InetSocketAddress) server.localAddress()).getPort());
    }

    /** Knows of the end of the stream, and does nothing. */
    public static final class HalfClosed extends ChannelInitializer<SocketChannel> {
        public static void main(String[] args) throws Exception {
            serve(
                    NioIoHandler.newFactory(),
                    NioServerSocketChannel.class,
                    ChannelOption.ALLOW_HALF_CLOSURE,
                    true,
                    new HalfClosed());
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter()); // leak: HalfClosed
        }
    }

    /** Never reads, and so never learns of the end. */
    public static final class NeverReads {
        public static void main(String[] args) throws Exception {
            ChannelHandler child = new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    Seeded.FORGOTTEN.add(channel); // leak: NeverReads
                }
            };
            serve(NioIoHandler.newFactory(), NioServerSocketChannel.class, ChannelOption.AUTO_READ, false, child);
        }
    }

    /** A handler that all connections share, without an initializer. */
    @Sharable
    public static final class SharedHandler extends ChannelInboundHandlerAdapter {
        public static void main(String[] args) throws Exception {
            serve(
                    NioIoHandler.newFactory(),
                    NioServerSocketChannel.class,
                    ChannelOption.ALLOW_HALF_CLOSURE,
                    true,
                    new SharedHandler());
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            Seeded.FORGOTTEN.add(ctx); // leak: SharedHandler
            ctx.fireChannelActive();
        }
    }

    /** The native transport. */
    public static final class Epoll extends ChannelInitializer<SocketChannel> {
        public static void main(String[] args) throws Exception {
            serve(
                    EpollIoHandler.newFactory(),
                    EpollServerSocketChannel.class,
                    ChannelOption.ALLOW_HALF_CLOSURE,
                    true,
                    new Epoll());
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter()); // leak: Epoll
        }
    }

    /** The native transport, and the first call is that of a request. */
    @Sharable
    public static final class EpollOnRead extends ChannelInboundHandlerAdapter {
        public static void main(String[] args) throws Exception {
            serve(
                    EpollIoHandler.newFactory(),
                    EpollServerSocketChannel.class,
                    ChannelOption.ALLOW_HALF_CLOSURE,
                    true,
                    new EpollOnRead());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message); // leak: EpollOnRead
        }
    }

    /** Netty closes by itself at the end of the stream. */
    public static final class CleanNetty {
        public static void main(String[] args) throws Exception {
            ChannelHandler child = new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                }
            };
            serve(
                    NioIoHandler.newFactory(),
                    NioServerSocketChannel.class,
                    ChannelOption.ALLOW_HALF_CLOSURE,
                    false,
                    child);
        }
    }
}

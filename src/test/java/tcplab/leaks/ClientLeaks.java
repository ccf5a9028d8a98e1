package tcplab.leaks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;

/** Clients that forget their connections, whose servers close; and one that does not. */
public final class ClientLeaks {
    private ClientLeaks() {}

    private static URI uri(String... args) {
        return URI.create("http://127.0.0.1:" + args[0] + "/");
    }

    public static final class BlockingClient {
        public static void main(String[] args) throws Exception {
            Seeded.onEachByte(() -> {
                Socket socket = new Socket();
                Seeded.FORGOTTEN.add(socket);
                socket.connect(Seeded.peer(args)); // leak: BlockingClient
            });
        }
    }

    public static final class ChannelClient {
        public static void main(String[] args) throws Exception {
            Seeded.onEachByte(() -> {
                SocketChannel channel = SocketChannel.open(Seeded.peer(args)); // leak: ChannelClient
                Seeded.FORGOTTEN.add(channel);
            });
        }
    }

    public static final class AsynchronousClient {
        public static void main(String[] args) throws Exception {
            Seeded.onEachByte(() -> {
                AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(); // leak: AsynchronousClient
                channel.connect(Seeded.peer(args)).get();
                Seeded.FORGOTTEN.add(channel);
            });
        }
    }

    private static Bootstrap netty(IoHandlerFactory io, Class<? extends Channel> type) {
        return new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(type)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                    }
                });
    }

    public static final class NettyClient {
        public static void main(String[] args) throws Exception {
            Bootstrap client = netty(NioIoHandler.newFactory(), NioSocketChannel.class);
            Seeded.onEachByte(() -> {
                client.connect(Seeded.peer(args)).sync(); // leak: NettyClient
            });
        }
    }

    public static final class NettyEpollClient {
        public static void main(String[] args) throws Exception {
            Bootstrap client = netty(EpollIoHandler.newFactory(), EpollSocketChannel.class);
            Seeded.onEachByte(() -> {
                client.connect(Seeded.peer(args)).sync(); // leak: NettyEpollClient
            });
        }
    }

    /** Looks at the status, and leaves the body unread. */
    public static final class UrlClient {
        public static void main(String[] args) throws Exception {
            Seeded.onEachByte(() -> {
                Seeded.FORGOTTEN.add(uri(args).toURL().openStream()); // leak: UrlClient
            });
        }
    }

    public static final class ModernClient {
        public static void main(String[] args) throws Exception {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(uri(args)).build();
            Seeded.onEachByte(() -> {
                Seeded.FORGOTTEN.add(client.send(request, BodyHandlers.ofInputStream())); // leak: ModernClient
            });
        }
    }

    public static final class ModernAsyncClient {
        public static void main(String[] args) throws Exception {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(uri(args)).build();
            Seeded.onEachByte(() -> {
                Seeded.FORGOTTEN.add(
                        client.sendAsync(request, BodyHandlers.ofInputStream())); // leak: ModernAsyncClient
            });
        }
    }

    /** Reads to the end, and closes. */
    public static final class CleanClient {
        public static void main(String[] args) throws Exception {
            Seeded.onEachByte(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(Seeded.peer(args));
                    socket.getInputStream().readAllBytes();
                }
            });
        }
    }
}

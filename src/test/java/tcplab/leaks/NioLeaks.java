package tcplab.leaks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Servers with channels that forget to close what they accepted; and one that does not. */
public final class NioLeaks {
    private NioLeaks() {}

    private static int port(ServerSocketChannel server) throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** A selector's loop. */
    private static void select(boolean closes, SelectorAccept accept) throws Exception {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open().bind(Seeded.anyPort());
        server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        Seeded.forever(() -> {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    SocketChannel channel = accept.from(server);
                    channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
                } else if (((SocketChannel) key.channel()).read(ByteBuffer.allocate(64)) < 0) {
                    key.cancel();
                    if (closes) {
                        key.channel().close();
                    } else {
                        Seeded.FORGOTTEN.add(key.channel());
                    }
                }
            }
            selector.selectedKeys().clear();
        });
        Seeded.serve(port(server));
    }

    private interface SelectorAccept {
        SocketChannel from(ServerSocketChannel server) throws IOException;
    }

    /** The key is cancelled, and the channel stays open. */
    public static final class WithASelector {
        public static void main(String[] args) throws Exception {
            select(false, server -> server.accept()); // leak: WithASelector
        }
    }

    public static final class BlockingChannel {
        public static void main(String[] args) throws Exception {
            ServerSocketChannel server = ServerSocketChannel.open().bind(Seeded.anyPort());
            Seeded.forever(() -> {
                SocketChannel channel = server.accept(); // leak: BlockingChannel
                Seeded.FORGOTTEN.add(channel);
            });
            Seeded.serve(port(server));
        }
    }

    /** A channel taken for a socket. */
    public static final class Adaptor {
        public static void main(String[] args) throws Exception {
            ServerSocketChannel server = ServerSocketChannel.open().bind(Seeded.anyPort());
            ServerSocket socket = server.socket();
            Seeded.forever(() -> {
                Seeded.FORGOTTEN.add(socket.accept()); // leak: Adaptor
            });
            Seeded.serve(port(server));
        }
    }

    /** The library accepts in a thread of its own; the program is called. */
    public static final class Asynchronous implements CompletionHandler<AsynchronousSocketChannel, Void> {
        private final AsynchronousServerSocketChannel server;

        private Asynchronous(AsynchronousServerSocketChannel server) {
            this.server = server;
        }

        public static void main(String[] args) throws Exception {
            AsynchronousServerSocketChannel server =
                    AsynchronousServerSocketChannel.open().bind(Seeded.anyPort());
            server.accept(null, new Asynchronous(server));
            Seeded.serve(((InetSocketAddress) server.getLocalAddress()).getPort());
        }

        @Override
        public void completed(AsynchronousSocketChannel channel, Void nothing) {
            Seeded.FORGOTTEN.add(channel); // leak: Asynchronous
            server.accept(null, this);
        }

        @Override
        public void failed(Throwable error, Void nothing) {
            throw new IllegalStateException(error);
        }
    }

    public static final class CleanSelector {
        public static void main(String[] args) throws Exception {
            select(true, ServerSocketChannel::accept);
        }
    }
}

package tcplab.programs;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tcplab.text.Text;

/**
 * The way by which sockets reach the kernel, and the two event loops that serve them.
 *
 * <p>A socket of {@link Peer} and {@link Listener} belongs to the network namespace of the thread that opens it; a
 * socket of {@link Client} to that of the thread that opened the transport, which starts the event loops.
 */
public final class Transport implements AutoCloseable {
    /** What Netty offers on Linux. */
    public enum Kind {
        /** Netty's io_uring(7): calls are handed to the kernel several at a time. */
        IO_URING,
        /** Netty's own calls of epoll(7): one system call is one act, {@code close()} is close(2) and no more. */
        EPOLL,
        /** The JDK's channels, which everywhere exist; their {@code close()} shuts the output down first. */
        NIO;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final EventLoop serving;
    private final EventLoop connecting;

    private Transport(Kind kind) {
        this.kind = kind;
        this.serving = loop(kind, "serving");
        this.connecting = loop(kind, "connecting");
    }

    /**
     * A loop with its thread started. Loops of their own and not a group, because a group that shuts down leaves a thread
     * of Netty's behind which holds the JVM for a second.
     */
    private static EventLoop loop(Kind kind, String name) {
        IoHandlerFactory handlers = switch (kind) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
        EventLoop loop = new SingleThreadIoEventLoop(
                null, new DefaultThreadFactory("tcplab-" + kind + "-" + name, true), handlers);
        loop.submit(() -> {}).syncUninterruptibly();
        return loop;
    }

    /** Opens the transport that does what the system calls do and no more, or the JDK's where it cannot be had. */
    public static Transport open() {
        return open(best());
    }

    /**
     * Opens a certain transport.
     *
     * @throws UnsupportedOperationException if this machine does not have it
     */
    public static Transport open(Kind kind) {
        Optional<Throwable> missing = missing(kind);
        if (missing.isPresent()) {
            throw new UnsupportedOperationException(kind + ": " + rootCause(missing.get()), missing.get());
        }
        return new Transport(kind);
    }

    /** Why this machine does not have a kind; empty if it does. */
    private static Optional<Throwable> missing(Kind kind) {
        return Optional.ofNullable(
                switch (kind) {
                    case IO_URING -> IoUring.unavailabilityCause();
                    case EPOLL -> Epoll.unavailabilityCause();
                    case NIO -> null;
                });
    }

    /** Why a kind cannot be had, and what can; empty if it can. */
    public static Optional<Text> whyNot(Kind kind) {
        return missing(kind)
                .map(cause -> Text.text("there is no %s here (%s): --transport %s is", "这里没有 %s（%s）：可以用 --transport %s")
                        .with(kind, rootCause(cause), best()));
    }

    /** The kind that {@link #open()} takes. */
    public static Kind best() {
        return Epoll.isAvailable() ? Kind.EPOLL : Kind.NIO;
    }

    /** Why {@link #best()} is what it is. */
    public static Text why() {
        if (Epoll.isAvailable()) {
            return Text.text(
                    "Sockets go through epoll, Netty's native transport: close() with unread data resets for certain, and an"
                            + " end can vanish without a word.",
                    "套接字走 epoll（Netty 的本地传输）：带着未读数据 close() 必定发出 RST，也能让一端不发任何报文就消失。");
        }
        return Text.text(
                        "Sockets go through the JDK's NIO, because epoll could not be loaded (%s): close() with unread data"
                                + " resets only sometimes, and no end can vanish.",
                        "套接字走 JDK 的 NIO，因为 epoll 无法加载（%s）：带着未读数据 close() 只是有时发出 RST，也无法让一端无声消失。")
                .with(rootCause(Epoll.unavailabilityCause()));
    }

    private static String rootCause(Throwable error) {
        Throwable t = error;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return String.valueOf(t.getMessage()).lines().findFirst().orElse("");
    }

    public Kind kind() {
        return kind;
    }

    /** The kind in lower case, as reports name it. */
    public String name() {
        return kind.toString();
    }

    /** The loop of listening sockets and of what they accept. */
    EventLoop serving() {
        return serving;
    }

    /** The loop of sockets that connect. */
    EventLoop connecting() {
        return connecting;
    }

    /** A socket that can connect; with io_uring it is always one of IPv6 that speaks IPv4 too, where there is IPv6. */
    Channel newChannel(SocketProtocolFamily family) {
        return switch (kind) {
            case IO_URING -> new IoUringSocketChannel();
            case EPOLL -> new EpollSocketChannel(family);
            case NIO -> new NioSocketChannel(SelectorProvider.provider(), family);
        };
    }

    ServerChannel newServerChannel(SocketProtocolFamily family) {
        return switch (kind) {
            case IO_URING -> new IoUringServerSocketChannel();
            case EPOLL -> new EpollServerSocketChannel(family);
            case NIO -> new NioServerSocketChannel(SelectorProvider.provider(), family);
        };
    }

    /** Waits until the kernel has been told of every close so far. */
    void settle(String call) throws IOException {
        if (kind == Kind.NIO) {
            Calls.afterNextSelect(serving, call);
            Calls.afterNextSelect(connecting, call);
        }
    }

    /** Ends the event loops at once; what is still open is closed with them. */
    @Override
    public void close() {
        shutDown(serving);
        shutDown(connecting);
        serving.terminationFuture().syncUninterruptibly();
        connecting.terminationFuture().syncUninterruptibly();
    }

    private static void shutDown(EventLoop loop) {
        var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}

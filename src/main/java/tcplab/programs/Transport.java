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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tcplab.text.Text;

/**
 * The way by which sockets reach the kernel, and the event loops that serve them: one, or as many as asked for, for each of the two
 * sides.
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
    private final List<EventLoop> serving;
    private final List<EventLoop> connecting;

    private Transport(Kind kind, int serving, int connecting) {
        this.kind = kind;
        this.serving = loops(kind, "serving", serving);
        this.connecting = loops(kind, "connecting", connecting);
    }

    private static List<EventLoop> loops(Kind kind, String name, int count) {
        List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            loops.add(loop(kind, name));
        }
        return List.copyOf(loops);
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
        return open(kind, 1, 1);
    }

    /**
     * Opens a certain transport with so many loops for servers, and so many for clients.
     *
     * @throws UnsupportedOperationException if this machine does not have it
     */
    public static Transport open(Kind kind, int serving, int connecting) {
        Limits.atLeast(1, "loops", serving);
        Limits.atLeast(1, "loops", connecting);
        Optional<Throwable> missing = missing(kind);
        if (missing.isPresent()) {
            throw new UnsupportedOperationException(kind + ": " + rootCause(missing.get()), missing.get());
        }
        return new Transport(kind, serving, connecting);
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

    /** The loop of a listening socket and of what it accepts; the first of several. */
    EventLoop serving() {
        return serving.get(0);
    }

    /** The loops of a {@link Server}, which has a listening socket in each. */
    List<EventLoop> servingLoops() {
        return serving;
    }

    /** The loop of sockets that connect; the first of several. */
    EventLoop connecting() {
        return connecting.get(0);
    }

    /** The loops of a {@link Client}, which share its work. */
    List<EventLoop> connectingLoops() {
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
            for (EventLoop loop : loops()) {
                Calls.afterNextSelect(loop, call);
            }
        }
    }

    private List<EventLoop> loops() {
        List<EventLoop> loops = new ArrayList<>(serving);
        loops.addAll(connecting);
        return loops;
    }

    /** Ends the event loops at once; what is still open is closed with them. */
    @Override
    public void close() {
        loops().forEach(Transport::shutDown);
        loops().forEach(loop -> loop.terminationFuture().syncUninterruptibly());
    }

    private static void shutDown(EventLoop loop) {
        var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}

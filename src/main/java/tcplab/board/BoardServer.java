package tcplab.board;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Serves the board's page, in one thread: an event loop that also tells the pages what changed, many times a second. */
public final class BoardServer implements AutoCloseable {
    private static final int LARGEST_REQUEST = 8 << 10;

    private final EventLoop loop;
    private final Channel channel;
    private final String address;
    private final Optional<String> token;

    private BoardServer(EventLoop loop, Channel channel, String address, Optional<String> token) {
        this.loop = loop;
        this.channel = channel;
        this.address = address;
        this.token = token;
    }

    /**
     * Binds and serves.
     *
     * @param port 0 for one of the kernel's choice
     * @param token what callers must show, if anything
     * @throws IOException if the address is in use or not ours
     */
    public static BoardServer start(Board board, String address, int port, Optional<String> token) throws IOException {
        EventLoop loop = new SingleThreadIoEventLoop(
                null, new DefaultThreadFactory("tcplab-board", true), NioIoHandler.newFactory());
        Watchers watchers = new Watchers(board);
        Set<String> hosts = new HashSet<>();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(LARGEST_REQUEST),
                                        new Requests(board, watchers, new Guard(Set.copyOf(hosts), token)));
                    }
                });
        try {
            Channel channel = bootstrap.bind(address, port).sync().channel();
            hosts.addAll(names(address, ((InetSocketAddress) channel.localAddress()).getPort()));
            var unused = loop.scheduleAtFixedRate(
                    watchers::tick, Board.tick().toMillis(), Board.tick().toMillis(), TimeUnit.MILLISECONDS);
            return new BoardServer(loop, channel, address, token);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + address + " was bound", e);
        } catch (Exception e) {
            var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException("cannot listen on " + address + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** The names by which a board that listens there may be called. */
    private static Set<String> names(String address, int port) throws IOException {
        Set<String> names = new HashSet<>();
        InetAddress bound = InetAddress.getByName(address);
        names.add(literal(bound.getHostAddress()) + ":" + port);
        if (bound.isLoopbackAddress() || bound.isAnyLocalAddress()) {
            names.add("localhost:" + port);
        }
        if (bound.isAnyLocalAddress()) {
            for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress each : Collections.list(device.getInetAddresses())) {
                    names.add(literal(each.getHostAddress()) + ":" + port);
                }
            }
        }
        return names;
    }

    private static String literal(String host) {
        String plain = host.replaceFirst("%.*", "").toLowerCase(Locale.ROOT);
        return plain.indexOf(':') >= 0 ? "[" + plain + "]" : plain;
    }

    /** The address to open in a browser. */
    public String url() {
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        String host = address.equals("0.0.0.0") || address.equals("::") ? hostName() : literal(address);
        return "http://" + host + ":" + port + "/"
                + token.map(t -> "?token=" + t).orElse("");
    }

    /** An address of this machine that others may know. */
    private static String hostName() {
        try {
            for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress each : Collections.list(device.getInetAddresses())) {
                    if (each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress()) {
                        return literal(each.getHostAddress());
                    }
                }
            }
        } catch (IOException e) {
            return "127.0.0.1";
        }
        return "127.0.0.1";
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}

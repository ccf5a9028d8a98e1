package tcplab.programs;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import tcplab.tcp.Endpoint;

/** A handshake under way: connect(2) was called, and the script goes on before its outcome is known. */
public final class Attempt implements AutoCloseable {
    private final Transport transport;
    private final ConnectOptions options;
    private final Inbox inbox;
    private final ChannelFuture outcome;

    private Attempt(Transport transport, ConnectOptions options, Inbox inbox, ChannelFuture outcome) {
        this.transport = transport;
        this.options = options;
        this.inbox = inbox;
        this.outcome = outcome;
    }

    /**
     * Calls connect(2), after bind(2) if the options say so, and does not wait for an answer.
     *
     * @throws IOException if the remote host's name is unknown or an option cannot be set; any other failure is told by {@link #await}
     */
    public static Attempt begin(Transport transport, ConnectOptions options) throws IOException {
        InetSocketAddress remote = Addresses.of(options.remote());
        Channel channel = open(transport, remote, options.call());
        set(channel, options);
        Inbox inbox = new Inbox(channel);
        Bootstrap bootstrap = bootstrap()
                .remoteAddress(remote)
                .channelFactory(() -> channel)
                .handler(inbox)
                .group(transport.connecting())
                .option(ChannelOption.AUTO_READ, false);
        if (options.reuseAddress()) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        if (options.bindTo().isPresent()) {
            bootstrap.localAddress(Addresses.of(options.bindTo().get()));
        }
        return new Attempt(transport, options, inbox, bootstrap.connect());
    }

    private static Channel open(Transport transport, InetSocketAddress remote, String call) throws IOException {
        try {
            return transport.newChannel(Addresses.family(remote));
        } catch (ChannelException e) {
            throw Calls.failed(call, e);
        }
    }

    /** Before the channel has an event loop, so nobody else touches it. */
    private static void set(Channel channel, ConnectOptions options) throws IOException {
        try {
            for (ConnectOptions.Setting setting : options.settings()) {
                setting.option().set(channel, setting.value(), options.call());
            }
        } catch (IOException | UnsupportedOperationException e) {
            channel.unsafe().closeForcibly();
            throw e;
        }
    }

    /**
     * What every connecting socket has in common; the deadlines are ours, so Netty's own is off, and names are resolved already.
     * TCP_NODELAY is on because Netty sets it on every socket.
     */
    static Bootstrap bootstrap() {
        return new Bootstrap()
                .disableResolver()
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    }

    /** The local address, once the kernel has chosen it: epoll knows it at once, nio when the handshake is done. */
    public Optional<Endpoint> local() {
        return Optional.ofNullable(outcome.channel().localAddress())
                .map(Addresses::of)
                .filter(local -> local.port() != 0);
    }

    /**
     * Waits for the handshake.
     *
     * @throws java.net.SocketTimeoutException at the deadline; the attempt goes on and can be awaited again
     * @throws IOException if it failed, with the errno in its text
     */
    public Peer await(Duration deadline) throws IOException {
        if (!Calls.within(outcome, deadline, options.call())) {
            throw Calls.late(options.call(), deadline, "no answer came");
        }
        if (!outcome.isSuccess()) {
            throw Calls.failed(options.call(), outcome.cause());
        }
        return new Peer(transport, outcome.channel(), inbox);
    }

    /** Gives the attempt up: the socket is closed. */
    @Override
    public void close() throws IOException {
        Calls.closeForGood(outcome.channel(), "close of the attempt to " + options.call());
    }
}

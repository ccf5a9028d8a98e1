package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.util.List;
import tcplab.record.Errno;
import tcplab.record.ProgramReport.Act;
import tcplab.tcp.Endpoint;

/** A server that answers requests and closes, or does not close, as its options say. */
public final class Server implements AutoCloseable {
    private final Transport transport;
    private final List<Channel> listening;
    private final ChannelGroup connections;
    private final Endpoint local;

    private Server(Transport transport, List<Channel> listening, ChannelGroup connections) {
        this.transport = transport;
        this.listening = listening;
        this.connections = connections;
        this.local = Addresses.of(listening.get(0).localAddress());
    }

    /**
     * Binds, listens, and serves until closed: with a listening socket in each of the transport's loops, between which the kernel
     * shares the connections out. When accept(2) fails, as for want of descriptors, that is reported and tried again a second later.
     *
     * @throws IOException if the address is in use or not ours, with the address and the errno in its text
     */
    public static Server start(Transport transport, ServerOptions options, ProgramListener listener)
            throws IOException {
        Reports reports = new Reports(listener);
        ByteBuf answer = Line.ready(options.answerBytes());
        ChannelGroup connections = new DefaultChannelGroup(transport.serving(), true);
        List<Channel> listening = Listening.bindAll(
                transport,
                options.listen(),
                cause -> reports.tell(Act.ACCEPT_FAILED, Errno.of(cause), Reports.oneLine(cause)),
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(connection(options, reports, answer));
                    }
                });
        Server server = new Server(transport, listening, connections);
        reports.tell(Act.LISTENING, Errno.OK, server.local.toString());
        return server;
    }

    private static ChannelHandler connection(ServerOptions options, Reports reports, ByteBuf answer) {
        return switch (options.onEnd()) {
            case CLOSE -> new ClosingHandler(options, reports, answer);
            case KEEP_SENDING -> new KeepSendingHandler(options, reports, answer);
            case LEAK -> new LeakingHandler(options, reports, answer);
        };
    }

    /** Where it listens; the port is the real one. */
    public Endpoint localEndpoint() {
        return local;
    }

    /** How many accepted connections it has not closed. */
    public int open() {
        return connections.size();
    }

    /** Stops listening; the connections stay. */
    public void stopListening() throws IOException {
        for (Channel channel : listening) {
            Calls.closeForGood(channel, "close of the server on " + local);
        }
    }

    /** Stops listening and closes every connection, the leaked ones too. */
    @Override
    public void close() throws IOException {
        stopListening();
        String call = "close of the connections of the server on " + local;
        Calls.await(connections.close(), Calls.SOON, call);
        transport.settle(call);
    }
}

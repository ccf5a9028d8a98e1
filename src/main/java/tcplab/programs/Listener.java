package tcplab.programs;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tcplab.record.Deadline;
import tcplab.tcp.Endpoint;

/** A listening socket, held in hand: accept(2) is called when the script asks, unless the options say otherwise. */
public final class Listener implements AutoCloseable {
    private final Channel channel;
    private final Endpoint local;
    private final boolean acceptAll;
    private final BlockingQueue<Future<Peer>> arrivals;

    private Listener(Channel channel, boolean acceptAll, BlockingQueue<Future<Peer>> arrivals) {
        this.channel = channel;
        this.local = Addresses.of(channel.localAddress());
        this.acceptAll = acceptAll;
        this.arrivals = arrivals;
    }

    /**
     * Binds and listens.
     *
     * @throws IOException if the address is in use or not ours, with the address and the errno in its text
     */
    public static Listener open(Transport transport, ListenOptions options) throws IOException {
        BlockingQueue<Future<Peer>> arrivals = new LinkedBlockingQueue<>();
        ServerBootstrap bootstrap = Listening.bootstrap(transport, options)
                .option(ChannelOption.AUTO_READ, options.acceptAll())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new ServerChannelRecvByteBufAllocator())
                .handler(Listening.accepting(
                        options, cause -> arrivals.add(transport.serving().newFailedFuture(cause))))
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        Inbox inbox = new Inbox(child);
                        child.pipeline().addLast(inbox);
                        arrivals.add(child.eventLoop().newSucceededFuture(new Peer(transport, child, inbox)));
                    }
                });
        return new Listener(Listening.bind(bootstrap, options), options.acceptAll(), arrivals);
    }

    /** Where it listens; the port is the real one. */
    public Endpoint localEndpoint() {
        return local;
    }

    /**
     * Takes one connection from the queue, waiting for one if there is none.
     *
     * @throws java.net.SocketTimeoutException at the deadline
     * @throws IOException if accept(2) failed, as for want of descriptors
     */
    public Peer accept(Duration deadline) throws IOException {
        String call = "accept on " + local;
        Future<Peer> arrival = arrivals.poll();
        if (arrival == null && !acceptAll) {
            channel.config().setAutoRead(true);
            arrival = next(deadline, call);
            stopAccepting(call);
        } else if (arrival == null) {
            arrival = next(deadline, call);
        }
        if (arrival == null) {
            throw Calls.late(call, deadline, channel.isOpen() ? "no connection came" : "it was closed");
        }
        return Calls.await(arrival, deadline, call);
    }

    private @Nullable Future<Peer> next(Duration deadline, String call) throws IOException {
        Deadline end = Deadline.in(deadline);
        try {
            Future<Peer> arrival = arrivals.poll(end.left(), TimeUnit.NANOSECONDS);
            while (arrival == null && !end.passed()) {
                arrival = arrivals.poll(end.left(), TimeUnit.NANOSECONDS);
            }
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(call + ": interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Only the event loop itself can take back a wish to read that is still pending. */
    private void stopAccepting(String call) throws IOException {
        Calls.await(
                channel.eventLoop().submit(() -> {
                    channel.config().setAutoRead(false);
                    return true;
                }),
                Calls.SOON,
                call);
    }

    /** Stops listening. Connections not handed out are closed; those that were belong to the script. */
    @Override
    public void close() throws IOException {
        Calls.closeForGood(channel, "close of the listener on " + local);
        for (Future<Peer> left = arrivals.poll(); left != null; left = arrivals.poll()) {
            if (left.isSuccess()) {
                left.getNow().close();
            }
        }
    }
}

package tcplab.programs;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;

/**
 * One end of a connection, held in hand by a script that runs straight on: each call blocks until the kernel has done it.
 *
 * <p>Nothing is read that was not asked for, so unread bytes stay in the kernel's receive queue; with one exception:
 * after the FIN, epoll takes what is left there (and keeps it for {@link #read}). A FIN never makes this end close, nor
 * does {@link #shutdownOutput}. Once a connection is broken, every call tells why.
 */
public final class Peer implements AutoCloseable {
    /** TCP_FIN_WAIT2, include/net/tcp_states.h. */
    private static final int FIN_WAIT_2 = 5;

    private final Transport transport;
    private final Channel channel;
    private final Inbox inbox;
    private final FourTuple tuple;

    Peer(Transport transport, Channel channel, Inbox inbox) {
        this.transport = transport;
        this.channel = channel;
        this.inbox = inbox;
        this.tuple = new FourTuple(Addresses.of(channel.localAddress()), Addresses.of(channel.remoteAddress()));
    }

    /**
     * Opens a connection.
     *
     * @throws java.net.SocketTimeoutException at the deadline; the socket is closed then
     * @throws IOException if it was refused or could not be tried, with both addresses and the errno in its text
     */
    public static Peer connect(Transport transport, ConnectOptions options) throws IOException {
        Attempt attempt = Attempt.begin(transport, options);
        try {
            return attempt.await(options.deadline());
        } catch (IOException e) {
            attempt.close();
            throw e;
        }
    }

    public Endpoint local() {
        return tuple.local();
    }

    public Endpoint remote() {
        return tuple.remote();
    }

    /** This end's view of the connection. */
    public FourTuple tuple() {
        return tuple;
    }

    /** Writes all bytes by one call, and returns when the kernel has taken the last of them. */
    public void write(byte[] bytes) throws IOException {
        String call = "write of " + bytes.length + " bytes on " + tuple;
        Optional<Throwable> broken = inbox.failure();
        if (broken.isPresent()) {
            throw Calls.failed(call, broken.get());
        }
        Calls.await(channel.writeAndFlush(Unpooled.copiedBuffer(bytes)), Calls.SOON, call);
    }

    /**
     * Reads exactly so many bytes.
     *
     * @throws java.net.SocketTimeoutException at the deadline; what had come stays for the next call
     * @throws IOException if the connection broke or the stream ended before
     */
    public byte[] read(int count, Duration deadline) throws IOException {
        return read("read of " + count + " bytes on " + tuple, deadline, (box, answer) -> box.ask(count, answer));
    }

    /** Reads all that comes until the other end's FIN. */
    public byte[] readToEnd(Duration deadline) throws IOException {
        return read("read to the end of stream on " + tuple, deadline, Inbox::askToTheEnd);
    }

    /**
     * Waits for the other end's FIN.
     *
     * @throws IOException if bytes came before it
     */
    public void readEndOfStream(Duration deadline) throws IOException {
        int unexpected = readToEnd(deadline).length;
        if (unexpected > 0) {
            throw new IOException(
                    "read of the end of stream on " + tuple + ": " + unexpected + " bytes came before it");
        }
    }

    private byte[] read(String call, Duration deadline, BiConsumer<Inbox, Promise<byte[]>> question)
            throws IOException {
        EventLoop loop = channel.eventLoop();
        Promise<byte[]> answer = loop.newPromise();
        loop.execute(() -> question.accept(inbox, answer));
        if (!Calls.within(answer, deadline, call)) {
            int came = Calls.await(loop.submit(inbox::withdraw), Calls.SOON, call);
            if (!answer.isDone()) {
                throw Calls.late(call, deadline, came + " bytes came and no end of stream");
            }
        }
        return Calls.await(answer, deadline, call);
    }

    /**
     * Whether this end is in FIN-WAIT-2: its FIN has been acknowledged, and none has come. By TCP_INFO, tcp(7), which costs one
     * system call.
     *
     * @return empty on nio, which cannot ask
     */
    public Optional<Boolean> inFinWait2() {
        return channel instanceof EpollSocketChannel epoll
                ? Optional.of(epoll.tcpInfo().state() == FIN_WAIT_2)
                : Optional.empty();
    }

    /** Sends a FIN once all is sent, and goes on receiving: shutdown(SHUT_WR). */
    public void shutdownOutput() throws IOException {
        Calls.await(((DuplexChannel) channel).shutdownOutput(), Calls.SOON, "shutdown of the output on " + tuple);
    }

    /** Closes as SO_LINGER says; by default at once, the kernel sending the rest and the FIN. */
    @Override
    public void close() throws IOException {
        Calls.closeForGood(channel, "close of " + tuple);
    }

    /** Closes with SO_LINGER at zero seconds: what is unsent is dropped and a RST leaves instead of a FIN. */
    public void closeWithReset() throws IOException {
        if (channel.isOpen()) {
            lingerSeconds(0);
        }
        close();
    }

    /**
     * Ends as a machine ends whose power fails: the socket is gone and no segment says so (TCP_REPAIR, then close). Needs
     * CAP_NET_ADMIN in the network's user namespace.
     *
     * @throws UnsupportedOperationException on nio
     */
    public void vanish() throws IOException {
        set(SocketOption.REPAIR, 1);
        close();
    }

    /**
     * The socket's file descriptor, for a call that has no name in Java; open until {@link #close}.
     *
     * @throws UnsupportedOperationException on nio
     */
    public int descriptor() {
        if (channel instanceof UnixChannel unix) {
            return unix.fd().intValue();
        }
        throw new UnsupportedOperationException(
                "the descriptor of " + tuple + ": not known with " + Transport.Kind.NIO);
    }

    /** Sets TCP_NODELAY, which is on from the start: a write leaves at once, without Nagle's algorithm. */
    public void noDelay(boolean on) throws IOException {
        set(ChannelOption.TCP_NODELAY, on);
    }

    /** Sets TCP_QUICKACK: the acknowledgement that is due leaves now. Not permanent, see tcp(7). */
    public void quickAck(boolean on) throws IOException {
        set(SocketOptions.quickAck(transport.kind()), on);
    }

    /** Sets SO_LINGER, in seconds; 0 makes {@link #close} reset, a negative value switches it off. */
    public void lingerSeconds(int seconds) throws IOException {
        set(ChannelOption.SO_LINGER, seconds);
    }

    /** Sets SO_RCVBUF, in bytes as asked for; the kernel doubles it. */
    public void receiveBuffer(int bytes) throws IOException {
        set(ChannelOption.SO_RCVBUF, bytes);
    }

    /**
     * Sets an option.
     *
     * @throws UnsupportedOperationException on nio
     */
    public void set(SocketOption option, int value) throws IOException {
        option.set(channel, value, tuple);
    }

    private <T> void set(ChannelOption<T> option, T value) throws IOException {
        SocketOption.set(channel, option, value, tuple);
    }

    @Override
    public String toString() {
        return tuple.toString();
    }
}

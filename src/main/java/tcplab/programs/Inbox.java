package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Promise;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What arrives at one end of a connection, read from the kernel only while somebody asks for it. All but {@link #failure}
 * belongs to the channel's event loop.
 */
final class Inbox extends ChannelInboundHandlerAdapter {
    private static final int TO_THE_END = Integer.MAX_VALUE;

    private final Channel channel;
    private final Demand demand = new Demand();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int wanted;
    private @Nullable Promise<byte[]> asked;
    private boolean ended;
    private volatile @Nullable Throwable failure;

    Inbox(Channel channel) {
        this.channel = channel;
        channel.config().setRecvByteBufAllocator(demand);
    }

    /** What broke the connection, if it is broken. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Asks for exactly so many bytes. */
    void ask(int count, Promise<byte[]> promise) {
        wanted = count;
        asked = promise;
        settle();
    }

    /** Asks for all that comes before the end of the stream. */
    void askToTheEnd(Promise<byte[]> promise) {
        ask(TO_THE_END, promise);
    }

    /** Withdraws the question; what has come stays for the next one. Returns how many bytes that is. */
    int withdraw() {
        asked = null;
        stopReading();
        return received.size();
    }

    private void settle() {
        Promise<byte[]> promise = asked;
        if (promise == null) {
            return;
        }
        if (wanted <= received.size() || (wanted == TO_THE_END && ended && failure == null)) {
            asked = null;
            stopReading();
            promise.trySuccess(take(Math.min(wanted, received.size())));
        } else if (failure != null || ended) {
            asked = null;
            stopReading();
            promise.tryFailure(failure != null ? failure : endedEarly());
        } else {
            demand.set(wanted - received.size());
            channel.config().setAutoRead(true);
        }
    }

    private EOFException endedEarly() {
        return new EOFException("end of stream after " + received.size() + " of " + wanted + " bytes");
    }

    private byte[] take(int count) {
        byte[] all = received.toByteArray();
        received.reset();
        received.write(all, count, all.length - count);
        return Arrays.copyOf(all, count);
    }

    private void stopReading() {
        channel.config().setAutoRead(false);
        demand.none();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy).release();
        received.writeBytes(copy);
        settle();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ended = true;
            settle();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        settle();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (failure == null && !ended) {
            failure = new ClosedChannelException();
        }
        settle();
    }
}

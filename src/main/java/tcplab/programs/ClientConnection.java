package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tcplab.record.Errno;
import tcplab.record.ProgramReport.Act;

/** A client's side of one connection: asks, waits for the answer, and closes first or second as the options say. */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /** Who hears how the connection fares; always called on its event loop. */
    interface Owner {
        void opened(ClientConnection connection);

        void answered(ClientConnection connection);

        void failed(Errno errno);

        /** The connection is closed. */
        void gone(ClientConnection connection, Channel channel);
    }

    private enum Waiting {
        NOTHING,
        ANSWER,
        END_OF_STREAM
    }

    private final Channel channel;
    private final ClientOptions options;
    private final Reports reports;
    private final Tally tally;
    private final Owner owner;
    private final Patience patience;
    private final ByteBuf line;
    private Waiting waiting = Waiting.NOTHING;
    private boolean asking;
    private boolean ended;
    private Patience.@Nullable Wait wait;
    private @Nullable Future<?> alarm;

    /** @param line the request, sent as it is, by many connections */
    ClientConnection(
            Channel channel,
            ClientOptions options,
            Reports reports,
            Tally tally,
            Owner owner,
            Patience patience,
            ByteBuf line) {
        this.channel = channel;
        this.patience = patience;
        this.line = line;
        this.options = options;
        this.reports = reports;
        this.tally = tally;
        this.owner = owner;
    }

    /** Sends a request; the answer is awaited if it has any bytes. */
    void request() {
        asking = true;
        int bytes = options.load().requestBytes();
        if (bytes == 0) {
            answered();
            return;
        }
        await(Waiting.ANSWER);
        tally.sent(bytes);
        report(Act.SENT, () -> bytes + " bytes");
        var unused = channel.writeAndFlush(line.duplicate(), channel.voidPromise());
    }

    private void answered() {
        asking = false;
        owner.answered(this);
    }

    /** Whether a request is under way, of which the owner has not heard that it is over. */
    boolean asking() {
        return asking;
    }

    /** Whether it can carry another request. */
    boolean usable() {
        return !ended && channel.isActive();
    }

    /** No request will follow: closes, after the hold time and after the server if that is to be first. */
    void finish() {
        if (options.ending().first() == ClosesFirst.SERVER && !ended) {
            await(Waiting.END_OF_STREAM);
        } else if (options.ending().hold().isZero()) {
            part();
        } else {
            calm();
            alarm = channel.eventLoop()
                    .schedule(this::part, options.ending().hold().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void part() {
        if (options.ending().halfClose() && channel.isActive()) {
            report(Act.SHUT_OUTPUT, () -> "");
            ((DuplexChannel) channel).shutdownOutput().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            if (!ended) {
                await(Waiting.END_OF_STREAM);
                return;
            }
        }
        close();
    }

    void close() {
        Calls.closeLater(channel);
    }

    private void await(Waiting what) {
        waiting = what;
        calm();
        wait = patience.begin(this::late);
    }

    private void late() {
        fail(patience.late(waiting == Waiting.ANSWER ? "answer" : "end of stream"));
    }

    private void calm() {
        if (wait != null) {
            wait.over();
            wait = null;
        }
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    private void report(Act act, Supplier<String> detail) {
        reports.tell(channel, act, detail);
    }

    private void fail(Throwable cause) {
        if (reports.failure(channel, cause)) {
            owner.failed(Reports.errno(cause));
        }
        close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        tally.opened();
        report(Act.CONNECTED, () -> "");
        owner.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int length = bytes.readableBytes();
        tally.received(length);
        report(Act.RECEIVED, () -> length + " bytes");
        boolean whole = Line.count(bytes) > 0;
        bytes.release();
        if (waiting == Waiting.ANSWER && whole) {
            waiting = Waiting.NOTHING;
            calm();
            tally.answered();
            answered();
        } else if (waiting == Waiting.END_OF_STREAM) {
            await(Waiting.END_OF_STREAM);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent) || reports.failed(channel)) {
            return;
        }
        ended = true;
        channel.config().setAutoRead(false);
        report(Act.END_OF_STREAM, () -> "");
        Waiting was = waiting;
        waiting = Waiting.NOTHING;
        if (was == Waiting.ANSWER) {
            tally.unanswered();
            calm();
            answered();
        } else if (was == Waiting.END_OF_STREAM) {
            calm();
            finishAfterEnd();
        }
    }

    private void finishAfterEnd() {
        if (options.ending().first() == ClosesFirst.SERVER) {
            finish();
        } else {
            close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        calm();
        report(Act.CLOSED, () -> "");
        owner.gone(this, channel);
    }
}

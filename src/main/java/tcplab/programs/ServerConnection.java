package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tcplab.record.ProgramReport.Act;

/**
 * A server's side of one connection: answers requests and closes when the options say so. What it does on the client's
 * FIN is left to its three kinds, each of which takes the connection itself, so that the line of source that did can be
 * named.
 */
abstract class ServerConnection extends ChannelInboundHandlerAdapter {
    final ServerOptions options;
    private final Reports reports;
    private final ByteBuf answer;
    private long received;
    private long sent;
    private boolean answered;

    /** @param answer is sent as it is, to many connections */
    ServerConnection(ServerOptions options, Reports reports, ByteBuf answer) {
        this.options = options;
        this.reports = reports;
        this.answer = answer;
    }

    /** The client's FIN has come. */
    abstract void endOfStream(ChannelHandlerContext ctx);

    /** Each kind calls this from its own {@code channelActive}, naming the line. */
    final void took(ChannelHandlerContext ctx, SourceLine line) {
        report(ctx, Act.ACCEPTED, line::toString);
        if (options.closeWhen() == CloseWhen.AT_ONCE) {
            hangUp(ctx);
        } else if (options.closeWhen() == CloseWhen.AFTER) {
            var unused = ctx.executor()
                    .schedule(() -> hangUp(ctx), options.closeAfter().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    final void hangUp(ChannelHandlerContext ctx) {
        if (options.reset() && ctx.channel().isOpen()) {
            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        Calls.closeLater(ctx.channel());
    }

    final ChannelFuture send(ChannelHandlerContext ctx, ByteBuf line) {
        return send(ctx, line, ctx.newPromise()).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private ChannelFuture send(ChannelHandlerContext ctx, ByteBuf line, ChannelPromise gone) {
        int bytes = line.readableBytes();
        sent += bytes;
        report(ctx, Act.SENT, () -> bytes + " bytes");
        return ctx.writeAndFlush(line.duplicate(), gone);
    }

    final void report(ChannelHandlerContext ctx, Act act, Supplier<String> detail) {
        reports.tell(ctx.channel(), act, detail);
    }

    /** Whether the source lines that take connections are told to anybody. */
    final boolean lines() {
        return !reports.onlyCounts();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int length = bytes.readableBytes();
        received += length;
        report(ctx, Act.RECEIVED, () -> length + " bytes");
        int requests = Line.count(bytes);
        bytes.release();
        for (int i = 0; i < requests && !(answered && options.closeWhen() == CloseWhen.ON_REQUEST); i++) {
            answer(ctx);
        }
    }

    private void answer(ChannelHandlerContext ctx) {
        answered = true;
        boolean closes = options.closeWhen() == CloseWhen.ON_REQUEST;
        if (!answer.isReadable()) {
            if (closes) {
                hangUp(ctx);
            }
        } else if (closes) {
            send(ctx, answer).addListener(done -> hangUp(ctx));
        } else {
            var unused = send(ctx, answer, ctx.voidPromise());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !reports.failed(ctx.channel())) {
            report(ctx, Act.END_OF_STREAM, () -> "");
            endOfStream(ctx);
            if (ctx.channel().isOpen()) {
                ctx.channel().config().setAutoRead(false);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reports.failure(ctx.channel(), cause);
        Calls.closeLater(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        report(ctx, Act.CLOSED, () -> "received " + received + " sent " + sent + " bytes");
    }
}

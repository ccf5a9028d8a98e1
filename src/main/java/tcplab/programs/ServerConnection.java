package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.TimeUnit;
import tcplab.record.Errno;
import tcplab.record.ProgramReport.Act;

/**
 * A server's side of one connection: answers requests and closes when the options say so. What it does on the client's
 * FIN is left to its three kinds, each of which takes the connection itself, so that the line of source that did can be
 * named.
 */
abstract class ServerConnection extends ChannelInboundHandlerAdapter {
    final ServerOptions options;
    private final Reports reports;
    private final byte[] answer;
    private long received;
    private long sent;
    private boolean answered;

    ServerConnection(ServerOptions options, Reports reports) {
        this.options = options;
        this.reports = reports;
        this.answer = Line.of(options.answerBytes());
    }

    /** The client's FIN has come. */
    abstract void endOfStream(ChannelHandlerContext ctx);

    /** Each kind calls this from its own {@code channelActive}, naming the line. */
    final void took(ChannelHandlerContext ctx, SourceLine line) {
        report(ctx, Act.ACCEPTED, line.toString());
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

    final ChannelFuture send(ChannelHandlerContext ctx, byte[] line) {
        sent += line.length;
        report(ctx, Act.SENT, line.length + " bytes");
        return ctx.writeAndFlush(Unpooled.wrappedBuffer(line))
                .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    final void report(ChannelHandlerContext ctx, Act act, String detail) {
        reports.tell(ctx.channel(), act, Errno.OK, detail);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        received += bytes.readableBytes();
        report(ctx, Act.RECEIVED, bytes.readableBytes() + " bytes");
        int requests = Line.count(bytes);
        bytes.release();
        for (int i = 0; i < requests && !(answered && options.closeWhen() == CloseWhen.ON_REQUEST); i++) {
            answer(ctx);
        }
    }

    private void answer(ChannelHandlerContext ctx) {
        answered = true;
        ChannelFuture gone = options.answerBytes() == 0 ? ctx.newSucceededFuture() : send(ctx, answer);
        if (options.closeWhen() == CloseWhen.ON_REQUEST) {
            gone.addListener(done -> hangUp(ctx));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !reports.failed(ctx.channel())) {
            ctx.channel().config().setAutoRead(false);
            report(ctx, Act.END_OF_STREAM, "");
            endOfStream(ctx);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reports.failure(ctx.channel(), cause);
        Calls.closeLater(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        report(ctx, Act.CLOSED, "received " + received + " sent " + sent + " bytes");
    }
}

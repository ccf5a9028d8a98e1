package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/** A server's connection that still has something to say when the client has not: it sends from CLOSE-WAIT, then closes. */
final class KeepSendingHandler extends ServerConnection {
    KeepSendingHandler(ServerOptions options, Reports reports, ByteBuf answer) {
        super(options, reports, answer);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        took(ctx, lines() ? SourceLine.here() : SourceLine.UNTOLD);
    }

    @Override
    void endOfStream(ChannelHandlerContext ctx) {
        say(ctx, options.farewell().writes());
    }

    private void say(ChannelHandlerContext ctx, int left) {
        if (!ctx.channel().isActive()) {
            return;
        }
        ChannelFuture said = send(ctx, Line.ready(options.farewell().bytes()));
        if (left == 1) {
            said.addListener(done -> hangUp(ctx));
            return;
        }
        long pause = options.farewell().every().toNanos();
        var unused = ctx.executor().schedule(() -> say(ctx, left - 1), pause, TimeUnit.NANOSECONDS);
    }
}

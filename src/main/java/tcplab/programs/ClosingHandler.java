package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** A server's connection that is closed when the client has closed: the repaired {@link LeakingHandler}. */
final class ClosingHandler extends ServerConnection {
    ClosingHandler(ServerOptions options, Reports reports, ByteBuf answer) {
        super(options, reports, answer);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        took(ctx, lines() ? SourceLine.here() : SourceLine.UNTOLD);
    }

    @Override
    void endOfStream(ChannelHandlerContext ctx) {
        hangUp(ctx);
    }
}

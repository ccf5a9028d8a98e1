package tcplab.programs;

import io.netty.channel.ChannelHandlerContext;

/** A server's connection that is closed when the client has closed: the repaired {@link LeakingHandler}. */
final class ClosingHandler extends ServerConnection {
    ClosingHandler(ServerOptions options, Reports reports) {
        super(options, reports);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        took(ctx, SourceLine.here());
    }

    @Override
    void endOfStream(ChannelHandlerContext ctx) {
        hangUp(ctx);
    }
}

package tcplab.programs;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/** Stops accepting after one accept(2), whether it succeeded or failed. */
final class AcceptOnDemand extends ChannelInboundHandlerAdapter {
    private final Consumer<Throwable> told;

    AcceptOnDemand(Consumer<Throwable> told) {
        this.told = told;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object child) {
        ctx.channel().config().setAutoRead(false);
        ctx.fireChannelRead(child);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.channel().config().setAutoRead(false);
        told.accept(cause);
    }
}

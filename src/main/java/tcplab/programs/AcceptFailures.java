package tcplab.programs;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells of an accept(2) that failed and lets the listening socket rest a second before the next: without descriptors
 * (EMFILE) the connection stays in the queue, so that the socket would be ready again at once, and for ever.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    static final Duration PAUSE = Duration.ofSeconds(1);

    private final Consumer<Throwable> told;

    AcceptFailures(Consumer<Throwable> told) {
        this.told = told;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Channel channel = ctx.channel();
        if (channel.config().isAutoRead()) {
            channel.config().setAutoRead(false);
            var unused = ctx.executor()
                    .schedule(() -> channel.config().setAutoRead(true), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
        told.accept(cause);
    }
}

package tcplab.programs;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import tcplab.record.ProgramReport.Act;

/**
 * A server's connection with the bug that the lab shows: the end of the stream is noticed, and nobody closes. Linux keeps
 * the socket in CLOSE-WAIT for as long as the process lives, and its descriptor with it.
 */
final class LeakingHandler extends ServerConnection {
    private SourceLine taken = SourceLine.UNTOLD;

    LeakingHandler(ServerOptions options, Reports reports, ByteBuf answer) {
        super(options, reports, answer);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (lines()) {
            taken = SourceLine.here();
        }
        took(ctx, taken);
    }

    /** Here a close is missing; see {@link ClosingHandler}. */
    @Override
    void endOfStream(ChannelHandlerContext ctx) {
        report(ctx, Act.LEAKED, taken::toString);
    }
}

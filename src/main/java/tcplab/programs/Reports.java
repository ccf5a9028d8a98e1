package tcplab.programs;

import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tcplab.record.Errno;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;

/** Tells what a program did, in the program's own view of the connection; called from the event loops. */
final class Reports {
    private static final AttributeKey<FourTuple> TUPLE = AttributeKey.valueOf(Reports.class, "tuple");
    private static final AttributeKey<Boolean> FAILED = AttributeKey.valueOf(Reports.class, "failed");

    private final ProgramListener listener;
    private final boolean onlyCounts;

    Reports(ProgramListener listener) {
        this.listener = listener;
        this.onlyCounts = listener.onlyCounts();
    }

    /** Whether details of what goes well on a connection are told to nobody. */
    boolean onlyCounts() {
        return onlyCounts;
    }

    /** Tells of an act that went well. */
    void tell(Channel channel, Act act, Supplier<String> detail) {
        if (onlyCounts) {
            listener.counted(act);
        } else {
            tell(channel, act, Errno.OK, detail.get());
        }
    }

    private void tell(Channel channel, Act act, Errno errno, String detail) {
        listener.told(new ProgramReport(act, Optional.of(tuple(channel)), errno, detail));
    }

    /** Tells of something that has no connection. */
    void tell(Act act, Errno errno, String detail) {
        listener.told(new ProgramReport(act, Optional.empty(), errno, detail));
    }

    /** Tells that a connection failed, once for each. Returns whether this was the first time. */
    boolean failure(Channel channel, Throwable cause) {
        if (failed(channel)) {
            return false;
        }
        channel.attr(FAILED).set(true);
        tell(channel, Act.FAILED, errno(cause), oneLine(cause));
        return true;
    }

    boolean failed(Channel channel) {
        return channel.hasAttr(FAILED);
    }

    /** The errno of a failure; a deadline of ours is not the kernel's ETIMEDOUT. */
    static Errno errno(Throwable cause) {
        return cause instanceof ConnectTimeoutException ? Errno.DEADLINE : Errno.of(cause);
    }

    static String oneLine(Throwable cause) {
        return Calls.sentence(cause).lines().findFirst().orElse("");
    }

    private static FourTuple tuple(Channel channel) {
        FourTuple known = channel.attr(TUPLE).get();
        if (known != null) {
            return known;
        }
        FourTuple tuple = new FourTuple(endpoint(channel.localAddress()), endpoint(channel.remoteAddress()));
        channel.attr(TUPLE).set(tuple);
        return tuple;
    }

    private static Endpoint endpoint(@Nullable SocketAddress address) {
        return address == null ? new Endpoint("*", 0) : Addresses.of(address);
    }
}

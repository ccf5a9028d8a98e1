package tcplab.programs;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tcplab.record.Errno;
import tcplab.record.ProgramReport.Act;
import tcplab.tcp.Endpoint;

/**
 * The work of a {@link Client}, or its share in one event loop: decides when a request begins and which connection carries it. Everything in it belongs
 * to that event loop, which also serves all its connections.
 */
final class ClientRun implements ClientConnection.Owner {
    private final ClientOptions options;
    private final Reports reports;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Promise<ClientSummary> summary;
    private final Tally tally = new Tally();
    private final Patience patience;

    private final Set<Channel> channels = new HashSet<>();
    private final Set<Channel> late = new HashSet<>();
    private final Deque<ClientConnection> idle = new ArrayDeque<>();
    private final List<InetSocketAddress> remotes = new ArrayList<>();
    private int next;
    private Pace pace;
    private int begun;
    private final AtomicInteger over = new AtomicInteger();
    private boolean alarmSet;
    private boolean proceedSet;
    private boolean cancelled;

    ClientRun(Transport transport, EventLoop loop, ClientOptions options, Reports reports) throws IOException {
        this.options = options;
        this.reports = reports;
        this.loop = loop;
        this.summary = loop.newPromise();
        this.pace = new Pace(System.nanoTime(), options.load().perSecond());
        this.patience = new Patience(loop, options.patience());
        ByteBuf line = Line.ready(options.load().requestBytes());
        for (Endpoint target : options.targets()) {
            remotes.add(Addresses.of(target));
        }
        this.bootstrap = bootstrap(transport).group(loop).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(
                                new ClientConnection(channel, options, reports, tally, ClientRun.this, patience, line));
            }
        });
    }

    private Bootstrap bootstrap(Transport transport) throws IOException {
        Bootstrap bootstrap =
                Attempt.bootstrap().channelFactory(() -> transport.newChannel(Addresses.family(remotes.get(next))));
        options.ending().lingerSeconds().ifPresent(seconds -> bootstrap.option(ChannelOption.SO_LINGER, seconds));
        if (options.bindTo().isPresent()) {
            bootstrap.localAddress(Addresses.of(options.bindTo().get()));
        }
        return bootstrap;
    }

    void start() {
        loop.execute(() -> {
            pace = new Pace(System.nanoTime(), options.load().perSecond());
            proceed();
        });
    }

    Future<ClientSummary> summary() {
        return summary;
    }

    /** How many requests are over; from any thread. */
    int over() {
        return over.get();
    }

    void cancel() {
        loop.execute(() -> {
            if (!summary.isDone()) {
                cancelled = true;
                List.copyOf(channels).forEach(Calls::closeLater);
                proceed();
            }
        });
    }

    /** Begins what is due and has a connection to go by, and ends the run when all is over. */
    private void proceed() {
        while (!cancelled && begun < options.load().count() && hasRoom()) {
            long wait = pace.nanosUntil(begun, System.nanoTime());
            if (wait > 0) {
                proceedAfter(wait);
                return;
            }
            begun++;
            begin();
        }
        if (cancelled || over.get() == options.load().count()) {
            idle.forEach(ClientConnection::finish);
            idle.clear();
            if (channels.isEmpty()) {
                end();
            }
        }
    }

    /** After what the event loop is about, which may make room for several at once. */
    private void proceedSoon() {
        if (!proceedSet) {
            proceedSet = true;
            loop.execute(() -> {
                proceedSet = false;
                proceed();
            });
        }
    }

    private void proceedAfter(long nanos) {
        if (alarmSet) {
            return;
        }
        alarmSet = true;
        var unused = loop.schedule(
                () -> {
                    alarmSet = false;
                    proceed();
                },
                nanos,
                TimeUnit.NANOSECONDS);
    }

    private boolean hasRoom() {
        while (!idle.isEmpty() && !idle.getFirst().usable()) {
            idle.removeFirst().finish();
        }
        return !idle.isEmpty()
                || channels.size() < options.load().pool().orElse(options.load().concurrency());
    }

    private void begin() {
        if (!idle.isEmpty()) {
            idle.removeFirst().request();
            return;
        }
        int target = next;
        ChannelFuture outcome = bootstrap.connect(remotes.get(target));
        next = (target + 1) % remotes.size();
        channels.add(outcome.channel());
        if (outcome.isSuccess()) {
            return;
        }
        Patience.Wait handshake = patience.begin(() -> {
            late.add(outcome.channel());
            Calls.closeLater(outcome.channel());
        });
        outcome.addListener(done -> {
            handshake.over();
            if (!outcome.isSuccess()) {
                loop.execute(() -> notConnected(outcome, options.targets().get(target)));
            }
        });
    }

    private void notConnected(ChannelFuture outcome, Endpoint target) {
        Throwable cause = late.remove(outcome.channel()) ? patience.late("handshake") : outcome.cause();
        if (!cancelled) {
            Errno errno = Reports.errno(cause);
            tally.failed(errno);
            reports.tell(Act.CONNECT_FAILED, errno, target + " " + Reports.oneLine(cause));
        }
        channels.remove(outcome.channel());
        over.incrementAndGet();
        proceed();
    }

    @Override
    public void opened(ClientConnection connection) {
        connection.request();
    }

    @Override
    public void answered(ClientConnection connection) {
        over.incrementAndGet();
        if (options.load().pool().isPresent() && connection.usable()) {
            idle.addLast(connection);
        } else {
            connection.finish();
        }
        proceedSoon();
    }

    @Override
    public void failed(Errno errno) {
        tally.failed(errno);
    }

    @Override
    public void gone(ClientConnection connection, Channel channel) {
        channels.remove(channel);
        idle.remove(connection);
        if (connection.asking()) {
            over.incrementAndGet();
        }
        proceedSoon();
    }

    private void end() {
        if (summary.isDone()) {
            return;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - pace.startNanos());
        summary.trySuccess(tally.summary(took, cancelled));
    }
}

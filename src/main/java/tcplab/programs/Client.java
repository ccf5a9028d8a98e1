package tcplab.programs;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tcplab.record.Errno;
import tcplab.record.ProgramReport.Act;

/** A client that opens connections, sends requests on them and closes, as its options say. */
public final class Client implements AutoCloseable {
    private final Transport transport;
    private final ClientOptions options;
    private final List<ClientRun> runs;
    private final Promise<ClientSummary> summary;
    private final String call;

    private Client(Transport transport, ClientOptions options, List<ClientRun> runs) {
        this.transport = transport;
        this.options = options;
        this.runs = runs;
        this.summary = transport.connecting().newPromise();
        this.call = "client to "
                + options.targets().get(0)
                + (options.targets().size() == 1
                        ? ""
                        : " and " + (options.targets().size() - 1) + " more");
    }

    /**
     * Begins at once, in all of the transport's loops; a connection that fails is reported and counted, and does not stop the
     * others.
     *
     * @throws IOException if a host's name is unknown
     */
    public static Client start(Transport transport, ClientOptions options, ProgramListener listener)
            throws IOException {
        Reports reports = new Reports(listener);
        List<EventLoop> loops = transport.connectingLoops();
        List<ClientRun> runs = new ArrayList<>();
        for (ClientOptions share : options.split(loops.size())) {
            runs.add(new ClientRun(transport, loops.get(runs.size()), share, reports));
        }
        Client client = new Client(transport, options, List.copyOf(runs));
        client.finishWithTheLast(reports);
        runs.forEach(ClientRun::start);
        return client;
    }

    private void finishWithTheLast(Reports reports) {
        AtomicInteger left = new AtomicInteger(runs.size());
        for (ClientRun run : runs) {
            run.summary().addListener(done -> {
                if (left.decrementAndGet() == 0) {
                    ClientSummary all = runs.stream()
                            .map(each -> each.summary().getNow())
                            .reduce(ClientSummary::with)
                            .orElseThrow();
                    reports.tell(Act.FINISHED, Errno.OK, all.toString());
                    summary.trySuccess(all);
                }
            });
        }
    }

    /**
     * Waits until all is done.
     *
     * @throws java.net.SocketTimeoutException at the deadline; the client goes on
     */
    public ClientSummary await(Duration deadline) throws IOException {
        if (!Calls.within(summary, deadline, call)) {
            int over = runs.stream().mapToInt(ClientRun::over).sum();
            throw Calls.late(call, deadline, over + " of " + options.load().count() + " requests were over");
        }
        return Calls.await(summary, deadline, call);
    }

    /** Whether all is done. */
    public boolean done() {
        return summary.isDone();
    }

    /** Begins nothing more and closes what is open; the summary says that it was cancelled. */
    public void cancel() {
        runs.forEach(ClientRun::cancel);
    }

    /** Cancels, if it is not done, and waits until everything is closed. */
    @Override
    public void close() throws IOException {
        cancel();
        Calls.await(summary, Calls.SOON, call);
        transport.settle(call);
    }
}

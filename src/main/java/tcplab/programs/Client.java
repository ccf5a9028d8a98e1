package tcplab.programs;

import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;

/** A client that opens connections, sends requests on them and closes, as its options say. */
public final class Client implements AutoCloseable {
    private final Transport transport;
    private final ClientRun run;
    private final String call;

    private Client(Transport transport, ClientRun run, String call) {
        this.transport = transport;
        this.run = run;
        this.call = call;
    }

    /**
     * Begins at once; a connection that fails is reported and counted, and does not stop the others.
     *
     * @throws IOException if a host's name is unknown
     */
    public static Client start(Transport transport, ClientOptions options, ProgramListener listener)
            throws IOException {
        ClientRun run = new ClientRun(transport, options, new Reports(listener));
        run.start();
        return new Client(transport, run, "client to " + options.target());
    }

    /**
     * Waits until all is done.
     *
     * @throws java.net.SocketTimeoutException at the deadline; the client goes on
     */
    public ClientSummary await(Duration deadline) throws IOException {
        Future<ClientSummary> summary = run.summary();
        if (!Calls.within(summary, deadline, call)) {
            throw Calls.late(call, deadline, run.progress());
        }
        return Calls.await(summary, deadline, call);
    }

    /** Whether all is done. */
    public boolean done() {
        return run.summary().isDone();
    }

    /** Begins nothing more and closes what is open; the summary says that it was cancelled. */
    public void cancel() {
        run.cancel();
    }

    /** Cancels, if it is not done, and waits until everything is closed. */
    @Override
    public void close() throws IOException {
        cancel();
        Calls.await(run.summary(), Calls.SOON, call);
        transport.settle(call);
    }
}

package tcplab.lab;

import static tcplab.lab.SegmentFilter.ANY;
import static tcplab.lab.SegmentFilter.FIN;
import static tcplab.lab.SegmentFilter.PURE_ACK;
import static tcplab.lab.SegmentFilter.SYN;
import static tcplab.lab.SegmentFilter.SYN_ACK;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tcplab.programs.ConnectOptions;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * Brings real sockets into any of the eleven states and keeps them there: each is led to its state by what a program can do
 * and by what the wire lets through, and then the wire holds everything that the two ends send each other. What is
 * injected still arrives. TIME-WAIT lasts its minute and no longer; SYN-SENT and SYN-RECEIVED, which are given up after some
 * repetitions, have a hundred of them here, and five minutes.
 *
 * <p>The client's host opens. The server's host is in SYN-SENT, and the client's in SYN-RECEIVED, by a simultaneous open.
 */
public final class Freezer {
    /** Below every ephemeral port. */
    private static final int FIRST_PORT = 20_000;

    private static final String PATIENT = "100";
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Lab lab;
    private final Wire wire;
    private Optional<LabListener> listener = Optional.empty();
    private int ports = FIRST_PORT;

    private Freezer(Lab lab, Wire wire) {
        this.lab = lab;
        this.wire = wire;
    }

    static Freezer on(Lab lab, Wire wire) throws IOException {
        for (Host host : wire.hosts()) {
            host.sysctl("net.ipv4.tcp_syn_retries", PATIENT);
            host.sysctl("net.ipv4.tcp_synack_retries", PATIENT);
        }
        return new Freezer(lab, wire);
    }

    /** A connection's two ends; the first is the one to be frozen. */
    private record Ends(LabSocket frozen, LabSocket other) {
        FourTuple tuple() {
            return frozen.tuple();
        }
    }

    /**
     * Brings a socket into a state at a host, and keeps it there.
     *
     * @return that end's view; of CLOSED an end that was, of LISTEN with an address of the other host's that nobody uses
     */
    public FourTuple freeze(TcpState state, Host at) throws IOException {
        return switch (state) {
            case CLOSED -> closed(at);
            case LISTEN -> cut(new FourTuple(at.listen().address(), unused(other(at))));
            case SYN_SENT -> isClient(at) ? synSent() : simultaneous().reversed();
            case SYN_RECEIVED -> isClient(at) ? synReceivedByBoth() : synReceived();
            case ESTABLISHED -> cut(open(at).tuple());
            case FIN_WAIT_1 -> finWait1(at);
            case FIN_WAIT_2 -> finWait2(at);
            case CLOSE_WAIT -> cut(closeWait(at).tuple());
            case CLOSING -> closing(at);
            case LAST_ACK -> lastAck(at);
            case TIME_WAIT -> timeWait(at);
        };
    }

    private boolean isClient(Host host) {
        return host.equals(wire.client());
    }

    private Host other(Host host) {
        return isClient(host) ? wire.server() : wire.client();
    }

    private Endpoint unused(Host host) {
        return host.at(ports++);
    }

    private Endpoint server() throws IOException {
        if (listener.isEmpty()) {
            listener = Optional.of(wire.server().listen());
        }
        return listener.get().address();
    }

    /** From now on nothing passes between the two ends. */
    private FourTuple cut(FourTuple tuple) {
        wire.hold(ANY.of(tuple));
        return tuple;
    }

    /** Begins to connect from one end of a tuple to the other, without waiting. */
    private void begin(Host from, FourTuple tuple) {
        var unused = from.connecting(
                ConnectOptions.to(tuple.remote()).from(tuple.local()).within(LONG));
    }

    private Ends open(Host at) throws IOException {
        Endpoint to = server();
        LabSocket client = wire.client().connect(ConnectOptions.to(to).from(unused(wire.client())));
        LabSocket server = listener.orElseThrow().accept();
        lab.awaitOpen(client, server);
        return isClient(at) ? new Ends(client, server) : new Ends(server, client);
    }

    private FourTuple closed(Host at) throws IOException {
        Ends ends = open(at);
        ends.frozen().closeWithReset();
        lab.awaitGone(ends.tuple());
        lab.awaitGone(ends.tuple().reversed());
        return cut(ends.tuple());
    }

    private FourTuple synSent() throws IOException {
        FourTuple tuple = cut(new FourTuple(unused(wire.client()), unused(wire.server())));
        begin(wire.client(), tuple);
        wire.awaitHeld(SYN.of(tuple));
        lab.await(tuple, TcpState.SYN_SENT);
        return tuple;
    }

    /** Both ends in SYN-SENT, the client's SYN first; returns the client's view. */
    private FourTuple simultaneous() throws IOException {
        FourTuple tuple = synSent();
        begin(wire.server(), tuple.reversed());
        wire.awaitHeld(SYN.from(tuple.remote()));
        lab.await(tuple.reversed(), TcpState.SYN_SENT);
        return tuple;
    }

    private FourTuple synReceivedByBoth() throws IOException {
        FourTuple tuple = simultaneous();
        wire.release(SYN.from(tuple.remote()).of(tuple));
        wire.awaitHeld(SYN_ACK.from(tuple.local()));
        lab.await(tuple, TcpState.SYN_RECEIVED);
        return tuple;
    }

    private FourTuple synReceived() throws IOException {
        FourTuple client = new FourTuple(unused(wire.client()), server());
        wire.hold(SYN_ACK.of(client));
        begin(wire.client(), client);
        wire.awaitHeld(SYN_ACK.of(client));
        lab.await(client.reversed(), TcpState.SYN_RECEIVED);
        return cut(client.reversed());
    }

    private FourTuple finWait1(Host at) throws IOException {
        Ends ends = open(at);
        cut(ends.tuple());
        return sendsFin(ends, TcpState.FIN_WAIT_1);
    }

    /** Has the frozen end send its FIN, which is held. */
    private FourTuple sendsFin(Ends ends, TcpState then) throws IOException {
        ends.frozen().shutdownOutput();
        wire.awaitHeld(FIN.of(ends.tuple()));
        lab.await(ends.frozen(), then);
        return ends.tuple();
    }

    private FourTuple finWait2(Host at) throws IOException {
        Ends ends = closeWait(other(at));
        return cut(ends.tuple().reversed());
    }

    private Ends closeWait(Host at) throws IOException {
        Ends ends = open(at);
        ends.other().shutdownOutput();
        ends.frozen().readEndOfStream();
        ends.frozen().acknowledgeNow();
        lab.await(ends.other(), TcpState.FIN_WAIT_2);
        lab.await(ends.frozen(), TcpState.CLOSE_WAIT);
        return ends;
    }

    /** The FINs cross: the other end's arrives, the frozen end's does not. */
    private FourTuple closing(Host at) throws IOException {
        Ends ends = open(at);
        wire.hold(ANY.from(ends.tuple().local()).of(ends.tuple()));
        sendsFin(ends, TcpState.FIN_WAIT_1);
        ends.other().shutdownOutput();
        lab.await(ends.frozen(), TcpState.CLOSING);
        wire.awaitHeld(PURE_ACK.from(ends.tuple().local()).of(ends.tuple()));
        return cut(ends.tuple());
    }

    private FourTuple lastAck(Host at) throws IOException {
        Ends ends = closeWait(at);
        cut(ends.tuple());
        return sendsFin(ends, TcpState.LAST_ACK);
    }

    private FourTuple timeWait(Host at) throws IOException {
        Ends ends = open(at);
        lab.close(ends.frozen(), ends.other());
        lab.await(ends.tuple(), TcpState.TIME_WAIT);
        lab.awaitGone(ends.tuple().reversed());
        return cut(ends.tuple());
    }
}

package tcplab.jmh;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import tcplab.flow.FlowTracker;
import tcplab.flow.WholeLives;
import tcplab.tcp.Signal;
import tcplab.tcp.StateDiagram;
import tcplab.tcp.TcpState;
import tcplab.wire.LinkType;
import tcplab.wire.LiveFrames;

/** The state machine: single arrows of the diagram, and whole connections, from their frames to the states of both ends. */
@State(Scope.Thread)
public class StateBenchmark {
    private static final int CONNECTIONS = 256;
    private static final int ARROWS = 11 * 8;

    private final TcpState[] states = TcpState.values();
    private final Signal[] signals = Signal.values();
    private final List<ByteBuffer> frames = new ArrayList<>();

    /** Frames of connections that are under way at the same time. */
    public StateBenchmark() {
        List<List<byte[]>> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(Ten.frames(i));
        }
        for (int segment = 0; segment < 10; segment++) {
            for (List<byte[]> connection : connections) {
                frames.add(ByteBuffer.wrap(connection.get(segment)));
            }
        }
        if (states.length * signals.length != ARROWS) {
            throw new IllegalStateException(states.length + " states and " + signals.length + " signals");
        }
    }

    @Benchmark
    @OperationsPerInvocation(ARROWS)
    public void everyStateAndSignal(Blackhole sees) {
        for (TcpState state : states) {
            for (Signal signal : signals) {
                sees.consume(StateDiagram.next(state, signal));
            }
        }
    }

    /** A connection of ten segments: decoded, followed, and the states that both ends passed through. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public long connectionFollowed() {
        WholeLives lives = new WholeLives();
        FlowTracker tracker = new FlowTracker(lives);
        LiveFrames show = new LiveFrames(LinkType.ETHERNET, 0, tracker);
        long nanos = 0;
        for (ByteBuffer frame : frames) {
            show.show(nanos += 1000, frame, 0, frame.limit(), frame.limit());
        }
        tracker.finish();
        if (lives.explained() != CONNECTIONS) {
            throw new IllegalStateException(lives.explained() + " of " + CONNECTIONS + " connections are explained");
        }
        return lives.clientWaits();
    }
}

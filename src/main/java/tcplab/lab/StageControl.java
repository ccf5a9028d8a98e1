package tcplab.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tcplab.tcp.TcpState;

/** A running exercise in a watcher's hand. What is asked of one that has ended has no effect. */
public final class StageControl {
    static final String TEMPO = "tempo ";
    static final String STEP = "step";
    static final String FREEZE = "freeze ";
    static final String NEVER = "-";

    private final OutputStream child;

    StageControl(OutputStream child) {
        this.child = child;
    }

    /** Lets the oldest held segment go, and no other. */
    public void step() {
        say(STEP);
    }

    public void tempo(Tempo tempo) {
        say(TEMPO + tempo);
    }

    /** Lets script and segments rest as soon as an end is in a state; empty lets them go on. */
    public void freeze(Optional<TcpState> state) {
        say(FREEZE + state.map(TcpState::toString).orElse(NEVER));
    }

    /** Ends the run without a recording. */
    public synchronized void stop() {
        try {
            child.close();
        } catch (IOException e) {
            // It has ended already.
        }
    }

    private synchronized void say(String line) {
        try {
            child.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            child.flush();
        } catch (IOException e) {
            // It has ended already.
        }
    }
}

package tcplab.lab;

import java.io.IOException;
import tcplab.programs.Listener;
import tcplab.record.Recorder;
import tcplab.tcp.Endpoint;

/** A listening socket in a script's hand. */
public final class LabListener {
    private final Listener listener;
    private final Recorder recorder;
    private final Gone gone;
    private final Stepper stepper;

    /** Waits until the kernel no longer has a listener. */
    interface Gone {
        void await(Endpoint address) throws IOException;
    }

    LabListener(Listener listener, Recorder recorder, Gone gone, Stepper stepper) {
        this.listener = listener;
        this.recorder = recorder;
        this.gone = gone;
        this.stepper = stepper;
    }

    public Endpoint address() {
        return listener.localEndpoint();
    }

    /** Takes one connection from the queue, waiting for one if there is none. */
    public LabSocket accept() throws IOException {
        return new LabSocket(listener.accept(LabSocket.SOON), recorder, stepper);
    }

    /**
     * Closes, and waits until the kernel no longer has the listener: a process that is just being started holds a copy of
     * every descriptor until its exec(2), and while it does, close(2) is not yet the end of a socket.
     */
    public void close() throws IOException {
        listener.close();
        gone.await(address());
    }
}

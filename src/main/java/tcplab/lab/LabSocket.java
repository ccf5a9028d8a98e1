package tcplab.lab;

import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tcplab.programs.Peer;
import tcplab.programs.SocketOption;
import tcplab.record.Errno;
import tcplab.record.Recorder;
import tcplab.record.Vanishings;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;

/** One end of a connection in a script's hand. Calls block until the kernel has done them, and throw what it answered. */
public final class LabSocket {
    static final Duration SOON = Duration.ofSeconds(10);

    private final Peer peer;
    private final Recorder recorder;
    private final Stepper stepper;

    LabSocket(Peer peer, Recorder recorder, Stepper stepper) {
        this.peer = peer;
        this.recorder = recorder;
        this.stepper = stepper;
    }

    /** This end's view of the connection. */
    public FourTuple tuple() {
        return peer.tuple();
    }

    public Endpoint local() {
        return peer.local();
    }

    public Endpoint remote() {
        return peer.remote();
    }

    /** Writes so many bytes by one call: one segment, as long as they fit into one. */
    public void write(int bytes) throws IOException {
        stepper.beforeCall();
        peer.write(new byte[bytes]);
    }

    public void write(String text) throws IOException {
        stepper.beforeCall();
        peer.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes one byte as urgent data: send(2) with MSG_OOB, which sets URG and the urgent pointer. */
    public void writeUrgent(char letter) throws IOException {
        NativeLong sent =
                LibC.CALLS.send(peer.descriptor(), new byte[] {(byte) letter}, new NativeLong(1), LibC.MSG_OOB);
        LibC.check(sent.intValue(), "send(MSG_OOB) on " + peer);
    }

    /** Reads exactly so many bytes. */
    public String read(int bytes) throws IOException {
        return new String(peer.read(bytes, SOON), StandardCharsets.UTF_8);
    }

    /** Waits for the peer's FIN. */
    public void readEndOfStream() throws IOException {
        peer.readEndOfStream(SOON);
    }

    /**
     * Waits for the peer's RST: until it has come, an end that closes still sends a FIN, which crosses it.
     *
     * @throws IOException when something else comes, or nothing until the deadline
     */
    public void readReset() throws IOException {
        try {
            peer.read(1, SOON);
        } catch (IOException e) {
            if (Errno.of(e) == Errno.ECONNRESET) {
                return;
            }
            throw e;
        }
        throw new IOException("read of a reset on " + tuple() + ": a byte came instead");
    }

    /** Sends a FIN and goes on receiving: shutdown(SHUT_WR). */
    public void shutdownOutput() throws IOException {
        stepper.beforeCall();
        peer.shutdownOutput();
    }

    /** Whether it is in FIN-WAIT-2; empty where the socket cannot be asked. */
    Optional<Boolean> inFinWait2() {
        return peer.inFinWait2();
    }

    public void close() throws IOException {
        stepper.beforeCall();
        peer.close();
    }

    /** Closes with SO_LINGER at zero seconds. */
    public void closeWithReset() throws IOException {
        stepper.beforeCall();
        peer.closeWithReset();
    }

    /** Sends the acknowledgment that is due now instead of after the delayed-ACK timer: TCP_QUICKACK, tcp(7). */
    public void acknowledgeNow() throws IOException {
        peer.quickAck(true);
    }

    /** Sets a socket option. */
    public void set(SocketOption option, int value) throws IOException {
        peer.set(option, value);
    }

    /** Ends as a machine ends that loses its power: the socket is gone and no segment says so. */
    public void vanish() throws IOException {
        Duration at = recorder.now();
        stepper.beforeCall();
        peer.vanish();
        Lab.returned(recorder, at, Vanishings.step(peer.tuple()));
    }
}

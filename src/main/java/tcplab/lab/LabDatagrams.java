package tcplab.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tcplab.record.Errno;
import tcplab.tcp.Endpoint;

/** A UDP socket in a script's hand. Its datagrams are no segments: the kernel's counters tell of them. */
public final class LabDatagrams implements AutoCloseable {
    private static final int LARGEST = 65_507;

    private final DatagramSocket socket;

    private LabDatagrams(DatagramSocket socket) {
        this.socket = socket;
    }

    static LabDatagrams open(String address) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
        socket.setSoTimeout(Math.toIntExact(Lab.SOON.toMillis()));
        return new LabDatagrams(socket);
    }

    public Endpoint local() {
        return new Endpoint(socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
    }

    /** Says to whom it speaks: connect(2), by which nothing is sent. */
    public void connect(Endpoint remote) throws IOException {
        socket.connect(new InetSocketAddress(remote.host(), remote.port()));
    }

    /** Sends one datagram to whom it is connected. */
    public void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length));
        } catch (PortUnreachableException e) {
            throw refused("send", e);
        }
    }

    /**
     * Waits for a datagram, answers its sender by another one, and so needs no connect(2).
     *
     * @return what it received
     */
    public String answer(String text) throws IOException {
        DatagramPacket packet = next();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        return text(packet);
    }

    /**
     * Waits for a datagram.
     *
     * @throws IOException with ECONNREFUSED when ICMP said that nobody is there, which only a connected socket is told
     */
    public String receive() throws IOException {
        return text(next());
    }

    private DatagramPacket next() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        try {
            socket.receive(packet);
            return packet;
        } catch (PortUnreachableException e) {
            throw refused("receive", e);
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "receive on %s: deadline of %d ms passed, no datagram came until then",
                            local(),
                            Lab.SOON.toMillis()),
                    e);
        }
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** The JDK's exception has no text. */
    private IOException refused(String call, PortUnreachableException e) {
        return new IOException(call + " on " + local() + ": " + Errno.ECONNREFUSED.message(), e);
    }

    @Override
    public void close() {
        socket.close();
    }
}

package tcplab.record;

import java.util.List;
import java.util.Optional;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * A row of the kernel's socket table, as {@code ss} shows it.
 *
 * @param receiveQueue bytes not yet read, counting a FIN as one; for LISTEN the connections waiting for accept()
 * @param sendQueue bytes not yet acknowledged, counting SYN and FIN; for LISTEN the backlog
 * @param inode the socket's inode, 0 when no descriptor refers to it: an orphan, a connection that accept() has not given out
 *     yet, a request socket (SYN-RECEIVED) or a TIME-WAIT entry
 * @param cookie the kernel's name for the socket in hexadecimal digits, empty when it was not asked for
 * @param device the device that the socket is bound to, empty for none
 * @param users the processes that hold a descriptor of it, empty when they were not asked for or may not be seen
 */
public record SocketEntry(
        TcpState state,
        int receiveQueue,
        int sendQueue,
        Endpoint local,
        Endpoint remote,
        Optional<Timer> timer,
        long inode,
        String cookie,
        String device,
        List<User> users) {
    /** A process that holds a descriptor of a socket. */
    public record User(String name, long pid, int descriptor) {}

    public SocketEntry {
        users = List.copyOf(users);
    }

    /** The same row, with the processes that hold the socket. */
    public SocketEntry heldBy(List<User> holders) {
        return new SocketEntry(state, receiveQueue, sendQueue, local, remote, timer, inode, cookie, device, holders);
    }

    public FourTuple tuple() {
        return new FourTuple(local, remote);
    }

    /**
     * Whether it is one of the kernel's mini-sockets, which outlive their socket by a timer alone: every TIME-WAIT, and a
     * FIN-WAIT-2 that was closed.
     */
    public boolean mini() {
        return timer.isPresent() && timer.get().kind().equals("timewait");
    }

    /** Whether no descriptor refers to the socket. */
    public boolean orphan() {
        return inode == 0;
    }
}

package tcplab.observe;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import tcplab.tcp.TcpState;

/**
 * The kernel's TCP sockets, asked for by netlink (sock_diag(7), {@code include/uapi/linux/inet_diag.h}): what {@code ss} asks
 * too, without another process and without text. It sees the network namespace of the thread that opened it.
 */
final class SockDiag implements Closeable {
    private static final int NETLINK_SOCK_DIAG = 4;
    /** The older question, whose answer has both families: one walk through the kernel's table instead of two. */
    private static final int TCPDIAG_GETSOCK = 18;

    private static final int REQUEST_AND_DUMP = 0x301;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int HEADER = 16;
    /** A {@code struct inet_diag_req}, and where in it the states are asked for. */
    private static final int REQUEST = HEADER + 60;

    private static final int EXTENSIONS = HEADER + 3;
    private static final int STATES = HEADER + 52;

    /** Takes each socket of a dump; the row is valid during the call alone. */
    interface Rows {
        void row(DiagRow row) throws IOException;
    }

    private final Netlink netlink = open();
    private final ByteBuffer request = Netlink.buffer(REQUEST);
    private final ByteBuffer block = Netlink.buffer(Netlink.BLOCK);
    private final DiagRow row = new DiagRow(block);
    private int sequence;

    SockDiag() throws IOException {}

    private static Netlink open() throws IOException {
        return new Netlink(NETLINK_SOCK_DIAG);
    }

    /**
     * Shows every socket in one of the states, in the order of the kernel's tables. The kernel passes over those in other
     * states, which costs less than to look at them here.
     *
     * @throws IOException when the kernel refuses, with its errno, or gives no answer within 5 s
     */
    void dump(Set<TcpState> states, Rows rows) throws IOException {
        dump(states, 0, rows);
    }

    /** The same with each socket's {@code tcp_info} (tcp(7)), so that {@link DiagRow#sinceAcknowledged} is known. */
    void dumpWithInfo(Set<TcpState> states, Rows rows) throws IOException {
        dump(states, 1 << (DiagRow.ATTRIBUTE_INFO - 1), rows);
    }

    private void dump(Set<TcpState> states, int extensions, Rows rows) throws IOException {
        int mask = 0;
        for (TcpState state : states) {
            mask |= DiagRow.mask(state);
        }
        ask(mask, extensions);
        while (take(rows)) {
            netlink.receive(block);
        }
    }

    private void ask(int states, int extensions) throws IOException {
        request.clear();
        request.putInt(REQUEST).putShort((short) TCPDIAG_GETSOCK).putShort((short) REQUEST_AND_DUMP);
        request.putInt(++sequence).putInt(0);
        request.put((byte) DiagRow.AF_INET)
                .put(EXTENSIONS, (byte) extensions)
                .putInt(STATES, states); // the family is asked for and not looked at
        netlink.send(request.clear());
        netlink.receive(block);
    }

    /** Works a block off; says whether more are to come. */
    private boolean take(Rows rows) throws IOException {
        int at = 0;
        while (at + HEADER <= block.limit()) {
            int length = block.getInt(at);
            if (length < HEADER || at + length > block.limit()) {
                throw new IOException("sock_diag: a message of " + length + " bytes in a block of " + block.limit());
            }
            int type = block.getShort(at + 4);
            boolean ours = block.getInt(at + 8) == sequence;
            if (ours && type == NLMSG_DONE) {
                return false;
            }
            if (ours && type == NLMSG_ERROR) {
                throw new IOException("sock_diag: the kernel refused: errno " + -block.getInt(at + HEADER));
            }
            if (ours && type == TCPDIAG_GETSOCK) {
                row.at(at + HEADER, at + length);
                rows.row(row);
            }
            at += length + 3 & ~3;
        }
        return true;
    }

    @Override
    public void close() {
        netlink.close();
    }
}

package tcplab.tcp;

import static tcplab.tcp.TcpState.*;
import static tcplab.text.Text.text;

import java.util.List;
import java.util.Optional;
import tcplab.text.Text;

/**
 * An arrow of RFC 9293 Figure 5, whether a segment or a program's call walks it, and the one that the figure's note 2 adds.
 *
 * @param event what walks it, as the figure says it
 * @param remark how Linux differs there, or how what was seen is to be read; mostly empty
 * @param walkable whether Linux can walk it at all
 */
public record Arrow(TcpState from, TcpState to, Text event, Optional<Text> remark, boolean walkable) {
    /** The figure's twenty arrows, and note 2's. Note 3, a RST that ends any state, is none of them. */
    public static final List<Arrow> ALL = List.of(
            arrow(CLOSED, LISTEN, text("passive OPEN", "被动 OPEN")),
            arrow(LISTEN, CLOSED, text("CLOSE", "CLOSE")),
            arrow(CLOSED, SYN_SENT, text("active OPEN, send SYN", "主动 OPEN，发送 SYN")),
            new Arrow(
                    SYN_SENT,
                    CLOSED,
                    text("CLOSE", "CLOSE"),
                    Optional.of(text(
                            "no segment tells; the kernel shows a connect() that gave up likewise",
                            "没有报文段可以看出；connect() 超时放弃时，内核报告的也是这样")),
                    true),
            arrow(LISTEN, SYN_RECEIVED, text("receive SYN, send SYN,ACK", "收到 SYN，发送 SYN,ACK")),
            new Arrow(
                    LISTEN,
                    SYN_SENT,
                    text("SEND, send SYN", "SEND，发送 SYN"),
                    Optional.of(text(
                            "Linux cannot: connect() on a listening socket fails with EISCONN, send() with EPIPE",
                            "Linux 做不到：对监听套接字 connect() 会得到 EISCONN，send() 会得到 EPIPE")),
                    false),
            arrow(SYN_RECEIVED, LISTEN, text("receive RST after a passive OPEN", "被动 OPEN 之后收到 RST")),
            arrow(SYN_SENT, SYN_RECEIVED, text("receive SYN, send SYN,ACK", "收到 SYN，发送 SYN,ACK")),
            arrow(SYN_SENT, ESTABLISHED, text("receive SYN,ACK, send ACK", "收到 SYN,ACK，发送 ACK")),
            arrow(SYN_RECEIVED, ESTABLISHED, text("receive ACK of SYN", "收到对 SYN 的 ACK")),
            arrow(SYN_RECEIVED, FIN_WAIT_1, text("CLOSE, send FIN", "CLOSE，发送 FIN")),
            arrow(ESTABLISHED, FIN_WAIT_1, text("CLOSE, send FIN", "CLOSE，发送 FIN")),
            arrow(ESTABLISHED, CLOSE_WAIT, text("receive FIN, send ACK", "收到 FIN，发送 ACK")),
            arrow(FIN_WAIT_1, FIN_WAIT_2, text("receive ACK of FIN", "收到对 FIN 的 ACK")),
            arrow(FIN_WAIT_1, CLOSING, text("receive FIN, send ACK", "收到 FIN，发送 ACK")),
            new Arrow(
                    FIN_WAIT_1,
                    TIME_WAIT,
                    text("receive FIN with ACK of FIN, send ACK (note 2)", "收到带有对 FIN 的 ACK 的 FIN，发送 ACK（注 2）"),
                    Optional.of(text(
                            "one segment on the wire; the kernel passes FIN-WAIT-2 for some microseconds",
                            "线路上只有一个报文段；内核会在 FIN-WAIT-2 停留几微秒")),
                    true),
            arrow(FIN_WAIT_2, TIME_WAIT, text("receive FIN, send ACK", "收到 FIN，发送 ACK")),
            arrow(CLOSING, TIME_WAIT, text("receive ACK of FIN", "收到对 FIN 的 ACK")),
            arrow(TIME_WAIT, CLOSED, text("2MSL have passed", "2MSL 已过")),
            arrow(CLOSE_WAIT, LAST_ACK, text("CLOSE, send FIN", "CLOSE，发送 FIN")),
            arrow(LAST_ACK, CLOSED, text("receive ACK of FIN", "收到对 FIN 的 ACK")));

    private static Arrow arrow(TcpState from, TcpState to, Text event) {
        return new Arrow(from, to, event, Optional.empty(), true);
    }

    /** The arrow from one state to another, if there is one. */
    public static Optional<Arrow> between(TcpState from, TcpState to) {
        return ALL.stream()
                .filter(arrow -> arrow.from == from && arrow.to == to)
                .findFirst();
    }

    @Override
    public String toString() {
        return from + " → " + to;
    }
}

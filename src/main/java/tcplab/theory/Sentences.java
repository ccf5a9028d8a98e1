package tcplab.theory;

import static tcplab.text.Text.text;

import java.util.List;
import java.util.Optional;

/** The documented theory as a whole: every sentence that an experiment can judge, by subject and number. */
public final class Sentences {
    private static Sentence is(String id, String en, String zh) {
        return new Sentence(id, text(en, zh));
    }

    private static final List<Sentence> OPENING = List.of(
            is("A1", "Three segments open a connection: SYN, SYN+ACK, ACK.", "三个报文段建立一条连接：SYN、SYN+ACK、ACK。"),
            is("A2", "Their numbers are x; y and x+1; x+1 and y+1.", "它们的号码依次为 x；y、x+1；x+1、y+1。"),
            is(
                    "A3",
                    "The client goes from CLOSED through SYN-SENT to ESTABLISHED.",
                    "客户端从 CLOSED 经 SYN-SENT 到 ESTABLISHED。"),
            is(
                    "A4",
                    "The server goes from LISTEN through SYN-RECEIVED to ESTABLISHED.",
                    "服务器从 LISTEN 经 SYN-RECEIVED 到 ESTABLISHED。"),
            is("A5", "Each side chooses its initial sequence number, usually 1.", "初始序号由双方各自选定，通常为 1。"),
            is("A6", "A SYN consumes a sequence number although it carries no data.", "SYN 不携带数据，却要消耗一个序号。"),
            is("A7", "SYN and SYN+ACK carry no data.", "SYN 和 SYN+ACK 不携带数据。"),
            is(
                    "A8",
                    "The third segment may carry data; without data it consumes no number.",
                    "第三个报文段可以携带数据；不携带数据就不消耗序号。"),
            is("A9", "Once a connection is established, every segment has ACK set.", "连接建立之后，每个报文段的 ACK 都为 1。"),
            is("A10", "Whichever segment of the handshake is lost, it is sent again.", "握手的三个报文段无论丢失哪一个，都会重传。"),
            is(
                    "A11",
                    "A client that cannot reach its server goes from SYN-SENT to CLOSED.",
                    "服务器不可达时，客户端从 SYN-SENT 回到 CLOSED。"),
            is(
                    "A12",
                    "With two segments an old SYN would open a connection that nobody wants; with three it does not.",
                    "若只有两次握手，迟到的旧 SYN 会建立一条没人要的连接；三次握手则不会。"),
            is(
                    "A13",
                    "When the SYN+ACK is lost, the server keeps a half-open entry for a while.",
                    "SYN+ACK 丢失时，服务器会把半开的表项保留一段时间。"),
            is(
                    "A14",
                    "Both sides may open at once and pass SYN-SENT, SYN-RECEIVED, ESTABLISHED.",
                    "双方可以同时打开，都经过 SYN-SENT、SYN-RECEIVED 到 ESTABLISHED。"),
            is(
                    "A15",
                    "The server commits resources at the second segment, the client at the third: SYN floods live on that.",
                    "服务器在第二个报文段时就分配资源，客户端到第三个才分配：SYN 泛洪正是利用这一点。"),
            is(
                    "A16",
                    "SYN cookies and limits on half-open entries defend against SYN floods.",
                    "SYN cookie 以及对半连接数量和时长的限制可以防御 SYN 泛洪。"),
            is("A17", "A listener exists first, by a passive open.", "必须先有监听者（被动打开，LISTEN）。"));

    private static final List<Sentence> SEGMENTS = List.of(
            is(
                    "B1",
                    "The header has ports, sequence and acknowledgment numbers, offset, flags, window, checksum, urgent pointer and options.",
                    "首部包含端口、序号、确认号、数据偏移、标志、窗口、校验和、紧急指针和选项。"),
            is(
                    "B2",
                    "A segment with seq 301 and 100 bytes is followed by seq 401; one with seq 501 and 200 bytes is acknowledged by 701.",
                    "seq 为 301、携带 100 字节的报文段之后是 seq 401；seq 为 501、携带 200 字节的由 ack 701 确认。"),
            is("B3", "Sequence numbers count bytes, modulo 2^32.", "序号按字节计数，以 2^32 为模。"),
            is("B4", "UDP sets up nothing and acknowledges nothing.", "UDP 不建立连接，也不确认。"),
            is("B5", "A connection is known by its four-tuple: two addresses, two ports.", "一条连接由四元组确定：两个地址、两个端口。"),
            is("B6", "A RST ends a connection by force.", "RST 强制终止连接。"));

    private static final List<Sentence> CLOSING = List.of(
            is("C1", "Four segments close a connection: FIN, ACK, FIN, ACK.", "四个报文段关闭一条连接：FIN、ACK、FIN、ACK。"),
            is("C2", "It can never be three segments, or data would be lost.", "绝不可能只有三个报文段，否则会丢失数据。"),
            is(
                    "C3",
                    "The active side passes FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT; the passive one CLOSE-WAIT, LAST-ACK; both end in CLOSED.",
                    "主动方经过 FIN-WAIT-1、FIN-WAIT-2、TIME-WAIT，被动方经过 CLOSE-WAIT、LAST-ACK，最后都到 CLOSED。"),
            is("C4", "A FIN consumes a sequence number.", "FIN 要消耗一个序号。"),
            is("C5", "Who has sent a FIN sends no more data but still receives it.", "发出 FIN 的一方不再发送数据，但仍能接收。"),
            is("C6", "The third segment of the close carries FIN and ACK.", "关闭时的第三个报文段同时带有 FIN 和 ACK 标志。"),
            is(
                    "C7",
                    "The last ACK cannot be left out: if it is lost, the FIN is sent and acknowledged again.",
                    "最后的 ACK 不能省去：它若丢失，FIN 会重传，并再次得到确认。"),
            is("C8", "A FIN that is sent again restarts the 2MSL timer.", "重传的 FIN 会重新启动 2MSL 定时器。"),
            is("C9", "The passive side is CLOSED before the active one.", "被动方比主动方先进入 CLOSED。"),
            is(
                    "C10",
                    "Both sides may close at once and pass FIN-WAIT-1, CLOSING, TIME-WAIT.",
                    "双方可以同时关闭，都经过 FIN-WAIT-1、CLOSING 到 TIME-WAIT。"),
            is(
                    "C11",
                    "Three ways lead into TIME-WAIT: from FIN-WAIT-2, from CLOSING, from FIN-WAIT-1 at once.",
                    "进入 TIME-WAIT 有三条路：从 FIN-WAIT-2、从 CLOSING、直接从 FIN-WAIT-1。"),
            is(
                    "C12",
                    "Many sockets in CLOSE-WAIT mean a program that does not close.",
                    "大量 CLOSE-WAIT 说明程序没有调用 close()。"),
            is("C13", "FIN-WAIT-2 waits for the peer's FIN.", "FIN-WAIT-2 等待对端的 FIN。"),
            is("C14", "close() sends a FIN.", "close() 会发送 FIN。"));

    private static final List<Sentence> TIME_WAIT = List.of(
            is(
                    "D1",
                    "The side that closes actively enters TIME-WAIT; usually it is the client.",
                    "主动关闭的一方进入 TIME-WAIT，通常是客户端。"),
            is("D2", "TIME-WAIT lasts 2MSL, one to two minutes.", "TIME-WAIT 持续 2MSL，即 1 到 2 分钟。"),
            is("D3", "Its first reason: the last ACK can be repeated.", "原因之一：最后的 ACK 可以重发。"),
            is(
                    "D4",
                    "Its second reason: old duplicates die before the tuple is used again.",
                    "原因之二：四元组再次使用之前，旧的重复报文已经消失。"),
            is("D5", "During TIME-WAIT the port cannot be used again.", "TIME-WAIT 期间该端口不能再次使用。"),
            is("D6", "Many short connections pile up TIME-WAIT and use up the ports.", "大量短连接会堆积 TIME-WAIT，把端口耗尽。"),
            is("D7", "The cure is a wider range of ephemeral ports.", "对策：扩大临时端口范围。"),
            is(
                    "D8",
                    "The cure is SO_REUSEADDR, which makes ports usable again quickly.",
                    "对策：SO_REUSEADDR 可以让端口很快重新可用。"),
            is("D9", "The cure is long connections, or a pool of them.", "对策：使用长连接或连接池。"),
            is(
                    "D10",
                    "Without TIME-WAIT a new connection may get an old one's segments.",
                    "没有 TIME-WAIT，新连接可能收到旧连接的报文段。"),
            is("D11", "TIME-WAIT is costly.", "TIME-WAIT 的代价很高。"));

    private static final List<Sentence> SILENCE = List.of(
            is("E1", "A keepalive timer saves a server from a client that vanished.", "保活定时器使服务器不至于一直等待已经消失的客户端。"),
            is("E2", "After two hours of silence ten probes follow, 75 minutes apart.", "沉默两小时之后，每隔 75 分钟探测一次，共 10 次。"),
            is("E3", "Every segment from the peer restarts the keepalive timer.", "对端发来的每个报文段都会重置保活定时器。"),
            is("E4", "A connection that one side has forgotten is found out by a RST.", "一方已经忘记的半开连接由 RST 发现。"));

    /** All of them, by subject and number. */
    public static final List<Sentence> ALL = List.of(OPENING, SEGMENTS, CLOSING, TIME_WAIT, SILENCE).stream()
            .flatMap(List::stream)
            .toList();

    private Sentences() {}

    /** The sentence that a claim is, or is a part of. */
    public static Optional<Sentence> of(String claim) {
        return ALL.stream().filter(sentence -> sentence.isTestedBy(claim)).findFirst();
    }
}

package tcplab.theory;

import static tcplab.text.Text.text;

import java.util.List;
import java.util.Optional;

/** The questions that interviewers ask about connections, answered in a few sentences. */
public final class Questions {
    /** Opening, closing, TIME-WAIT, the rest. */
    public static final List<Question> ALL = List.of(
            new Question(
                    "why-three",
                    text("Why does opening take three segments?", "为什么建立连接要三次握手？"),
                    text(
                            "Each side must tell its initial sequence number and hear it acknowledged. That would be four segments, but the server's acknowledgment and its own SYN travel in one. Three are the fewest after which both sides know both numbers, and know that the other does.",
                            "双方都要把自己的初始序号告诉对方，并得到确认。这本来要四个报文段，但服务器的确认和它自己的 SYN 可以合在一个里。三个是最少的：这之后双方都知道两个序号，也都知道对方已经知道。"),
                    List.of("A1", "A2", "A3", "A4", "A6", "A17")),
            new Question(
                    "why-not-two",
                    text("Why are two segments not enough to open a connection?", "为什么两次握手不够？"),
                    text(
                            "After two, the server cannot tell a SYN of now from one that was delayed: it would take the old one for a connection and wait for data that never comes. The third segment is the client's chance to refuse: asked about a SYN that it did not send, it answers with a RST.",
                            "如果只有两次，服务器分不清 SYN 是刚发出的，还是在网络里滞留过的：它会把旧 SYN 当成一条连接，一直等待不会到来的数据。第三个报文段给了客户端拒绝的机会：收到对自己没有发过的 SYN 的应答，它就回 RST。"),
                    List.of("A12", "A13", "A2")),
            new Question(
                    "lost-segment",
                    text("What if a segment of the handshake is lost?", "握手的报文段丢了怎么办？"),
                    text(
                            "It is sent again, with growing pauses and a limited number of times. A lost third segment is made good by the SYN+ACK that is sent again, or by the client's first data, which acknowledges the same number. tcplab predict computes when each side gives up.",
                            "会重传，间隔逐渐加长，次数有限。第三个报文段丢了，可由重传的 SYN+ACK 引出新的确认，也可由客户端最先发的数据弥补，因为数据带着同样的确认号。各方何时放弃，可用 tcplab predict 算出。"),
                    List.of("A10", "A11", "A13")),
            new Question(
                    "data-in-the-handshake",
                    text("May the handshake carry data?", "三次握手过程中能携带数据吗？"),
                    text(
                            "The third segment may, like any later one. SYN and SYN+ACK do not by default, although the protocol does not forbid it: a server must not hand such data to its program before the handshake ends. TCP Fast Open lifts that with a cookie from an earlier connection.",
                            "第三个报文段可以，和以后的报文段一样。SYN 与 SYN+ACK 默认不带数据，但协议并没有禁止，只是服务器在握手完成之前不得把数据交给程序。TCP Fast Open 凭先前连接得到的 cookie 放开了这一限制。"),
                    List.of("A7", "A8", "A6")),
            new Question(
                    "initial-sequence-number",
                    text("Why does a connection not begin with sequence number 0 or 1?", "初始序号为什么不从 0 或 1 开始？"),
                    text(
                            "So that segments of an earlier connection with the same addresses and ports do not fit into the new one, and so that nobody can guess numbers and forge segments. Linux adds a clock to a secret hash of the four-tuple. What looks like 0 in a capture is shown relative to the start.",
                            "为了让相同地址和端口的旧连接的报文段落不进新连接，也为了让人猜不出序号、伪造不了报文段。Linux 把一个时钟加到四元组的带密钥散列上。抓包工具里看到的 0 只是相对值。"),
                    List.of("A5", "B3", "D4")),
            new Question(
                    "syn-flood",
                    text("What is a SYN flood, and what helps against it?", "SYN 攻击是什么？如何防御？"),
                    text(
                            "Many SYNs whose senders never answer: each leaves an entry at the server for about a minute, the queue of such entries is short, and honest clients find it full. With SYN cookies the server keeps nothing and computes the entry again from the third segment. A longer queue and fewer SYN+ACKs only help a little.",
                            "大量 SYN 的发送者从不应答：每个 SYN 在服务器上留下一个表项约一分钟，而这样的队列很短，正常的客户端遇到的就是满队列。用 SYN cookie 时，服务器什么都不保存，凭第三个报文段重新算出表项。加长队列、减少 SYN+ACK 重传只能略有帮助。"),
                    List.of("A15", "A16", "A13")),
            new Question(
                    "simultaneous",
                    text("Can both sides open, or close, at the same time?", "双方可以同时打开或同时关闭吗？"),
                    text(
                            "Yes. Two SYNs that cross make one connection, through SYN-RECEIVED on both sides. Two FINs that cross lead both sides through CLOSING, and both end in TIME-WAIT.",
                            "可以。两个 SYN 在途中交错，只成为一条连接，双方都经过 SYN-RECEIVED。两个 FIN 交错，双方都经过 CLOSING，最后都进入 TIME-WAIT。"),
                    List.of("A14", "C10", "C11")),
            new Question(
                    "why-four",
                    text("Why does closing take four segments?", "为什么关闭连接要四次挥手？"),
                    text(
                            "The two directions are closed on their own: a FIN says only that its sender has no more data. The kernel acknowledges it at once, but the other FIN has to wait until the other program closes, and that may have data to send until then.",
                            "两个方向各自关闭：FIN 只表示发送方没有数据了。内核很快就会确认，但另一个 FIN 要等对端的程序也关闭，在那之前它可能还要发送数据。"),
                    List.of("C1", "C3", "C4", "C5", "C6")),
            new Question(
                    "why-not-three",
                    text("Can closing do with three segments?", "关闭连接能只用三个报文段吗？"),
                    text(
                            "Yes, and it often does. When the other program closes before its kernel has acknowledged the first FIN, acknowledgment and FIN leave in one segment. Nothing is lost: a FIN has a number after the last byte, so it always comes after all data.",
                            "能，而且很常见。如果对端的程序在内核确认第一个 FIN 之前就关闭，确认和 FIN 就合成一个报文段。不会丢任何数据：FIN 的序号排在最后一个字节之后，总在全部数据之后生效。"),
                    List.of("C2", "C1", "C5")),
            new Question(
                    "last-ack",
                    text("Why can the last ACK not be left out?", "为什么第四次挥手不能取消？"),
                    text(
                            "Without it the side in LAST-ACK cannot know that its FIN arrived, and sends it again until it gives up. TIME-WAIT is there to answer such a repeated FIN. When nobody is left in TIME-WAIT, a RST answers, and the close ends all the same.",
                            "没有它，处于 LAST-ACK 的一方不知道自己的 FIN 是否到达，会一直重发到放弃为止。TIME-WAIT 就是为了回答这样的重发。如果已经没有 TIME-WAIT，回答的是 RST，关闭同样会结束。"),
                    List.of("C7", "C8", "D3", "C9")),
            new Question(
                    "time-wait-reasons",
                    text("What is TIME-WAIT for?", "TIME_WAIT 状态存在的原因？"),
                    text(
                            "Two things: it answers the peer's FIN again should the last ACK be lost, and it keeps the same four-tuple from being used while segments of the old connection may still be under way.",
                            "有两个：最后的 ACK 若丢失，可以再次回答对端的 FIN；旧连接的报文段可能还在途中时，不让同一个四元组再被使用。"),
                    List.of("D3", "D4", "D10", "C7")),
            new Question(
                    "why-2msl",
                    text("Why does TIME-WAIT last 2MSL, and how long is that?", "为什么要等待 2MSL？2MSL 有多长？"),
                    text(
                            "One maximum lifetime for the last ACK to arrive or die, one for a repeated FIN that comes back. The standard says four minutes, Linux takes 60 seconds as a constant: tcp_fin_timeout does not change it. A repeated FIN starts it anew.",
                            "一个报文段最大生存时间留给最后的 ACK 到达或消失，一个留给可能重发回来的 FIN。标准的取值合四分钟，Linux 固定为 60 秒，tcp_fin_timeout 改变不了它。重发的 FIN 会让它重新计时。"),
                    List.of("D2", "C8", "D4")),
            new Question(
                    "who-waits",
                    text("Which side ends in TIME-WAIT?", "哪一方会进入 TIME_WAIT？"),
                    text(
                            "The one that sends the first FIN, be it client or server; both when the FINs cross; nobody when a RST ends the connection. A busy server that closes first collects the entries itself.",
                            "先发 FIN 的一方，无论是客户端还是服务器；FIN 交错时双方都进入；用 RST 结束时谁都不进入。总是先关闭的繁忙服务器会把这些表项攒在自己这边。"),
                    List.of("D1", "C11", "B6")),
            new Question(
                    "many-time-wait",
                    text("What if there are very many sockets in TIME-WAIT?", "TIME_WAIT 过多怎么办？"),
                    text(
                            "On a client that closes first, each holds a port towards its destination for 60 s, and connect() fails when none is left. Reuse connections, widen the range, or let tcp_tw_reuse take entries over after a second. On a server they cost some kernel memory and no port. SO_REUSEADDR does not help connect().",
                            "在先关闭的客户端上，每个表项把一个去往该目标的端口占住 60 秒，端口用完 connect() 就失败。对策是复用连接、扩大端口范围，或让 tcp_tw_reuse 在一秒后接手旧表项。在服务器上它们只占一些内核内存，不占端口。SO_REUSEADDR 对 connect() 没有帮助。"),
                    List.of("D6", "D5", "D7", "D8", "D9", "D11")),
            new Question(
                    "so-reuseaddr",
                    text("What does SO_REUSEADDR do?", "SO_REUSEADDR 有什么用？"),
                    text(
                            "It lets bind() take a port on which connections of an earlier server are still left, in TIME-WAIT or otherwise, so that a server can restart at once; the earlier one must have set it too. It never lets two listeners share a port, and connect() does not look at it.",
                            "它让 bind() 能用仍有旧服务器的连接（TIME-WAIT 或其他状态）的端口，使服务器可以立即重启；旧服务器当初也必须设过它。它不会让两个监听者共用一个端口，connect() 也不理会它。"),
                    List.of("D8", "D5")),
            new Question(
                    "close-wait",
                    text("What do many sockets in CLOSE-WAIT tell?", "CLOSE_WAIT 状态过多的原因？"),
                    text(
                            "That a program was told of the end and did not call close(). The kernel waits for the program, without any timer, so they stay until the process ends or has no descriptors left. Look for the path in the code that skips close(); tcplab states --pid names the process.",
                            "程序已得知对端关闭，自己却没有调用 close()。内核只是等着程序，没有任何定时器，所以它们会一直留到进程结束，或者描述符用尽。要找代码里漏掉 close() 的路径；tcplab states 会指出是哪个进程。"),
                    List.of("C12", "C3", "C5")),
            new Question(
                    "fin-wait-2",
                    text("How long may FIN-WAIT-2 last?", "FIN_WAIT_2 会持续多久？"),
                    text(
                            "As long as the peer likes, while the program still holds the socket: that is the half-close. After close() nobody could read any more, and the kernel ends it after tcp_fin_timeout.",
                            "只要程序还持有套接字，对端拖多久就多久，这就是半关闭。close() 之后已经没有人能读，内核等到 tcp_fin_timeout 就结束它。"),
                    List.of("C13", "C5", "C3")),
            new Question(
                    "reset",
                    text("What is a RST for?", "RST 有什么作用？"),
                    text(
                            "It says that there is no such connection, or that it was given up: nobody listens, the program closed with data unread, the linger time is 0, or one side has forgotten the connection. It is not acknowledged, and nobody enters TIME-WAIT.",
                            "它表示没有这条连接，或连接已被放弃：没有人监听、关闭时还有未读的数据、linger 时间为 0、一方已经忘了这条连接。它不需要确认，也没有人进入 TIME-WAIT。"),
                    List.of("B6", "C14", "E4", "A11")),
            new Question(
                    "keepalive",
                    text("What if the client vanishes from an open connection?", "连接建立后客户端突然出现故障怎么办？"),
                    text(
                            "A server that only waits never notices. With SO_KEEPALIVE, which is off by default, Linux sends a probe after 7200 s of silence and then one every 75 s, nine in all. A client that came back answers a probe with a RST. Data that nobody acknowledges is noticed sooner.",
                            "只是等待的服务器永远不会发觉。打开默认关闭的 SO_KEEPALIVE 之后，Linux 在沉默 7200 秒后发送探测，以后每 75 秒一个，共九个。重启过的客户端会以 RST 回答探测。若有数据在途而无人确认，会更早发觉。"),
                    List.of("E1", "E2", "E3", "E4")),
            new Question(
                    "four-tuple",
                    text("What tells one connection from another?", "一条连接由什么唯一确定？"),
                    text(
                            "Its two addresses and two ports together. One client port can serve connections to several destinations at once, and all connections of a server share the server's port.",
                            "两个地址加两个端口。客户端的同一个端口可以同时用于去往不同目标的连接，而服务器的所有连接共用服务器的端口。"),
                    List.of("B5", "D5")),
            new Question(
                    "accept-queue",
                    text("When is a connection established: before or after accept()?", "连接是在 accept() 之前还是之后建立的？"),
                    text(
                            "Before. The kernel completes the handshake and queues the connection; accept() only takes it from the queue. A queue with backlog N holds N+1, and while it is full new SYNs are dropped.",
                            "之前。内核完成握手并把连接放进队列，accept() 只是取出它。backlog 为 N 的队列容纳 N+1 条连接，满了之后新的 SYN 会被丢弃。"),
                    List.of("A17", "A4")),
            new Question(
                    "udp",
                    text("How does UDP differ?", "UDP 有什么不同？"),
                    text(
                            "It has no handshake, no acknowledgment, no order and no states: a datagram leaves at the first send, and nobody says whether it arrived.",
                            "没有握手、没有确认、没有顺序，也没有状态：第一次发送就发出数据报，至于是否到达，没有人告知。"),
                    List.of("B4", "A1")));

    private Questions() {}

    public static Optional<Question> find(String id) {
        return ALL.stream().filter(question -> question.id().equals(id)).findFirst();
    }
}

package tcplab.theory;

import static tcplab.text.Text.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tcplab.tcp.Ladder;
import tcplab.text.Text;

/** The figures of RFC 9293 that show segments: 6 to 13. Figure 5, the state diagram, is {@link tcplab.tcp.StateDiagram}. */
public final class Figures {
    private static final Text PUSH =
            text("Linux sets PSH on the last segment of a write.", "Linux 会在一次写入的最后一个报文段上置 PSH。");
    private static final Text LAST_LINE = text(
            "The figure's last line, CLOSED after 2MSL, is no segment; Linux waits 60 s.",
            "原图最后一行（2MSL 之后进入 CLOSED）不是报文段；Linux 等待 60 秒。");

    /** All eight, by number. */
    public static final List<Figure> ALL = List.of(
            new Figure(
                    6,
                    "3.5",
                    text("three-way handshake", "三次握手"),
                    Ladder.parse("""
                            SYN-SENT     > S  0:0(0)         SYN-RECEIVED
                            ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
                            ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
                            ESTABLISHED  > .  1:11(10) ack 1 ESTABLISHED
                            """),
                    Optional.of(text(
                            "The figure does not say how much data its last segment carries; ten bytes stand for it.",
                            "原图没有说明最后一个报文段带多少数据，这里以 10 字节代表。")),
                    Optional.of(text("The exercise writes another number of bytes.", "练习写入的字节数不同。")
                            .then(PUSH))),
            new Figure(
                    7,
                    "3.5",
                    text("both ends open at once", "同时打开"),
                    Ladder.parse("""
                            SYN-SENT     > S  0:0(0)        CLOSED
                            SYN-RECEIVED < S  0:0(0)        SYN-SENT
                            SYN-RECEIVED > S. 0:0(0) ack 1  SYN-RECEIVED
                            ESTABLISHED  < S. 0:0(0) ack 1  ESTABLISHED
                            """),
                    Optional.of(text(
                            "What the figure delivers on lines of their own, a ladder of segments shows with the next one.",
                            "原图中单独成行的送达，在按报文段排列的梯形图里并入下一行。")),
                    Optional.of(text(
                            "Linux acknowledges a SYN,ACK that completes a simultaneous open once more, by an ACK that the figure does not have; the lab delivers the SYN,ACK one after the other, so one end is ESTABLISHED a line later.",
                            "同时打开时，Linux 对收到的 SYN,ACK 会再回一个原图没有的 ACK；实验先后送达两个 SYN,ACK，因此一端晚一行才进入 ESTABLISHED。"))),
            new Figure(
                    8,
                    "3.5",
                    text("an old SYN comes before the new one", "旧的 SYN 先到"),
                    Ladder.parse("""
                            SYN-SENT     > S  0:0(0)         LISTEN
                            SYN-SENT     > S  -10:-10(0)     SYN-RECEIVED
                            SYN-SENT     < S. 0:0(0) ack -9  SYN-RECEIVED
                            SYN-SENT     > R  -9:-9(0)       LISTEN
                            SYN-SENT     > S  0:0(0)         SYN-RECEIVED
                            ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
                            ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
                            """),
                    Optional.of(text(
                            "The second line is the old SYN; the fifth is the new one, which arrives only now.",
                            "第二行是旧的 SYN；第五行是此时才到达的新 SYN。")),
                    Optional.empty()),
            new Figure(
                    9,
                    "3.5.1",
                    text("a half-open connection is found out by who forgot it", "遗忘的一方发现半开连接"),
                    Ladder.parse("""
                            SYN-SENT     > S  0:0(0)           ESTABLISHED
                            SYN-SENT     < .  1:1(0) ack -300  ESTABLISHED
                            SYN-SENT     > R  -300:-300(0)     CLOSED
                            SYN-SENT     > S  0:0(0)           CLOSED
                            """),
                    Optional.of(text(
                            "The negative number is the forgotten connection's, counted from the new SYN.",
                            "负数是被遗忘的旧连接的序号，从新的 SYN 算起。")),
                    Optional.of(
                            text(
                                    "The old connection's number is another. To Linux the ACK is a challenge ACK (RFC 5961), whose rate is limited; the SYN is sent again after two ticks and not after a second, and finds the listener, so that the opening goes on where the figure ends.",
                                    "旧连接的序号不同。在 Linux 里，这个 ACK 是质询 ACK（RFC 5961），发送速率受限；SYN 不是一秒后、而是两个时钟滴答后就重发，遇到仍在的监听者，于是连接在原图结束之处继续建立。"))),
            new Figure(
                    10,
                    "3.5.1",
                    text("a half-open connection is found out by who remembers it", "记得的一方发现半开连接"),
                    Ladder.parse("""
                            ESTABLISHED  > .  1:11(10) ack 1  CLOSED
                            CLOSED       < R  1:1(0)          CLOSED
                            """),
                    Optional.of(text("Mirrored: the left end remembers and sends.", "左右对调：左端记得连接并发送数据。")),
                    Optional.of(PUSH)),
            new Figure(
                    11,
                    "3.5.1",
                    text("an old SYN between two listeners", "两个监听者之间的旧 SYN"),
                    Ladder.parse("""
                            CLOSED       > S  0:0(0)        SYN-RECEIVED
                            CLOSED       < S. 0:0(0) ack 1  SYN-RECEIVED
                            CLOSED       > R  1:1(0)        LISTEN
                            """),
                    Optional.of(text(
                            "The left end listens; towards this connection, of which it knows nothing, it is CLOSED.",
                            "左端处于 LISTEN；对这条它一无所知的连接而言，它是 CLOSED。")),
                    Optional.empty()),
            new Figure(
                    12,
                    "3.6",
                    text("normal close", "正常关闭"),
                    Ladder.parse("""
                            FIN-WAIT-1   > F. 1:1(0) ack 1  CLOSE-WAIT
                            FIN-WAIT-2   < .  1:1(0) ack 2  CLOSE-WAIT
                            TIME-WAIT    < F. 1:1(0) ack 2  LAST-ACK
                            TIME-WAIT    > .  2:2(0) ack 2  CLOSED
                            """),
                    Optional.of(LAST_LINE),
                    Optional.empty()),
            new Figure(
                    13,
                    "3.6",
                    text("both ends close at once", "同时关闭"),
                    Ladder.parse("""
                            FIN-WAIT-1   > F. 1:1(0) ack 1  ESTABLISHED
                            CLOSING      < F. 1:1(0) ack 1  FIN-WAIT-1
                            CLOSING      > .  2:2(0) ack 2  CLOSING
                            TIME-WAIT    < .  2:2(0) ack 2  TIME-WAIT
                            """),
                    Optional.of(LAST_LINE),
                    Optional.empty()));

    private Figures() {}

    /** Of an exercise's evidence, what was played of each figure, by its number. */
    public static Map<Integer, LadderComparison> played(List<Replay> replays, Evidence evidence) {
        Map<Integer, LadderComparison> played = new TreeMap<>();
        for (Replay replay : replays) {
            for (Figure figure : ALL) {
                if (figure.number() == replay.figure()) {
                    replay.in(evidence)
                            .ifPresent(live -> played.put(figure.number(), LadderComparison.of(figure.ladder(), live)));
                }
            }
        }
        return played;
    }
}

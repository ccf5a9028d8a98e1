package tcplab.flow;

import java.util.Locale;
import tcplab.text.Text;

/** What a segment may have in it that contradicts the theory, with the section that it offends. */
public enum Oddity {
    SYN_WITH_FIN("9293 3.10.7.4", Text.text("SYN and FIN in one segment", "同一段中既有 SYN 又有 FIN")),
    SYN_WITH_RST("9293 3.10.7.4", Text.text("SYN and RST in one segment", "同一段中既有 SYN 又有 RST")),
    FIN_WITH_RST("9293 3.10.7.4", Text.text("FIN and RST in one segment", "同一段中既有 FIN 又有 RST")),
    NO_ACK("9293 3.1", Text.text("neither SYN nor RST nor ACK: a receiver drops it", "没有 SYN、RST，也没有 ACK：接收方会丢弃")),
    SYN_ACK_OF_NOTHING_SENT(
            "9293 3.10.7.3",
            Text.text("a SYN,ACK that acknowledges another number than SYN's", "SYN,ACK 确认的不是 SYN 的序号")),
    SYN_IN_CONNECTION(
            "9293 3.10.7.4", Text.text("a SYN in the middle of a connection, or a late one", "连接进行中出现 SYN，或迟到的 SYN")),
    SPLIT_HANDSHAKE(
            "9293 3.5", Text.text("the handshake was split: SYN answered by a bare SYN", "握手被拆开：SYN 由单独的 SYN 回应")),
    SYN_ACK_REFUSED(
            "9293 3.5",
            Text.text(
                    "the SYN,ACK was refused by a bare RST: the SYN was forged, old or given up",
                    "SYN,ACK 被单独的 RST 拒绝：SYN 是伪造的、过时的或已放弃")),
    ACK_OF_UNSEEN(
            "9293 3.10.7.4", Text.text("an acknowledgment of what was not sent, or not captured", "确认了没有发送（或没有抓到）的数据")),
    OLD_DUPLICATE("9293 3.4.3", Text.text("numbers from before this connection: an old duplicate", "序号早于本连接：旧的重复段")),
    DATA_AFTER_FIN("9293 3.6", Text.text("payload after the sender's own FIN", "发送方在自己的 FIN 之后又发送数据")),
    FIN_MOVED("9293 3.10.4", Text.text("a second FIN at another number", "第二个 FIN 的序号不同")),
    RST_NOT_EXACT("5961 3", Text.text("a RST at another number than the one expected next", "RST 的序号不是期望的下一个序号")),
    DATA_AFTER_RESET("9293 3.10.7.1", Text.text("payload after the connection was reset", "连接被重置之后还有数据")),
    TIME_WAIT_REUSED(
            "9293 3.6.1", Text.text("the tuple was used again within TIME-WAIT's minute", "TIME-WAIT 的一分钟内四元组被再次使用")),
    REUSED_WHILE_OPEN(
            "9293 3.10.7.4",
            Text.text("a new connection on the tuple of one that had not ended", "前一个连接尚未结束，四元组就被新连接使用")),
    SAME_ENDS("9293 3.10.7.4", Text.text("both ends have the same address and port", "两端的地址和端口相同")),
    HEADER_CUT("9293 3.1", Text.text("the capture holds only a part of the TCP header", "只抓到一部分 TCP 首部"));

    private final String rfc;
    private final Text text;

    Oddity(String rfc, Text text) {
        this.rfc = rfc;
        this.text = text;
    }

    /** The number of the RFC and the section. */
    public String rfc() {
        return rfc;
    }

    public Text text() {
        return text;
    }

    /** Its name in JSON: {@code data-after-fin}. */
    public String kind() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

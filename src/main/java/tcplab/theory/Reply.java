package tcplab.theory;

import java.util.List;
import java.util.OptionalLong;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.text.Text;

/** How a socket answers a segment at once, by the kind and the numbers of what it sends. */
public enum Reply {
    NONE("-", Text.text("nothing", "不应答")),
    /** {@code <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>}, which accepts nothing of the segment: also a challenge ACK (RFC 5961). */
    ACK("ACK", Text.text("an ACK that accepts nothing of it", "只重申期望序号的 ACK")),
    /** An ACK of what the segment occupies. */
    ACK_OF_IT("ACK+", Text.text("an ACK of it", "确认它的 ACK")),
    /** SYN,ACK, of the segment's SYN. */
    SYN_ACK("SYN,ACK", Text.text("SYN,ACK", "SYN,ACK")),
    /** {@code <SEQ=SEG.ACK><CTL=RST>}. */
    RST("RST", Text.text("RST", "RST")),
    /** {@code <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>}. */
    RST_ACK("RST,ACK", Text.text("RST,ACK", "RST,ACK")),
    /** Something else, or more than one segment. */
    OTHER("?", Text.text("something else", "其他"));

    private final String notation;
    private final Text text;

    Reply(String notation, Text text) {
        this.notation = notation;
        this.text = text;
    }

    public Text inWords() {
        return text;
    }

    /**
     * What several answers to a segment come to.
     *
     * @param sendNext SND.NXT of the socket that answers, where it had sent something before
     */
    static Reply of(RawSegment segment, List<RawSegment> answers, OptionalLong sendNext) {
        if (answers.isEmpty()) {
            return NONE;
        }
        return answers.size() == 1 ? of(segment, answers.get(0), sendNext) : OTHER;
    }

    private static Reply of(RawSegment segment, RawSegment answer, OptionalLong sendNext) {
        int flags = answer.flags().bits();
        long after = SeqNumber.plus(answer.ack(), 0);
        if (flags == Flags.RST) {
            return segment.flags().ack() && answer.seq() == segment.ack() ? RST : OTHER;
        }
        if (flags == (Flags.RST | Flags.ACK)) {
            return answer.seq() == 0 && after == segment.next() ? RST_ACK : OTHER;
        }
        if (flags == (Flags.SYN | Flags.ACK)) {
            return segment.flags().syn() && after == SeqNumber.plus(segment.seq(), 1) ? SYN_ACK : OTHER;
        }
        boolean pure = flags == Flags.ACK
                && answer.length() == 0
                && (sendNext.isEmpty() || answer.seq() == sendNext.getAsLong());
        if (!pure) {
            return OTHER;
        }
        if (after == segment.seq()) {
            return ACK;
        }
        return after == segment.next() ? ACK_OF_IT : OTHER;
    }

    /** As the table has it: {@code ACK+}, or a dash for nothing. */
    @Override
    public String toString() {
        return notation;
    }
}

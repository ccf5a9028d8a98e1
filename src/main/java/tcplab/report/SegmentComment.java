package tcplab.report;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tcplab.flow.FlowMarks.Both;
import tcplab.flow.FlowMarks.Marked;
import tcplab.flow.Oddity;
import tcplab.flow.Party;
import tcplab.flow.SegmentNote;
import tcplab.flow.Step;
import tcplab.tcp.Flags;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;
import tcplab.text.Text;

/** One line on one segment, as a comment in a capture: whose it is, what it did, what is odd, the states of both ends. */
public record SegmentComment(Lang lang) {
    private static final String[] NAMES = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"};

    /**
     * Says it.
     *
     * @param connection its number
     * @param flags the segment's control bits, {@code length} the bytes of its payload
     * @param kinds the bits of {@link SegmentNote}
     */
    public String of(long connection, int flags, int length, int kinds, Marked marked) {
        List<Text> parts = new ArrayList<>();
        parts.add(text("connection %s, %s: %s", "连接 %s，%s：%s")
                .with(connection, marked.from().text(), names(flags, length)));
        parts.addAll(SegmentWords.of(kinds));
        parts.addAll(deeds(flags, kinds, marked));
        for (Oddity oddity : marked.noticed()) {
            parts.add(text("anomaly: %s (RFC %s)", "异常：%s（RFC %s）")
                    .with(oddity.text(), oddity.rfc().replace(" ", " §")));
        }
        parts.add(states(marked));
        return parts.stream().map(part -> part.in(lang)).collect(Collectors.joining(lang == Lang.ZH ? "；" : "; "));
    }

    private static Text names(int flags, int length) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((flags & 1 << bit) != 0) {
                names.add(NAMES[bit]);
            }
        }
        String all = names.isEmpty() ? "-" : String.join(",", names);
        return length == 0 ? Text.same(all) : text("%s, %s", "%s，%s").with(all, Text.count(length, "byte", "字节"));
    }

    /** What it did; what was sent before, or is a copy, did it then. */
    private static List<Text> deeds(int flags, int kinds, Marked marked) {
        List<Text> deeds = new ArrayList<>();
        if ((kinds & SegmentNote.COPY) != 0) {
            return deeds;
        }
        Both before = marked.before();
        Both after = marked.after();
        boolean changes = !before.equals(after);
        boolean syn = (flags & Flags.SYN) != 0;
        if (syn && changes) {
            deeds.add((flags & Flags.ACK) == 0 ? text("opens", "请求打开") : text("answers the opening", "回应打开"));
        }
        if ((flags & Flags.FIN) != 0
                && !marked.finsBefore().contains(marked.from())
                && !over(before.of(marked.from()))) {
            deeds.add(marked.finsBefore().isEmpty() ? text("closes first", "先关闭") : text("closes too", "也关闭"));
        }
        if ((flags & Flags.RST) != 0) {
            deeds.add(changes ? text("resets", "重置") : text("changes no state", "不改变任何状态"));
        }
        if (all(after, TcpState.ESTABLISHED) && !all(before, TcpState.ESTABLISHED)) {
            deeds.add(text("now both ends are open", "至此两端都已打开"));
        }
        if (over(after) && !over(before) && (flags & Flags.RST) == 0) {
            deeds.add(text("now both ends have closed", "至此两端都已关闭"));
        }
        return deeds;
    }

    private static boolean all(Both both, TcpState state) {
        return both.client().equals(Optional.of(state)) && both.server().equals(Optional.of(state));
    }

    private static boolean over(Both both) {
        return over(both.client()) && over(both.server());
    }

    private static boolean over(Optional<TcpState> state) {
        return state.filter(s -> s == TcpState.CLOSED || s == TcpState.TIME_WAIT)
                .isPresent();
    }

    private static Text states(Marked marked) {
        return text("%s %s, %s %s", "%s %s，%s %s")
                .with(Party.CLIENT.text(), way(marked, Party.CLIENT), Party.SERVER.text(), way(marked, Party.SERVER));
    }

    private static String way(Marked marked, Party party) {
        String before = name(marked.before().of(party));
        String after = name(marked.after().of(party));
        return before.equals(after) ? after : before + " → " + after;
    }

    private static String name(Optional<TcpState> state) {
        return state.map(TcpState::toString).orElse(Step.UNKNOWN);
    }
}

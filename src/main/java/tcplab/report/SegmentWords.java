package tcplab.report;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.List;
import tcplab.flow.SegmentNote;
import tcplab.text.Text;

/** In words, what a segment was beside what its flags say. */
public final class SegmentWords {
    private SegmentWords() {}

    /** Of the bits of {@link SegmentNote}. */
    public static List<Text> of(int kinds) {
        List<Text> words = new ArrayList<>();
        add(words, kinds, SegmentNote.COPY, text("a copy of the same packet", "同一个包的副本"));
        add(words, kinds, SegmentNote.SENT_AGAIN, text("sent again", "重传"));
        add(words, kinds, SegmentNote.OUT_OF_ORDER, text("out of order", "乱序"));
        add(words, kinds, SegmentNote.KEEPALIVE, text("keepalive", "保活"));
        add(words, kinds, SegmentNote.WINDOW_PROBE, text("probe of a zero window", "零窗口探测"));
        add(words, kinds, SegmentNote.GAP_BEFORE, text("before it something is missing", "之前缺少数据"));
        return words;
    }

    private static void add(List<Text> words, int kinds, int bit, Text word) {
        if ((kinds & bit) != 0) {
            words.add(word);
        }
    }
}

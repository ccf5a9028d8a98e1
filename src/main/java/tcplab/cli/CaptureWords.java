package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tcplab.text.Text;
import tcplab.wire.Totals;
import tcplab.wire.Unread;

/** In words, what of captures gave no segment. */
final class CaptureWords {
    private CaptureWords() {}

    static List<Text> unread(Totals totals) {
        Map<Unread, Long> all = new TreeMap<>();
        for (Totals.OfFile file : totals.files()) {
            file.unread().forEach((what, number) -> all.merge(what, number, Long::sum));
        }
        List<Text> texts = new ArrayList<>();
        all.forEach((what, number) -> texts.add(text("%s: %s", "%s：%s").with(what.inWords(), number)));
        return texts;
    }
}

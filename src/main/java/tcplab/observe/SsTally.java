package tcplab.observe;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tcplab.record.SocketEntry;
import tcplab.record.Witness;
import tcplab.text.Text;
import tcplab.text.ToldException;

/** What the witness {@code ss} counts of itself, from any thread. */
final class SsTally {
    private static final int ROWS = 12;
    private static final int LINE = 200;

    private long looks;
    private long failures;
    private long notUnderstood;
    private @Nullable Text first;

    synchronized void looked(List<String> lines) {
        looks++;
        notUnderstood += lines.size();
        if (first == null && !lines.isEmpty()) {
            first = Text.text("the line '%s'", "这一行“%s”").with(inShort(lines.get(0)));
        }
    }

    synchronized void failed(Exception error) {
        failures++;
        if (first == null) {
            first = ToldException.of(error);
        }
    }

    /** Sound only if no look failed and every line was understood. */
    synchronized Witness.Report report() {
        Optional<Text> why = Optional.ofNullable(first)
                .map(trouble -> Text.text(
                                "of %s looks of ss %s failed, and %s lines could not be read; the first trouble: %s",
                                "ss 查看了 %s 次，其中 %s 次失败，另有 %s 行无法读懂；最早的问题：%s")
                        .with(looks + failures, failures, notUnderstood, trouble));
        return new Witness.Report(Witness.SS, looks > 0 || failures == 0, looks, failures + notUnderstood, why);
    }

    private static String inShort(String line) {
        String text = SsUsers.printable(line.strip());
        return text.length() <= LINE ? text : text.substring(0, LINE) + "...";
    }

    /** A table for a message: a few rows, and how many more there are. */
    static Text inShort(List<SocketEntry> sockets) {
        if (sockets.isEmpty()) {
            return Text.text("no socket at all", "一个套接字也没有");
        }
        Text rows = Text.same(sockets.stream()
                .limit(ROWS)
                .map(entry -> entry.state() + " " + entry.tuple())
                .collect(Collectors.joining("; ")));
        int more = sockets.size() - ROWS;
        return more <= 0 ? rows : Text.text("%s; and %s more", "%s；另有 %s 个").with(rows, more);
    }
}

package tcplab.report;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tcplab.record.Errno;
import tcplab.record.Event;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.Recording;
import tcplab.record.SocketEntry;
import tcplab.text.Text;

/** What happened, step by step: the script's steps and settings, and what ss and the counters showed at that moment. */
final class Story {
    private static final int ROWS = 400;
    private static final int SOCKETS = 6;
    private static final int COUNTERS = 8;

    /** A line of the story. */
    private record Row(Duration at, String style, Text kind, Text what) {}

    private final List<Row> rows = new ArrayList<>();
    private Map<String, String> table = Map.of();
    private Map<String, Long> counters = Map.of();
    private int left;

    static void write(Html html, Recording recording) {
        Story story = new Story();
        recording.events().forEach(story::tell);
        story.rows.sort(Comparator.comparing(Row::at));
        story.write(html);
    }

    private void tell(Event event) {
        if (event instanceof PhaseBegan phase) {
            add(event, "phase", text("phase", "阶段"), phase.phase());
        } else if (event instanceof SettingChanged setting) {
            add(event, "", text("setting", "设置"), Text.same(setting.name() + " = " + setting.value()));
        } else if (event instanceof StepReturned step) {
            String outcome = step.errno() == Errno.OK ? "✔" : step.errno().name();
            add(event, "", text("step", "步骤"), text("%s: %s", "%s：%s").with(step.step(), outcome));
        } else if (event instanceof SegmentInjected injected) {
            add(event, "", text("forged", "伪造"), Text.same(injected.segment().toString()));
        } else if (event instanceof StateChanged change) {
            add(
                    event,
                    "",
                    text("kernel", "内核"),
                    Text.same(change.tuple() + "  " + change.from() + " → " + change.to()));
        } else if (event instanceof ProgramReported said) {
            add(event, "", Text.same(said.program()), ActWords.line(said.report()));
        } else if (event instanceof SocketsSeen look) {
            sockets(look);
        } else if (event instanceof CountersSeen reading) {
            counters(reading);
        }
    }

    /** A look stands where it ended: what it shows was so at some moment until then. */
    private void add(Event event, String style, Text kind, Text what) {
        if (rows.size() < ROWS || !style.isEmpty()) {
            Duration at = event instanceof SocketsSeen look ? look.at().plus(look.took()) : event.at();
            rows.add(new Row(at, style, kind, what));
        } else {
            left++;
        }
    }

    /** What a look shows that the one before it did not. */
    private void sockets(SocketsSeen look) {
        Map<String, String> now = new LinkedHashMap<>();
        for (SocketEntry entry : look.sockets()) {
            now.put(entry.tuple() + " " + entry.cookie(), entry.state().toString());
        }
        List<String> changes = new ArrayList<>();
        for (SocketEntry entry : look.sockets()) {
            String before = table.get(entry.tuple() + " " + entry.cookie());
            if (!entry.state().toString().equals(before)) {
                changes.add(entry.state() + " " + entry.tuple() + " Recv-Q " + entry.receiveQueue() + " Send-Q "
                        + entry.sendQueue());
            }
        }
        table.forEach((key, state) -> {
            if (!now.containsKey(key)) {
                changes.add("− " + key.substring(0, key.lastIndexOf(' ')) + " (" + state + ")");
            }
        });
        table = now;
        if (!changes.isEmpty()) {
            String shown = changes.stream().limit(SOCKETS).collect(Collectors.joining("\n"));
            int more = changes.size() - SOCKETS;
            add(
                    look,
                    "",
                    Text.same("ss"),
                    more <= 0
                            ? Text.same(shown)
                            : text("%s\nand %s more", "%s\n另有 %s 行").with(shown, more));
        }
    }

    /** What grew since the reading before it. */
    private void counters(CountersSeen reading) {
        Map<String, Long> before = counters;
        counters = new HashMap<>(reading.counters());
        if (before.isEmpty()) {
            return;
        }
        List<String> grown = reading.counters().entrySet().stream()
                .filter(e -> e.getValue() > before.getOrDefault(e.getKey(), 0L))
                .map(e -> e.getKey() + " +" + (e.getValue() - before.getOrDefault(e.getKey(), 0L)))
                .toList();
        if (!grown.isEmpty()) {
            String shown = grown.stream().limit(COUNTERS).collect(Collectors.joining(", "));
            add(
                    reading,
                    "",
                    text("counters", "计数器"),
                    grown.size() <= COUNTERS
                            ? Text.same(shown)
                            : text("%s and %s more", "%s，另有 %s 个").with(shown, grown.size() - COUNTERS));
        }
    }

    private void write(Html html) {
        html.section("story", text("Step by step", "逐步经过"));
        html.open("table", "story").raw("<tbody>\n");
        for (Row row : rows) {
            html.open("tr", row.style());
            html.open("td", "time").plain(seconds(row.at())).close("td");
            html.open("td", "kind").text(row.kind()).close("td");
            html.open("td", row.style().isEmpty() ? "mono" : "");
            lines(html, row.what());
            html.close("td").close("tr");
        }
        html.raw("</tbody>\n").close("table");
        if (left > 0) {
            html.element(
                    "p",
                    "faint",
                    text("%s more lines are in the recording.", "其余 %s 行见记录文件。").with(left));
        }
        html.close("section");
    }

    private static void lines(Html html, Text what) {
        String[] en = what.en().split("\n", -1);
        String[] zh = what.zh().split("\n", -1);
        for (int i = 0; i < en.length; i++) {
            html.raw(i > 0 ? "<br>" : "").text(new Text(en[i], i < zh.length ? zh[i] : en[i]));
        }
    }

    private static String seconds(Duration at) {
        return String.format(Locale.ROOT, "%.3f s", at.toNanos() / 1e9);
    }
}

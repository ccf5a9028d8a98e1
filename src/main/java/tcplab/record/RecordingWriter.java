package tcplab.record;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Event.StepReturned;
import tcplab.text.Text;

/**
 * Writes a recording as text, a line an event, in the field's own notations. A look at the socket table is written as
 * what changed since the look before: {@code +7 row} is a new row, numbered, and {@code -7} says that it is gone.
 */
final class RecordingWriter {
    private final Appendable out;
    private final Map<SocketEntry, Deque<Integer>> shown = new HashMap<>();
    private int rows;
    private int lines;
    /** While a run goes on nobody knows yet which names are to come. */
    private boolean bilingual = true;

    RecordingWriter(Appendable out) {
        this.out = out;
    }

    void write(Recording recording) throws IOException {
        Environment e = recording.environment();
        int schema = RecordingStore.schema(recording);
        bilingual = schema >= RecordingStore.BILINGUAL;
        line("tcplab-recording " + schema);
        line("exercise " + e.exercise());
        line("started " + e.started());
        line("took " + Seconds.write(e.took()));
        for (Map.Entry<String, String> fact : e.facts().entrySet()) {
            line("fact " + fact.getKey() + " " + fact.getValue());
        }
        for (Map.Entry<String, String> sysctl : e.sysctls().entrySet()) {
            line("sysctl " + sysctl.getKey() + " " + sysctl.getValue());
        }
        for (Event event : recording.events()) {
            write(event);
        }
        for (Witness.Report w : recording.witnesses()) {
            line("witness " + w.witness() + " " + w.available() + " " + w.seen() + " " + w.dropped()
                    + w.why().map(why -> " " + TextNotation.write(why)).orElse(""));
        }
        line("end " + lines);
    }

    /** Events are few kinds with nothing in common but their time, so the kinds are asked in turn. */
    void write(Event event) throws IOException {
        String at = Seconds.write(event.at());
        if (event instanceof SegmentSeen seen) {
            line(at + " segment " + seen.segment());
        } else if (event instanceof BytesSeen bytes) {
            line(at + " bytes " + bytes.segment());
        } else if (event instanceof SegmentFate fate) {
            line(at + " fate " + Seconds.write(fate.sent()) + " " + fate.fate());
        } else if (event instanceof SegmentInjected injected) {
            line(at + " injected " + injected.segment());
        } else if (event instanceof StateChanged change) {
            line(at + " state " + change.tuple() + " " + change.from() + " " + change.to());
        } else if (event instanceof SocketsSeen look) {
            line(at + " sockets " + Seconds.write(look.took()));
            writeChanges(look);
        } else if (event instanceof CountersSeen counters) {
            StringBuilder text = new StringBuilder(at + " counters");
            counters.counters()
                    .forEach((name, value) ->
                            text.append(' ').append(name).append('=').append(value));
            line(text.toString());
        } else if (event instanceof StepReturned step) {
            line(at + " step " + Seconds.write(step.took()) + " " + step.errno() + " " + name(step.step()));
        } else if (event instanceof PhaseBegan phase) {
            line(at + " phase " + name(phase.phase()));
        } else if (event instanceof SettingChanged setting) {
            line(at + " setting " + setting.name() + " " + setting.value());
        } else if (event instanceof ProgramReported said) {
            line(at + " program " + NameNotation.write(said.program()) + " " + said.report());
        } else {
            throw new IllegalStateException("no notation for " + event);
        }
    }

    private String name(Text name) {
        return bilingual ? TextNotation.write(name) : name.en();
    }

    private void writeChanges(SocketsSeen look) throws IOException {
        Map<SocketEntry, Deque<Integer>> before = new HashMap<>(shown);
        shown.clear();
        for (SocketEntry entry : look.sockets()) {
            Integer row =
                    Optional.ofNullable(before.get(entry)).map(Deque::poll).orElse(null);
            if (row == null) {
                row = ++rows;
                line(" +" + row + " " + SocketNotation.write(entry));
            }
            shown.computeIfAbsent(entry, any -> new ArrayDeque<>()).add(row);
        }
        String gone = before.values().stream()
                .flatMap(Deque::stream)
                .sorted()
                .map(row -> " -" + row)
                .collect(Collectors.joining());
        if (!gone.isEmpty()) {
            line(gone);
        }
    }

    private void line(String text) throws IOException {
        lines++;
        out.append(text.replace('\n', ' ').replace('\r', ' ')).append('\n');
    }
}

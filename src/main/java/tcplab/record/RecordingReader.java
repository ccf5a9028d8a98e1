package tcplab.record;

import static tcplab.text.Text.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.Fate;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Event.StepReturned;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** Reads what {@link RecordingWriter} wrote. */
final class RecordingReader {
    private final Map<String, String> facts = new TreeMap<>();
    private final Map<String, String> sysctls = new TreeMap<>();
    private final Map<Integer, SocketEntry> rows = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Witness.Report> witnesses = new ArrayList<>();
    private String exercise = "";
    private Instant started = Instant.EPOCH;
    private Duration took = Duration.ZERO;
    private int lines;
    private boolean bilingual = true;
    private boolean ended;

    Recording read(Stream<String> text) throws BadRecordingException {
        Iterator<String> i = text.iterator();
        if (!i.hasNext()) {
            throw new BadRecordingException(text("the recording is truncated: it is empty", "记录不完整：它是空的"));
        }
        String head = i.next();
        bilingual = schema(head) >= RecordingStore.BILINGUAL;
        lines = 1;
        while (i.hasNext()) {
            String line = i.next();
            if (ended) {
                throw new BadRecordingException(text("line %s stands after the end of the recording", "第 %s 行在记录的结尾之后")
                        .with(lines + 1));
            }
            try {
                readLine(line);
            } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
                throw new BadRecordingException(
                        text("line %s of the recording cannot be read: '%s'", "记录的第 %s 行无法读取：“%s”")
                                .with(lines + 1, line));
            }
            lines++;
        }
        if (!ended) {
            throw new BadRecordingException(text(
                            "the recording is truncated: it stops after line %s without its 'end' line; a whole one is needed",
                            "记录不完整：它停在第 %s 行，没有 'end' 行；需要完整的记录")
                    .with(lines));
        }
        return new Recording(new Environment(exercise, started, took, facts, sysctls), events, witnesses);
    }

    /** Reads a line of a recording that is still being made, and hands out the event that it completes. */
    Optional<Event> live(String line, boolean endOfLook) throws BadRecordingException {
        try {
            if (endOfLook) {
                flushLook();
            } else {
                readLine(line);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            throw new BadRecordingException(
                    text("no line of a recording: '%s'", "不是记录中的行：“%s”").with(line));
        }
        if (events.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(events.remove(0));
    }

    private void end(String line, String count) throws BadRecordingException {
        if (!count.equals(Integer.toString(lines))) {
            throw new BadRecordingException(text(
                            "line %s ends the recording after %s lines and says '%s': lines are missing, or more than it had",
                            "第 %s 行在 %s 行之后结束记录，却写着“%s”：缺了行，或者多了行")
                    .with(lines + 1, lines, line));
        }
        ended = true;
    }

    private static int schema(String head) throws BadRecordingException {
        if (!head.matches("tcplab-recording \\d{1,9}")) {
            throw new BadRecordingException(text(
                            "this is no tcplab recording: it begins '%s' and not 'tcplab-recording %s'",
                            "这不是 tcplab 的记录：它以“%s”开头，而不是“tcplab-recording %s”")
                    .with(head, RecordingStore.SCHEMA));
        }
        int schema = Integer.parseInt(head.substring(head.indexOf(' ') + 1));
        if (schema > RecordingStore.SCHEMA) {
            throw new BadRecordingException(text(
                            "the recording has schema %s, which is newer than this tcplab's %s;"
                                    + " judge it with the tcplab that made it, or a later one",
                            "记录的格式版本是 %s，比这个 tcplab 的 %s 新；请用写下它的 tcplab 或更新的版本来判定")
                    .with(schema, RecordingStore.SCHEMA));
        }
        return schema;
    }

    private void readLine(String line) throws BadRecordingException {
        if (line.startsWith(" ")) {
            readChange(line.substring(1));
            return;
        }
        String[] w = line.split(" ", 3);
        switch (w[0]) {
            case "exercise" -> exercise = w[1];
            case "started" -> started = Instant.parse(w[1]);
            case "took" -> took = Seconds.parse(w[1]);
            case "fact" -> facts.put(w[1], w[2]);
            case "sysctl" -> sysctls.put(w[1], w[2]);
            case "witness" -> witnesses.add(witness(line));
            case "end" -> {
                flushLook();
                end(line, w[1]);
            }
            default -> {
                flushLook();
                readEvent(Seconds.parse(w[0]), w[1], w.length > 2 ? w[2] : "");
            }
        }
    }

    private @org.jspecify.annotations.Nullable SocketsSeen look;

    private void readEvent(Duration at, String kind, String rest) {
        String[] w = rest.split(" ", -1);
        switch (kind) {
            case "segment" -> events.add(new SegmentSeen(at, RawSegment.parse(rest)));
            case "bytes" -> events.add(new BytesSeen(at, rest));
            case "fate" ->
                events.add(new SegmentFate(at, Seconds.parse(w[0]), Fate.valueOf(w[1].toUpperCase(Locale.ROOT))));
            case "injected" -> events.add(new SegmentInjected(at, RawSegment.parse(rest)));
            case "state" ->
                events.add(new StateChanged(
                        at,
                        new FourTuple(Endpoint.parse(w[0]), Endpoint.parse(w[2])),
                        TcpState.parse(w[3]),
                        TcpState.parse(w[4])));
            case "sockets" -> look = new SocketsSeen(at, Seconds.parse(w[0]), List.of());
            case "counters" -> events.add(new CountersSeen(at, counters(rest)));
            case "step" ->
                events.add(new StepReturned(at, Seconds.parse(w[0]), name(rest.split(" ", 3)[2]), Errno.valueOf(w[1])));
            case "phase" -> events.add(new PhaseBegan(at, name(rest)));
            case "setting" -> events.add(new SettingChanged(at, w[0], rest.substring(w[0].length() + 1)));
            case "program" ->
                events.add(new ProgramReported(
                        at, NameNotation.parse(w[0]), ProgramReport.parse(rest.substring(w[0].length() + 1))));
            default -> throw new IllegalArgumentException(kind);
        }
    }

    /** A step's or a phase's; older recordings have it in English alone, and it stands for both. */
    private Text name(String written) {
        return bilingual ? TextNotation.parse(written) : Text.same(written);
    }

    private void readChange(String change) {
        if (look == null) {
            throw new IllegalArgumentException("no look");
        }
        if (change.startsWith("+")) {
            int space = change.indexOf(' ');
            int row = Integer.parseInt(change.substring(1, space));
            if (rows.put(row, SocketNotation.parse(change.substring(space + 1))) != null) {
                throw new IllegalArgumentException("row twice");
            }
            return;
        }
        for (String gone : change.split(" ", -1)) {
            if (rows.remove(-Integer.parseInt(gone)) == null) {
                throw new IllegalArgumentException(gone);
            }
        }
    }

    private void flushLook() {
        if (look != null) {
            events.add(new SocketsSeen(look.at(), look.took(), List.copyOf(rows.values())));
            look = null;
        }
    }

    private static Map<String, Long> counters(String rest) {
        Map<String, Long> counters = new TreeMap<>();
        for (String pair : rest.isEmpty() ? new String[0] : rest.split(" ", -1)) {
            int equals = pair.indexOf('=');
            counters.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
        }
        return counters;
    }

    private static Witness.Report witness(String line) {
        String[] w = line.split(" ", 6);
        Optional<Text> why = Optional.empty();
        if (w.length > 5) {
            why = Optional.of(TextNotation.parse(w[5]));
        }
        return new Witness.Report(
                Witness.valueOf(w[1].toUpperCase(Locale.ROOT)),
                truth(w[2]),
                Long.parseLong(w[3]),
                Long.parseLong(w[4]),
                why);
    }

    private static boolean truth(String word) {
        if (!word.equals("true") && !word.equals("false")) {
            throw new IllegalArgumentException(word);
        }
        return word.equals("true");
    }
}

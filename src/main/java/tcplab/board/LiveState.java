package tcplab.board;

import static tcplab.board.Values.both;
import static tcplab.board.Values.object;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.lab.News;
import tcplab.lab.Progress;
import tcplab.lab.Tempo;
import tcplab.record.Event;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StepReturned;
import tcplab.report.Json;
import tcplab.tcp.Arrow;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/**
 * What the board shows of one run. Pages get a snapshot when they come, and then, many times a second, what changed since:
 * single moves and segments as long as they are few, and numbers of them beyond that, so that a page has the same work
 * whether ten connections move or a thousand. Thread-safe.
 */
final class LiveState {
    /** Moves told one by one in one message; beyond that only how many there were. */
    static final int FEW = 60;

    /** Segments likewise: more than a reader sees go by. */
    static final int FEW_ROWS = 12;

    private static final int ROWS_KEPT = 200;
    /** As many as have room at a state of the diagram (diagram.js). */
    private static final int TOKENS_OF_STATE = 24;

    private static final int LOOKS_KEPT = 600;

    private final int number;
    private final String exercise;
    private final Ends ends = new Ends();
    private final Deque<Map<String, Object>> rows = new ArrayDeque<>();
    private final Deque<List<Object>> looks = new ArrayDeque<>();
    private final Map<Integer, RawSegment> held = new LinkedHashMap<>();
    private final List<Map<String, Object>> notes = new ArrayList<>();
    private final List<List<Object>> newLooks = new ArrayList<>();
    private Map<String, Object> outcome = Map.of("status", "running");
    private Map<String, Object> doing = Map.of();
    private Optional<Instant> started = Optional.empty();
    private Optional<Instant> oldest = Optional.empty();
    private Tempo tempo;
    private String freeze = "";
    private boolean frozen;
    private int copies;
    private long missed;
    private long segments;
    private boolean controlsChanged = true;
    private boolean changed = true;

    LiveState(int number, String exercise, Tempo tempo) {
        this.number = number;
        this.exercise = exercise;
        this.tempo = tempo;
    }

    synchronized void hear(News news) {
        changed = true;
        if (news instanceof News.Seen seen) {
            take(seen.event());
            return;
        }
        controlsChanged = true;
        if (news instanceof News.Began began) {
            started = Optional.of(began.at());
        } else if (news instanceof News.Held one) {
            held.put(one.number(), one.segment());
        } else if (news instanceof News.Passed one) {
            held.remove(one.number());
        } else if (news instanceof News.Copy copy) {
            copies = copy.copies();
        } else if (news instanceof News.Moves moves) {
            tempo = moves.tempo();
        } else if (news instanceof News.Frozen) {
            frozen = true;
        } else if (news instanceof News.Thawed) {
            frozen = false;
        } else if (news instanceof News.Missed lost) {
            missed += lost.events();
        } else if (news instanceof News.Unable unable) {
            notes.add(object("note", both(unable.why()), "bad", true));
        }
    }

    private void take(Event event) {
        ends.take(event);
        if (event instanceof SocketsSeen look) {
            Map<TcpState, Integer> counts = new EnumMap<>(TcpState.class);
            look.sockets().forEach(row -> counts.merge(row.state(), 1, Integer::sum));
            List<Object> line = new ArrayList<>();
            line.add(Json.seconds(look.at()));
            for (TcpState state : TcpState.values()) {
                line.add(counts.getOrDefault(state, 0));
            }
            newLooks.add(line);
            looks.add(line);
            if (looks.size() > LOOKS_KEPT) {
                looks.remove();
            }
        } else if (event instanceof PhaseBegan phase) {
            note(event.at(), text("▸ %s", "▸ %s").with(phase.phase()));
        } else if (event instanceof StepReturned step) {
            note(event.at(), text("%s: %s", "%s：%s").with(step.step(), step.errno()));
        } else if (event instanceof SettingChanged setting) {
            note(event.at(), Text.same(setting.name() + " = " + setting.value()));
        } else if (event instanceof Event.SegmentSeen || event instanceof Event.StateChanged) {
            oldest = oldest.or(() -> started.map(begin -> begin.plus(event.at())));
        }
    }

    private void note(Duration at, Text note) {
        notes.add(object("at", Json.seconds(at), "note", both(note)));
    }

    synchronized void progress(Progress progress) {
        doing = both(progress.doing());
        controlsChanged = true;
        changed = true;
    }

    /** The run has ended: how, and what was made of it. */
    synchronized void ended(Map<String, Object> how) {
        outcome = how;
        held.clear();
        frozen = false;
        controlsChanged = true;
        changed = true;
    }

    synchronized void freezing(Optional<TcpState> state) {
        freeze = state.map(TcpState::toString).orElse("");
        controlsChanged = true;
        changed = true;
    }

    /** What changed since the last call, if anything did. */
    synchronized Optional<Map<String, Object>> tick() {
        if (!changed) {
            return Optional.empty();
        }
        changed = false;
        Map<String, Object> message = object("run", number);
        List<Map<String, Object>> fresh = freshRows();
        List<Ends.Hop> hops = ends.hops();
        message.put("hops", hops.stream().limit(FEW).map(LiveState::hop).toList());
        if (hops.size() > FEW) {
            Map<String, Integer> flow = new LinkedHashMap<>();
            hops.stream().skip(FEW).forEach(hop -> flow.merge(hop.from() + ">" + hop.to(), 1, Integer::sum));
            message.put("flow", flow);
            message.put("tokens", tokens()); // so many moved that the page begins anew
        }
        message.put("rows", fresh.subList(Math.max(0, fresh.size() - FEW_ROWS), fresh.size()));
        message.put("skipped", Math.max(0, fresh.size() - FEW_ROWS));
        message.put("segments", segments);
        message.put("looks", List.copyOf(newLooks));
        newLooks.clear();
        if (controlsChanged) {
            controlsChanged = false;
            message.put("controls", controls());
        }
        oldest.ifPresent(at -> message.put("oldest", at.toEpochMilli()));
        oldest = Optional.empty();
        return Optional.of(message);
    }

    private List<Map<String, Object>> freshRows() {
        List<Map<String, Object>> fresh = new ArrayList<>(notes);
        notes.clear();
        for (Ends.Row row : ends.rows()) {
            segments++;
            fresh.add(row(row));
        }
        fresh.forEach(rows::add);
        while (rows.size() > ROWS_KEPT) {
            rows.remove();
        }
        return fresh;
    }

    private static Map<String, Object> row(Ends.Row row) {
        var moment = row.drawn().moment();
        Map<String, Object> shown = object(
                "at", Json.seconds(moment.at()),
                "conversation", row.conversation(),
                "left", moment.rung().left(),
                "right", moment.rung().right(),
                "rightward", moment.rung().rightward(),
                "segment", moment.rung().segment());
        if (moment.injected()) {
            shown.put("injected", true);
        }
        if (!moment.arrived()) {
            shown.put("lost", true);
        }
        return shown;
    }

    private static Map<String, Object> hop(Ends.Hop hop) {
        Map<String, Object> shown = object(
                "id", hop.token().id,
                "client", hop.token().client,
                "conversation", hop.token().conversation,
                "from", hop.from(),
                "to", hop.to());
        if (Arrow.between(hop.from(), hop.to()).isEmpty()) {
            shown.put("path", Paths.between(hop.from(), hop.to()));
        }
        return shown;
    }

    private List<Map<String, Object>> tokens() {
        return ends.tokens(TOKENS_OF_STATE).stream()
                .map(token -> object(
                        "id",
                        token.id,
                        "client",
                        token.client,
                        "conversation",
                        token.conversation,
                        "state",
                        token.state))
                .toList();
    }

    private Map<String, Object> controls() {
        List<Map<String, Object>> waiting = new ArrayList<>();
        held.forEach((number, segment) -> {
            Map<String, Object> one = ends.next(segment)
                    .map(LiveState::row)
                    .orElseGet(() -> object("segment", segment.flags().toString(), "rightward", true));
            one.put("number", number);
            one.put("from", segment.source().toString());
            one.put("to", segment.destination().toString());
            if (waiting.size() < FEW) {
                waiting.add(one);
            }
        });
        return object(
                "exercise", exercise,
                "outcome", outcome,
                "doing", doing,
                "tempo", tempo,
                "freeze", freeze,
                "frozen", frozen,
                "held", waiting,
                "heldInAll", held.size(),
                "copies", copies,
                "missed", missed);
    }

    /** All that a page must know that has just come. */
    synchronized Map<String, Object> snapshot() {
        return object(
                "run", number,
                "snapshot", true,
                "tokens", tokens(),
                "rows", List.copyOf(rows),
                "segments", segments,
                "looks", List.copyOf(looks),
                "controls", controls());
    }
}

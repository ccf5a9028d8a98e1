package tcplab.exercises;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tcplab.record.Event;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recording;
import tcplab.record.SocketEntry;
import tcplab.tcp.Flags;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpState;
import tcplab.theory.Cell;
import tcplab.theory.Evidence;
import tcplab.theory.MatrixSeen;
import tcplab.theory.MatrixSeen.Met;
import tcplab.theory.Reaction;
import tcplab.theory.Reply;
import tcplab.theory.StateMatrix;

/** Copies of a recording of the state × segment matrix in which sockets reacted otherwise than they did. */
final class MatrixSpoiler {
    private static final long ANY_NUMBER = 4711;

    private MatrixSpoiler() {}

    /** All cells at once, as no kernel reacts; none where the recording shows no cell. */
    static Map<String, Recording> copies(Recording recording) {
        Map<String, Recording> spoilt = new LinkedHashMap<>();
        if (MatrixSeen.of(Evidence.of(recording)).count(MatrixSeen.Verdict.NOT_SHOWN) < StateMatrix.CELLS.size()) {
            spoilt.put(
                    "each socket as RFC 9293 has it",
                    all(recording, met -> met.cell().rfc()));
            spoilt.put("each socket answers otherwise", all(recording, met -> answersOtherwise(met.reaction())));
            spoilt.put("each socket goes elsewhere", all(recording, met -> goesElsewhere(met.reaction())));
        }
        return spoilt;
    }

    static Reaction answersOtherwise(Reaction was) {
        return new Reaction(was.reply() == Reply.NONE ? Reply.ACK : Reply.NONE, was.next());
    }

    static Reaction goesElsewhere(Reaction was) {
        return new Reaction(was.reply(), was.next() == TcpState.CLOSING ? TcpState.LAST_ACK : TcpState.CLOSING);
    }

    private static Recording all(Recording recording, Function<Met, Reaction> otherwise) {
        MatrixSeen seen = MatrixSeen.of(Evidence.of(recording));
        Recording spoilt = recording;
        for (Cell cell : StateMatrix.CELLS) {
            for (Met met : seen.met(cell)) {
                spoilt = with(spoilt, met, otherwise.apply(met));
            }
        }
        return spoilt;
    }

    /** The same recording, but for what one socket did about the segment that it met. */
    static Recording with(Recording recording, Met met, Reaction reaction) {
        List<Event> events = new ArrayList<>();
        SocketsSeen last = recording.each(SocketsSeen.class).reduce((a, b) -> b).orElseThrow();
        for (Event event : recording.events()) {
            boolean answer = event instanceof SegmentSeen seen
                    && seen.segment().tuple().equals(met.tuple())
                    && seen.at().compareTo(met.at()) > 0;
            if (event.equals(last)) {
                events.add(new SocketsSeen(last.at(), last.took(), rows(last, met, reaction.next())));
            } else if (!answer) {
                events.add(event);
            }
        }
        answer(recording, met, reaction.reply())
                .ifPresent(raw -> events.add(new SegmentSeen(met.at().plus(Duration.ofNanos(1)), raw)));
        return recording.withEvents(events);
    }

    private static List<SocketEntry> rows(SocketsSeen last, Met met, TcpState next) {
        List<SocketEntry> rows = new ArrayList<>();
        for (SocketEntry row : last.sockets()) {
            boolean listens = row.state() == TcpState.LISTEN
                    && row.local().equals(met.tuple().local())
                    && met.cell().state() == TcpState.LISTEN
                    && next != TcpState.LISTEN
                    && next != TcpState.SYN_RECEIVED;
            if (!listens && !row.tuple().equals(met.tuple())) {
                rows.add(row);
            }
        }
        if (next != TcpState.CLOSED && next != TcpState.LISTEN) {
            rows.add(new SocketEntry(
                    next, 0, 0, met.tuple().local(), met.tuple().remote(), Optional.empty(), 0, "", "", List.of()));
        }
        return rows;
    }

    private static Optional<RawSegment> answer(Recording recording, Met met, Reply reply) {
        RawSegment to = met.segment();
        long sendNext = recording
                .each(SegmentSeen.class)
                .filter(seen -> seen.segment().tuple().equals(met.tuple())
                        && seen.at().compareTo(met.at()) < 0
                        && !seen.segment().flags().rst())
                .mapToLong(seen -> seen.segment().next())
                .reduce((a, b) -> SeqNumber.distance(a, b) > 0 ? b : a)
                .orElse(ANY_NUMBER);
        return switch (reply) {
            case NONE, OTHER -> Optional.empty();
            case ACK -> Optional.of(segment(met, ".", sendNext, to.seq()));
            case ACK_OF_IT -> Optional.of(segment(met, ".", sendNext, to.next()));
            case SYN_ACK -> Optional.of(segment(met, "S.", ANY_NUMBER, SeqNumber.plus(to.seq(), 1)));
            case RST -> Optional.of(segment(met, "R", to.ack(), 0));
            case RST_ACK -> Optional.of(segment(met, "R.", 0, to.next()));
        };
    }

    private static RawSegment segment(Met met, String flags, long seq, long ack) {
        return new RawSegment(
                met.tuple().local(), met.tuple().remote(), Flags.parse(flags), seq, ack, 512, 0, List.of());
    }
}

package tcplab.lab;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.record.Event;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;

/**
 * What of a run's events is told to who watches it: less than a judge needs, and less still when the telling falls behind, so
 * that a page shows the present of a thousand connections and not what a few of them did a while ago.
 *
 * <p>Of a connection of which a segment was left out no later one is told, for a ladder with gaps says what is wrong; one
 * that begins when the telling keeps up is told again. Looks at the socket table are always told: they put right what is left
 * out.
 */
final class LiveView {
    /** How well the telling keeps up. */
    enum Pace {
        KEEPS_UP,
        /** No more segments. */
        BEHIND,
        /** No more changes of state either. */
        FAR_BEHIND;

        /** A few events that waited long, because the processor was elsewhere, are told soon enough; many are not. */
        static Pace of(Duration late, int waiting) {
            if (waiting > 2000 && late.toMillis() > 400) {
                return FAR_BEHIND;
            }
            return waiting > 500 && late.toMillis() > 100 ? BEHIND : KEEPS_UP;
        }
    }

    private final Set<FourTuple> leftOut = new HashSet<>();
    private long missed;

    /** What to tell of an event, if anything. */
    Optional<Event> of(Event event, Pace pace) {
        if (event instanceof ProgramReported || event instanceof BytesSeen || event instanceof CountersSeen) {
            return Optional.empty(); // nobody shows them live
        } else if (event instanceof SocketsSeen look) {
            return Optional.of(new SocketsSeen(look.at(), look.took(), rows(look)));
        } else if (event instanceof SegmentSeen seen && leavesOut(seen, pace)) {
            missed++;
            return Optional.empty();
        } else if (event instanceof StateChanged && pace == Pace.FAR_BEHIND) {
            missed++;
            return Optional.empty();
        }
        return Optional.of(event);
    }

    private boolean leavesOut(SegmentSeen seen, Pace pace) {
        FourTuple tuple = seen.segment().tuple();
        boolean begins = seen.segment().flags().syn() && !seen.segment().flags().ack();
        if (pace != Pace.KEEPS_UP) {
            leftOut.add(tuple);
            leftOut.add(tuple.reversed());
            return true;
        } else if (begins) {
            leftOut.remove(tuple);
            leftOut.remove(tuple.reversed());
        }
        return leftOut.contains(tuple);
    }

    /** Without timers and queues, which differ at every look, so that a look tells of what changed its state alone. */
    private static List<SocketEntry> rows(SocketsSeen look) {
        return look.sockets().stream()
                .map(row -> new SocketEntry(
                        row.state(),
                        0,
                        0,
                        row.local(),
                        row.remote(),
                        Optional.empty(),
                        row.inode(),
                        row.cookie(),
                        row.device(),
                        List.of()))
                .toList();
    }

    /** How many events were left out because they came too fast, since the last call. */
    long missed() {
        long since = missed;
        missed = 0;
        return since;
    }
}

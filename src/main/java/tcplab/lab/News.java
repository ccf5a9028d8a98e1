package tcplab.lab;

import java.time.Instant;
import tcplab.record.Event;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** What is told of a run while it goes on, to who watches it. Verdicts rest on none of it, but on the recording. */
public sealed interface News {
    /** The recording began, at a moment of the wall clock. */
    record Began(Instant at) implements News {}

    /** A witness saw something, or the script did. */
    record Seen(Event event) implements News {}

    /** So many events came faster than they could be told, and are only in the recording. */
    record Missed(long events) implements News {}

    /**
     * A segment waits in its sender's kernel, on its way out.
     *
     * @param number which of the run's held segments it is, from 1
     */
    record Held(int number, RawSegment segment) implements News {}

    /** A held segment was let go. */
    record Passed(int number) implements News {}

    /** A segment was taken away that only repeated what is held, or what waits for it; so many were until now. */
    record Copy(int copies) implements News {}

    /** From now on segments leave at this tempo. */
    record Moves(Tempo tempo) implements News {}

    /** Script and segments rest, because an end is in the state that they were asked to rest in. */
    record Frozen(TcpState state) implements News {}

    /** They go on. */
    record Thawed() implements News {}

    /** Segments cannot be held here, and why. */
    record Unable(Text why) implements News {}
}

package tcplab.record;

import java.util.Locale;
import java.util.Optional;
import tcplab.text.Text;

/** Who can tell what happened. */
public enum Witness {
    /** Packets on the wire. Does not show what the application meant. */
    SNIFFER,
    /** The kernel's socket table, sampled. Misses what is shorter than its interval. */
    SS,
    /** The kernel's state tracepoint. Never shows TIME-WAIT, nor a passive SYN-RECEIVED while it is a request socket. */
    TRACEPOINT,
    /** The kernel's counters. */
    COUNTERS,
    /** The script's and the programs' own calls and what they returned. */
    SCRIPT,
    /**
     * The time that passed: what rests on it reads how long the kernel took. Recordings have no report of it; a user who held
     * segments disturbed it, and the evidence says so.
     */
    CLOCK;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * A witness's report on itself at the end of a run.
     *
     * @param available whether it could look at all
     * @param seen what it saw: segments, looks, transitions, readings, steps
     * @param dropped what it knows that it missed, or could not understand
     * @param why what was missing, when it could not look or missed something
     */
    public record Report(Witness witness, boolean available, long seen, long dropped, Optional<Text> why) {
        /** Whether what it says is all there was to say. */
        public boolean sound() {
            return available && dropped == 0;
        }
    }
}

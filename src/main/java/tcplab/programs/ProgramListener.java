package tcplab.programs;

import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;

/** Who hears what a program does; called from its event loops, and must not block. */
@FunctionalInterface
public interface ProgramListener {
    /** Hears of an act. */
    void told(ProgramReport report);

    /**
     * Whether of what goes well on a connection nothing matters but how often it happens. Then {@link #counted} hears of it,
     * and nothing is put into words.
     */
    default boolean onlyCounts() {
        return false;
    }

    /** Hears that an act went well, if {@link #onlyCounts}. */
    default void counted(Act act) {}
}

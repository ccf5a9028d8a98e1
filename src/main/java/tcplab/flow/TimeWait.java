package tcplab.flow;

import java.util.Locale;

/** Which end was left in TIME-WAIT. */
public enum TimeWait {
    CLIENT,
    SERVER,
    BOTH,
    NONE,
    /** The capture does not tell. */
    UNKNOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

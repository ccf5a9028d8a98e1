package tcplab.cli;

import java.util.Locale;

/** What {@code tcplab states} counts by when it is told to. */
enum StatesBy {
    STATE,
    PROCESS,
    PEER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package tcplab.cli;

import java.util.Locale;

/** A form of {@code tcplab states}: for people, for programs, for spreadsheets, for a monitoring system that scrapes. */
enum StatesFormat {
    TEXT,
    JSON,
    CSV,
    OPENMETRICS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

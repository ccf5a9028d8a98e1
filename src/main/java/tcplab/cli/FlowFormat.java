package tcplab.cli;

import java.util.Locale;

/** A form of what a capture says: a summary, a row or a line a connection. */
enum FlowFormat {
    TEXT,
    TABLE,
    JSON,
    CSV;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

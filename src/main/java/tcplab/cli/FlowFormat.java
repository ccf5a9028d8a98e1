package tcplab.cli;

import java.util.Locale;

/** A form of what a capture says: a summary, a row or a line a connection, or a diagram of one. */
enum FlowFormat {
    TEXT,
    TABLE,
    JSON,
    CSV,
    MERMAID;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

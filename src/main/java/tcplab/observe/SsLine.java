package tcplab.observe;

import tcplab.record.SocketEntry;

/** What one line printed by {@code ss} turned out to be. */
public sealed interface SsLine {
    /** A socket. */
    record Row(SocketEntry socket) implements SsLine {}

    /** The names of the columns, which {@code -H} suppresses. */
    record Heading(String text) implements SsLine {}

    /**
     * A line that the parser could not read and did not guess at.
     *
     * @param why which part of it was not what {@code ss} is known to print
     */
    record NotUnderstood(String text, String why) implements SsLine {}
}
